package dev.peacock.attack;

import dev.peacock.check.UserError;
import dev.peacock.stats.Binomial;

/**
 * The privacy audit with one training run (Steinke, Nasr and Jagielski 2023, arXiv:2305.08846, theorem 5.2 and appendix D).
 *
 * <p>Each of m canaries was in or out of the training set by an independent fair coin. Somebody who knows the trained
 * model made r guesses, of which v were right. If training is (epsilon, delta)-differentially private with respect to
 * adding or removing an example, then with q = e^epsilon / (1 + e^epsilon) and W ~ Binomial(r, q) so many right guesses
 * have a probability of at most
 *
 * <p>p(epsilon) = min(1, P(W &gt;= v) + 2 m delta max over i = 1..v of P(v - i &lt;= W &lt;= v - 1) / i).
 *
 * <p>(The theorem has i up to m; for i above v the numerator is that of i = v.) The bound is the largest epsilon with
 * p(epsilon) &lt;= 1 - confidence: every smaller one is refuted. p never falls in epsilon: with w = 2 m delta / i the derivative in q
 * of P(W &gt;= v) + w P(v - i &lt;= W &lt;= v - 1) has the sign of (1 - w) b(v - 1) + w b(v - i - 1), b the probabilities of
 * Binomial(r - 1, q). It is positive for w &lt;= 1; for w > 1 it can turn negative once and for good, since
 * b(v - i - 1) / b(v - 1) falls in q, and the limit at q = 1 is 1, so that the sum is above 1 from there on and the minimum with 1
 * hides it. Hence one bisection finds the bound.
 */
public final class OneRunBound {
    /** e^epsilon of more is not represented; no tally up to {@link GuessCounts#MOST} at a confidence of 1e-100 or more reaches it. */
    private static final double MOST_EPSILON = 600;

    /** A term below this share of the sum, while terms shrink, is not worth adding. */
    private static final double NEGLIGIBLE = 1e-18;

    private OneRunBound() {}

    /** p(epsilon), 0 to 1; epsilon is at least 0 and delta in [0, 1). */
    public static double pValue(GuessCounts tally, double epsilon, double delta) {
        return StrictMath.exp(Math.min(0, logP(tally, epsilon, delta)));
    }

    /**
     * The lower bound on epsilon, at least 0; 0 also where not even epsilon = 0 is refuted.
     *
     * @throws UserError for a confidence not in (0, 1) or a delta not in [0, 1)
     */
    public static double epsilon(GuessCounts tally, double confidence, double delta) {
        check(confidence, delta);
        double level = StrictMath.log1p(-confidence);
        if (logP(tally, 0, delta) > level) {
            return 0;
        }
        double low = 0;
        double high = 1;
        while (high < MOST_EPSILON && logP(tally, high, delta) <= level) {
            low = high;
            high = 2 * high;
        }
        high = Math.min(high, MOST_EPSILON);
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return low;
            }
            if (logP(tally, middle, delta) <= level) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** Throws a {@link UserError} for a confidence not in (0, 1) or a delta not in [0, 1). */
    public static void check(double confidence, double delta) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new UserError(
                    "--confidence " + confidence + ": must be between 0 and 1, both excluded, such as 0.95");
        }
        if (!(delta >= 0 && delta < 1)) {
            throw new UserError("--delta " + delta + ": must be at least 0 and below 1, such as 1e-5");
        }
    }

    /** ln of the sum that p is the minimum of with 1. */
    private static double logP(GuessCounts tally, double epsilon, double delta) {
        if (tally.correct() == 0) {
            return 0;
        }
        Binomial right = new Binomial(tally.guesses(), epsilon);
        double tail = right.logAtLeast(tally.correct());
        if (delta == 0) {
            return tail;
        }
        double weight = StrictMath.log(2.0 * tally.canaries()) + StrictMath.log(delta);
        return logSum(tail, weight + logLargestMean(right, tally.correct() - 1));
    }

    /**
     * ln of the largest mean probability of the numbers from k down to some number: max over i >= 1 of
     * P(k - i + 1 <= W <= k) / i. Up to the mode it is that of k alone. Above it, probabilities grow downwards to the mode, so all
     * of these count, and those below the mode as long as they raise the mean.
     */
    private static double logLargestMean(Binomial right, int k) {
        int mode = right.mode();
        if (k <= mode) {
            return right.logProbability(k);
        }
        double sum = 0;
        double term = 1;
        for (int i = mode; i <= k && term > NEGLIGIBLE * sum; i++) {
            sum += term;
            term *= right.ratioAbove(i);
        }
        int count = k - mode + 1;
        term = 1;
        for (int i = mode; i > 0; i--) {
            term *= right.ratioBelow(i);
            if (term <= sum / count) {
                break;
            }
            sum += term;
            count++;
        }
        return right.logProbability(mode) + StrictMath.log(sum / count);
    }

    private static double logSum(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY
                ? larger
                : larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
    }
}
