package dev.peacock.estimate;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The standard error of a difference of accuracies where runs are drawn together in blocks: blocks are independent, the runs of
 * one are not. {@link Jackknife} leaves out one block at a time; Student's quantile has as many degrees of freedom as there are blocks
 * but one.
 *
 * @param ends by block, the number of the row behind its last: rows are runs that count, ascending
 */
public record BlockJackknife(int[] ends) implements Serializable {

    /** For a design that draws blocks of random runs; null for one under which the binomial error is right. */
    public static @Nullable BlockJackknife of(SubsetsConfig.Design design, int[] runs) {
        boolean together = design instanceof SubsetsConfig.Balanced || design instanceof SubsetsConfig.LocalHadamard;
        return together ? of(runs, design.block()) : null;
    }

    /** {@code runs}: ascending. */
    static BlockJackknife of(int[] runs, int block) {
        int[] ends = new int[runs.length];
        int blocks = 0;
        for (int row = 0; row < runs.length; row++) {
            if (row + 1 == runs.length || runs[row + 1] / block != runs[row] / block) {
                ends[blocks++] = row + 1;
            }
        }
        return new BlockJackknife(Arrays.copyOf(ends, blocks));
    }

    /** Estimates memorization of the i-th example of a block. */
    public Estimate memorization(TrainBlock train, int i) {
        return estimate(train.included(), i, train.correct(), i);
    }

    /** Gives a pair of the two blocks, whose estimate is binomial, its error and interval. */
    public Pair influence(TrainBlock train, TestBlock test, Pair pair) {
        int i = Arrays.binarySearch(train.block().ids(), pair.trainId());
        int j = Arrays.binarySearch(test.block().ids(), pair.testId());
        return pair.with(estimate(train.included(), i, test.correct(), j));
    }

    /**
     * The difference between the runs set in an inclusion column and the others. With fewer than two blocks, or where without some
     * block no run is in or none out, it has neither error nor interval.
     */
    Estimate estimate(BitColumns included, int i, BitColumns correct, int j) {
        int runs = included.rows();
        long[] seen = included.column(i);
        long[] right = correct.column(j);
        int in = BitColumns.count(seen, null, 0, runs);
        int all = BitColumns.count(right, null, 0, runs);
        Counts whole = counts(runs, in, BitColumns.count(seen, right, 0, runs), all);
        Double value = whole.difference();
        if (value == null || ends.length < 2) {
            return new Estimate(value, null, null);
        }
        Double error = error(
                value,
                runs,
                (from, to) -> counts(
                                runs - (to - from),
                                in - BitColumns.count(seen, null, from, to),
                                whole.correctIn() - BitColumns.count(seen, right, from, to),
                                all - BitColumns.count(right, null, from, to))
                        .difference());
        return new Estimate(
                value,
                error,
                error == null ? null : Interval.aroundEstimate(value, error, ends.length - 1, whole.in(), whole.out()));
    }

    /**
     * The difference of the mean scores of the runs set in an inclusion column, of which there are some, and of the others. Its
     * error is null as that of accuracies, and so is its interval, which it also lacks where nothing varies.
     *
     * @param scores by run
     */
    public Estimate estimate(BitColumns included, int i, double[] scores) {
        int runs = scores.length;
        double[] sumsIn = new double[runs + 1];
        double[] sums = new double[runs + 1];
        int[] in = new int[runs + 1];
        for (int run = 0; run < runs; run++) {
            boolean seen = included.get(i, run);
            in[run + 1] = in[run] + (seen ? 1 : 0);
            sumsIn[run + 1] = sumsIn[run] + (seen ? scores[run] : 0);
            sums[run + 1] = sums[run] + scores[run];
        }
        Without without = (from, to) -> {
            int k = in[runs] - (in[to] - in[from]);
            int others = runs - (to - from) - k;
            double sumIn = sumsIn[runs] - (sumsIn[to] - sumsIn[from]);
            double sumOut = sums[runs] - (sums[to] - sums[from]) - sumIn;
            return k == 0 || others == 0 ? null : sumIn / k - sumOut / others;
        };
        Double value = without.difference(0, 0);
        if (value == null || ends.length < 2) {
            return new Estimate(value, null, null);
        }
        Double error = error(value, runs, without);
        return new Estimate(
                value, error, error == null || error == 0 ? null : Interval.student(value, error, ends.length - 1));
    }

    /** The difference without the rows {@code from} to before {@code to}; null where undefined. */
    private interface Without {
        @Nullable
        Double difference(int from, int to);
    }

    private @Nullable Double error(double value, int runs, Without without) {
        double[] changed = new double[ends.length];
        double[] h = new double[ends.length];
        for (int b = 0; b < ends.length; b++) {
            int from = b == 0 ? 0 : ends[b - 1];
            Double difference = without.difference(from, ends[b]);
            if (difference == null) {
                return null;
            }
            changed[b] = difference;
            h[b] = (double) runs / (ends[b] - from);
        }
        return Math.sqrt(Jackknife.variance(value, changed, h));
    }

    private static Counts counts(int runs, int in, int correctIn, int correct) {
        return new Counts(in, runs - in, correctIn, correct - correctIn);
    }
}
