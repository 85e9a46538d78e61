package dev.peacock.estimate.prior;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the posterior's standard deviations are right: the posterior by the first half of the models is compared with the unbiased
 * differences by the others, whose error is known.
 *
 * @param factor by which standard deviations have to be multiplied
 * @param pairs compared
 * @param coverage share of the pairs of half of the test examples that their 95% intervals cover, with the factor from the other half
 */
public record Calibration(double factor, long pairs, double coverage) implements Serializable {
    private static final double Z95 = 1.959963984540054;
    private static final double NOMINAL = 0.95;
    /** How far from that the coverage may be. */
    private static final double TOLERANCE = 0.02;

    /** Pairs of a test example with its neighbours, and as many others. */
    private static final int MOST = 50;

    /** Whether intervals may be shown. */
    public boolean holds() {
        return Math.abs(coverage - NOMINAL) <= TOLERANCE;
    }

    /**
     * One pair.
     *
     * @param error the difference by one half of the models less the posterior's mean by the other
     * @param noise the difference's own variance
     * @param variance the posterior's
     */
    public record Compared(int testId, double error, double noise, double variance) implements Serializable {
        boolean isCovered(double factor) {
            return Math.abs(error) <= Z95 * Math.sqrt(factor * factor * variance + noise);
        }
    }

    /**
     * Pairs of test examples with some of the given train examples, for ridge, or with neighbours and others near to other test
     * examples.
     *
     * @param half by the first models
     * @param sameLabel of train ids
     */
    public static List<Compared> compare(Targets targets, Whitened half, PriorWeights weights, IntPredicate sameLabel) {
        int t = half.runs();
        double[] columns = half.columns(targets.near());
        Targets.Solved solved = targets.solve(half);
        List<Compared> compared = new ArrayList<>();
        for (int j = 0; j < targets.ids().length; j++) {
            if (!targets.changes(j, t)) {
                continue;
            }
            Whitened.OfOne one = targets.ofOne(half, columns, j);
            for (int i : pairs(targets, j)) {
                int id = targets.nearIds()[i];
                double variance = targets.variance(weights, j, id, sameLabel.test(id));
                double sum = 0;
                for (int r = 0; r < t; r++) {
                    sum += targets.near().get(i, r) ? solved.alpha()[j * t + r] : 0;
                }
                double posterior = solved.noise()[j] * one.posteriorVariance(variance, columns, i * t);
                Compared pair = compared(targets, i, j, t, variance * sum, posterior);
                if (pair != null) {
                    compared.add(pair);
                }
            }
        }
        return compared;
    }

    /** The example's neighbours, and others evenly. */
    private static int[] pairs(Targets targets, int j) {
        int others = targets.nearIds().length;
        int step = Math.max(1, others / MOST);
        return IntStream.concat(
                        Arrays.stream(targets.nearest()[j]), IntStream.iterate(0, i -> i < others, i -> i + step))
                .distinct()
                .toArray();
    }

    /** By the runs from {@code from} on; null with fewer than two on a side. */
    private static @Nullable Compared compared(Targets targets, int i, int j, int from, double mean, double posterior) {
        int to = targets.near().rows();
        int[] count = new int[2];
        double[] sum = new double[2];
        double[] squares = new double[2];
        for (int r = from; r < to; r++) {
            int side = targets.near().get(i, r) ? 1 : 0;
            count[side]++;
            sum[side] += targets.scores()[j * to + r];
        }
        if (count[0] < 2 || count[1] < 2) {
            return null;
        }
        for (int r = from; r < to; r++) {
            int side = targets.near().get(i, r) ? 1 : 0;
            double off = targets.scores()[j * to + r] - sum[side] / count[side];
            squares[side] += off * off;
        }
        double noise = squares[0] / (count[0] - 1) / count[0] + squares[1] / (count[1] - 1) / count[1];
        return new Compared(targets.ids()[j], sum[1] / count[1] - sum[0] / count[0] - mean, noise, posterior);
    }

    /** Null where the factor is not defined. */
    public static @Nullable Calibration of(List<Compared> pairs) {
        List<Compared> odd = pairs.stream().filter(pair -> pair.testId % 2 == 1).toList();
        double even = factor(pairs.stream().filter(pair -> pair.testId % 2 == 0).toList());
        double factor = factor(pairs);
        if (!(even > 0) || !(factor > 0) || odd.isEmpty()) {
            return null;
        }
        long covered = odd.stream().filter(pair -> pair.isCovered(even)).count();
        return new Calibration(factor, pairs.size(), (double) covered / odd.size());
    }

    /** The root of what the squared errors exceed the differences' own variance by, over the posterior's. */
    private static double factor(List<Compared> pairs) {
        double excess = 0;
        double variance = 0;
        for (Compared pair : pairs) {
            excess += pair.error * pair.error - pair.noise;
            variance += pair.variance;
        }
        return Math.sqrt(excess / variance);
    }
}
