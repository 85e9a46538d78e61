package dev.peacock.estimate.plan;

import java.math.BigDecimal;

/**
 * A target for the largest standard error of memorization over all train examples, and how many models it needs: t
 * models with the largest error s need about t (s / target)^2, since variances fall as 1 / t.
 *
 * @param target between 0 and 1
 * @param worst models needed at the worst accuracies if each example is in the expected number of models; a plan
 *     recommends this
 * @param bound the smallest number of models that suffices for every example, whatever the accuracies, with probability
 *     1 - 1e-9 over the subsets
 */
public record ErrorTarget(double target, long worst, long bound) {
    /** ln(2 N / d) for N = 2^31 examples, more than there can be, and d = 1e-9. */
    private static final double LOG_CHANCE = Math.log(Math.pow(2, 32) / 1e-9);

    /** Under subsets that hold each example with probability {@code ratio}, independently from model to model. */
    public static ErrorTarget of(double ratio, double target) {
        long worst = Planning.modelsForStandardError(ratio, target);
        long high = worst;
        while (high < Long.MAX_VALUE && mostVariance(ratio, high) > target * target) {
            high = high > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * high;
        }
        long low = worst - 1;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (mostVariance(ratio, middle) > target * target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new ErrorTarget(target, worst, high);
    }

    /** The target as text. */
    public String shown() {
        return BigDecimal.valueOf(target).toPlainString();
    }

    public boolean isReached(LargestError error) {
        return error.isAtMost(target);
    }

    /**
     * Number of finished models that the target needs, given the standard errors after {@code finished} models; the
     * bound if some example has no standard error yet.
     */
    public long needed(LargestError error, int finished) {
        if (isReached(error)) {
            return finished;
        }
        if (error.undefined() > 0) {
            return bound;
        }
        double ratio = error.largest() / target;
        // rounding must not ask for a model more where the quotient is whole
        double models = Math.ceil(finished * ratio * ratio * (1 - 1e-12));
        return Math.min(bound, Math.max(finished + 1L, (long) models));
    }

    /**
     * Runs to train in the next round: as many as are needed, but at least {@code unit} (a whole stack), at most as
     * many as are finished (the largest of many early estimates is noisy), and in all never more than the bound,
     * including those that failed for good. 0 if the target or the bound is reached.
     */
    public int more(LargestError error, int finished, int failed, int unit) {
        long left = bound - finished - failed;
        if (isReached(error) || left <= 0) {
            return 0;
        }
        long missing = Math.min(needed(error, finished) - finished, finished);
        return (int) Math.min(left, Math.max(missing, unit));
    }

    /**
     * The most that (1/(k-1) + 1/(t-k-1)) / 4 can be, k models of t being in: a(1-a)/(k-1) is largest at a = 1/2, the sum is
     * convex in k, and |k - p t| exceeds c/3 + sqrt(c^2/9 + 2 c p (1-p) t) in one of N examples with a probability of at most
     * 2 N exp(-c) (Bernstein's inequality).
     */
    private static double mostVariance(double ratio, long models) {
        double third = LOG_CHANCE / 3;
        double slack = third + Math.sqrt(third * third + 2 * LOG_CHANCE * ratio * (1 - ratio) * models);
        return Math.max(
                variance(ratio * models - slack, (1 - ratio) * models + slack),
                variance(ratio * models + slack, (1 - ratio) * models - slack));
    }

    private static double variance(double in, double out) {
        return in <= 1 || out <= 1 ? Double.POSITIVE_INFINITY : (1 / (in - 1) + 1 / (out - 1)) / 4;
    }
}
