package dev.peacock.audit.text.unseen;

import dev.peacock.stats.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How many distinct windows there are in all, or after more generations, from the frequencies of frequencies f1, f2, ... of those
 * found (S of them, in N places). NaN where an estimator is undefined.
 */
public final class Unseen {
    /** Up to this frequency windows are rare in the sense of ACE (Chao and Lee 1992). */
    private static final int RARE = 10;
    /** From here on the asymptotic series of the digamma function is exact to the last bits. */
    private static final double LARGE = 32;

    private Unseen() {}

    /**
     * Sequential Good-Turing: each further place holds a new window with chance f1 / N, where N grows and f1 stays:
     * S + f1 (1/N + ... + 1/(N + m - 1)).
     *
     * @param further m, places of found windows to come
     */
    public static double goodTuring(Frequencies f, double further) {
        double once = f.number(1);
        return f.distinct() + (once == 0 ? 0 : once * (digamma(f.occurrences() + further) - digamma(f.occurrences())));
    }

    /** Lower bound S + f1 (f1 - 1) / (2 (f2 + 1)), which is less biased where f1 and f2 are small than that of Chao 1984 (Chao 2005). */
    public static double chao1(Frequencies f) {
        double once = f.number(1);
        return f.distinct() + Math.max(0, once * (once - 1) / 2) / (f.number(2) + 1);
    }

    /**
     * 95% interval of a total above S whose excess over S is log-normal (Chao 1987): S + T / K to S + T K with T = total - S and
     * K = exp(q sqrt(ln(1 + variance / T^2))). Null where T is not above 0.
     *
     * @param quantile q, of the normal or of Student's distribution at .975
     */
    static @Nullable Interval logNormal(double distinct, double total, double variance, double quantile) {
        double excess = total - distinct;
        if (!(excess > 0) || Double.isNaN(variance)) {
            return null;
        }
        double factor = Math.exp(quantile * Math.sqrt(Math.log1p(variance / (excess * excess))));
        return new Interval(distinct + excess / factor, distinct + excess * factor);
    }

    /** S / (1 - exp(-2 f2 / f1)) (Zelterman 1988); NaN where f1 or f2 is 0. */
    public static double zelterman(Frequencies f) {
        double once = f.number(1);
        double twice = f.number(2);
        return once > 0 && twice > 0 ? f.distinct() / -Math.expm1(-2 * twice / once) : Double.NaN;
    }

    /**
     * Abundance-based coverage estimator (Chao and Lee 1992): those held more than 10 times, and the rare ones over their coverage
     * C = 1 - f1 / N_rare, corrected for the variation of their frequencies. NaN where C is 0 or rare windows fill fewer than 2 places.
     */
    public static double ace(Frequencies f) {
        double rare = 0;
        double places = 0;
        double pairs = 0;
        for (int r = 1; r <= RARE; r++) {
            rare += f.number(r);
            places += r * f.number(r);
            pairs += r * (r - 1.0) * f.number(r);
        }
        if (rare == 0) {
            return f.distinct();
        }
        double coverage = 1 - f.number(1) / places;
        if (!(coverage > 0) || places < 2) {
            return Double.NaN;
        }
        double variation = Math.max(rare / coverage * pairs / (places * (places - 1)) - 1, 0);
        return f.distinct() - rare + rare / coverage + f.number(1) / coverage * variation;
    }

    /** Logarithmic derivative of the gamma function, x > 0 (Abramowitz and Stegun 6.3.5 and 6.3.18): commons-math3's is right to 1e-8 only. */
    static double digamma(double x) {
        double below = 0;
        double at = x;
        for (; at < LARGE; at++) {
            below += 1 / at;
        }
        double square = 1 / (at * at);
        double series = square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)));
        return Math.log(at) - 1 / (2 * at) - series - below;
    }
}
