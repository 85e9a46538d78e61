package dev.peacock.estimate.plan;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Calculates how many models are enough. Standard errors are those of memorization and influence under uniform subsets
 * of ratio p with t models: sqrt(a(1-a) / (p t) + b(1-b) / ((1-p) t)) with accuracies a in and b out, at worst a = b =
 * 1/2, where it is 1 / (2 sqrt(t p (1-p))) (compare Feldman and Zhang 2020, lemma 2.1).
 */
public final class Planning {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final double WORST_VARIANCE = 0.25;

    private Planning() {}

    /** Worst-case standard error with {@code models} models. */
    public static double worstStandardError(double ratio, long models) {
        return standardError(ratio, models, WORST_VARIANCE, WORST_VARIANCE);
    }

    /** Standard error at variances a(1-a) of correctness among models in and b(1-b) among models out. */
    public static double standardError(double ratio, long models, double varianceIn, double varianceOut) {
        return Math.sqrt(varianceIn / (ratio * models) + varianceOut / ((1 - ratio) * models));
    }

    /**
     * Least number of models whose worst-case standard error is at most the target: ceil(1 / (4 p (1-p) se^2));
     * approximate above 1e15.
     */
    public static long modelsForStandardError(double ratio, double target) {
        long models = Math.max(1, (long) Math.ceil(1 / (4 * ratio * (1 - ratio) * target * target)));
        if (models > 1e15) {
            return models;
        }
        // rounding may be off by one either way
        while (models > 1 && worstStandardError(ratio, models - 1) <= target * (1 + 1e-12)) {
            models--;
        }
        while (worstStandardError(ratio, models) > target * (1 + 1e-12)) {
            models++;
        }
        return models;
    }

    /**
     * Probability that a pair of influence {@code delta} is found at two-sided level {@code alpha}, under the normal
     * approximation with standard error {@code se}: Phi(d/se - z) + Phi(-d/se - z), z the quantile at 1 - alpha/2.
     */
    public static double power(double delta, double se, double alpha) {
        double z = -NORMAL.inverseCumulativeProbability(alpha / 2);
        return NORMAL.cumulativeProbability(delta / se - z) + NORMAL.cumulativeProbability(-delta / se - z);
    }

    /**
     * Power at q/N, the level that the smallest of N p-values must meet under Benjamini-Hochberg: a lower bound. For another method, q is
     * {@link dev.peacock.stats.FdrMethod#rateOfFirst}.
     */
    public static double powerOfFirst(double ratio, int models, double delta, double q, long tests) {
        return power(delta, worstStandardError(ratio, models), q / tests);
    }

    /** Least number of models at which {@link #powerOfFirst} reaches {@code power}. */
    public static int modelsForPower(double ratio, double delta, double q, long tests, double power) {
        int high = 2;
        while (powerOfFirst(ratio, high, delta, q, tests) < power) {
            high = Math.multiplyExact(high, 2);
        }
        int low = high / 2;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (powerOfFirst(ratio, middle, delta, q, tests) >= power) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
