package dev.peacock.audit.text.unseen;

import dev.peacock.stats.Binomial;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.math3.special.Gamma;

/**
 * New windows in t times as many further generations: -sum (-t)^r w_r f_r. Up to t = 1 all w_r are 1 (Good and Toulmin 1956); beyond,
 * that sum explodes, and w_r = P(L &gt;= r) for a random number L of terms, so that what is estimated is a little biased.
 *
 * @param factor by r; place 0 is 0
 */
record GoodToulmin(double[] factor) {

    /** The law of L, N being the number of places of found windows. */
    enum Smoothing {
        /** Binomial with q = 1 / (1 + t) and floor(log2(N t^2 / (t - 1)) / 2) trials (Efron and Thisted 1976). */
        EFRON_THISTED,
        /** Binomial with q = 2 / (2 + t) and floor(log3(N t^2 / (t - 1)) / 2) trials (Orlitsky, Suresh and Wu 2016). */
        BINOMIAL,
        /** Poisson with mean ln(N (t + 1)^2 / (t - 1)) / (2 t) (Orlitsky, Suresh and Wu 2016). */
        POISSON;

        /** Trials, or the mean; 0 where hardly anything was found. */
        double terms(double occurrences, double t) {
            return Math.max(0, unbounded(occurrences, t));
        }

        private double unbounded(double occurrences, double t) {
            double spread = Math.log(occurrences * t * t / (t - 1)) / 2;
            return switch (this) {
                case EFRON_THISTED -> Math.floor(spread / Math.log(2));
                case BINOMIAL -> Math.floor(spread / Math.log(3));
                case POISSON -> Math.log(occurrences * (t + 1) * (t + 1) / (t - 1)) / (2 * t);
            };
        }

        private IntToDoubleFunction tail(double occurrences, double t) {
            double terms = terms(occurrences, t);
            if (this == POISSON) {
                return r -> Gamma.regularizedGammaP(r, terms);
            }
            Binomial law = new Binomial((int) terms, Math.log((this == BINOMIAL ? 2 : 1) / t));
            return r -> Math.exp(law.logAtLeast(r));
        }
    }

    static GoodToulmin of(Smoothing smoothing, double occurrences, double t) {
        IntToDoubleFunction weight = t <= 1 ? r -> 1 : smoothing.tail(occurrences, t);
        double[] factor = new double[Frequencies.MOST + 1];
        for (int r = 1; r < factor.length; r++) {
            double w = weight.applyAsDouble(r);
            // t^r may be infinite where the weight has become 0
            factor[r] = w == 0 ? 0 : -Math.pow(-t, r) * w;
        }
        return new GoodToulmin(factor);
    }

    double of(Frequencies f) {
        double sum = 0;
        for (int r = 1; r < f.number().length; r++) {
            sum += factor[r] * f.number()[r];
        }
        return sum;
    }
}
