package dev.peacock.estimate;

import dev.peacock.stats.LogFactorials;
import java.util.List;
import java.util.function.DoubleToIntFunction;

/**
 * The distribution of memorization estimates if no example were memorized: given how many models saw an example, how
 * many did not, and how many of all are right, those right among the former are then hypergeometric (Fisher's exact
 * test's null hypothesis), whatever the example's difficulty.
 */
public final class NoiseOnly {
    /** Terms below this share of one example are not worth adding. */
    private static final double NEGLIGIBLE = -40;

    private NoiseOnly() {}

    /** Train examples that share these counts. {@code in} and {@code out} are above 0. */
    public record Alike(int in, int out, int correct, long examples) {}

    /**
     * Numbers of train examples by bin.
     *
     * @param mean expected
     * @param variance with examples taken as independent
     */
    public record Bins(double[] mean, double[] variance) {}

    /** {@code bin} says which of the {@code bins} a difference of accuracies falls into. */
    public static Bins of(List<Alike> groups, int bins, DoubleToIntFunction bin) {
        int most = groups.stream().mapToInt(group -> group.in + group.out).max().orElse(0);
        LogFactorials factorials = new LogFactorials(most);
        double[] mean = new double[bins];
        double[] variance = new double[bins];
        for (Alike group : groups) {
            double[] share = shares(group, bins, bin, factorials);
            for (int b = 0; b < bins; b++) {
                mean[b] += group.examples * share[b];
                variance[b] += group.examples * share[b] * (1 - share[b]);
            }
        }
        return new Bins(mean, variance);
    }

    private static double[] shares(Alike group, int bins, DoubleToIntFunction bin, LogFactorials factorials) {
        double[] shares = new double[bins];
        double all = factorials.choose(group.in + group.out, group.correct);
        for (int right = Math.max(0, group.correct - group.out); right <= Math.min(group.in, group.correct); right++) {
            double log = factorials.choose(group.in, right) + factorials.choose(group.out, group.correct - right) - all;
            if (log > NEGLIGIBLE) {
                Counts counts = new Counts(group.in, group.out, right, group.correct - right);
                Double difference = counts.difference();
                if (difference == null) {
                    throw new IllegalArgumentException("no model on one side: " + group);
                }
                shares[bin.applyAsInt(difference)] += StrictMath.exp(log);
            }
        }
        return shares;
    }
}
