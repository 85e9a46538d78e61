package dev.peacock.audit.epsilon;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import java.util.function.DoubleFunction;

/**
 * The audit with one training run for any curve of f-DP (Mahloujifar, Melis and Chaudhuri 2025, "Auditing f-differential privacy in
 * one run"); docs/audit-epsilon.md has the proof.
 *
 * <p>Let K &lt;= r be the number of guesses and N that of right ones. If training has the curve g = {@link TradeOff#least}, then for
 * each i the sums R = sum over k &gt;= i of k P(N = k) / m and H = sum over k &gt;= i - 1 of (r - k) P(N = k) / m have H &gt;= g(R). So a
 * tail P(N &gt;= v) forces mass on v - 1, v - 2 and so on, and it is too large if more than 1 is forced in all.
 */
public final class TradeOffBound {
    /** A mu of more is not represented. */
    private static final double MOST_MU = 60;

    private static final double MOST_EPSILON = 600;
    private static final double ACCURACY = 1e-9;

    private TradeOffBound() {}

    /** The largest mu that so many right guesses refute under mu-Gaussian differential privacy, at least 0. */
    public static double mu(GuessCounts tally, double confidence) {
        OneRunBound.check(confidence, 0);
        return largest(tally, confidence, TradeOff.Gaussian::new, MOST_MU);
    }

    /** The largest epsilon that they refute under (epsilon, delta)-differential privacy, at least 0. */
    public static double epsilon(GuessCounts tally, double confidence, double delta) {
        OneRunBound.check(confidence, delta);
        return largest(tally, confidence, epsilon -> new TradeOff.EpsilonDelta(epsilon, delta), MOST_EPSILON);
    }

    private static double largest(GuessCounts tally, double confidence, DoubleFunction<TradeOff> curves, double most) {
        double error = 1 - confidence;
        if (!refuted(tally, error, curves.apply(0))) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (high < most && refuted(tally, error, curves.apply(high))) {
            low = high;
            high *= 2;
        }
        while (high - low > ACCURACY) {
            double middle = (low + high) / 2;
            if (refuted(tally, error, curves.apply(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether, under the curve, at least so many right guesses have a probability below {@code error}. */
    static boolean refuted(GuessCounts tally, double error, TradeOff curve) {
        double m = tally.canaries();
        int r = tally.guesses();
        double right = error * tally.correct() / m;
        double wrong = error * (r - tally.correct()) / m;
        // both only grow, and where one step adds nothing no later one does
        for (int k = tally.correct() - 1; k >= 0 && right + wrong <= r / m; k--) {
            double least = curve.least(right);
            if (least <= wrong) {
                return false;
            }
            right += (least - wrong) * k / (r - k);
            wrong = least;
        }
        return right + wrong > r / m;
    }
}
