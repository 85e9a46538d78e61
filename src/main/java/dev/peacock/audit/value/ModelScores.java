package dev.peacock.audit.value;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Student;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One score of each model, such as its test accuracy, and what train examples are worth to it. Scores are whole numbers of a unit, so
 * that sums are exact: examples that are alike to all models have the same value, and one that no score depends on has 0.
 */
public final class ModelScores implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Bits of the largest score. With fewer than 2,048 models of it no sum overflows; with more, scores have fewer. */
    private static final int BITS = 40;

    private static final int BITS_OF_PRODUCTS = 62;
    /** Models on each side of a value: of one alone nobody knows the error. */
    private static final int FEWEST = 2;

    private final long[] scores;
    private final long centre;
    private final double perUnit;
    private final boolean together;
    private final int[] ends;

    private ModelScores(long[] scores, double perUnit, @Nullable BlockJackknife blocks) {
        this.scores = scores;
        this.centre = Math.round((double) Arrays.stream(scores).sum() / scores.length);
        this.perUnit = perUnit;
        this.together = blocks != null;
        this.ends = blocks == null ? new int[] {scores.length} : blocks.ends();
    }

    /**
     * Shares.
     *
     * @param counts by model, of {@code of}
     * @param blocks models that were drawn together; null where they are independent
     */
    public static ModelScores ofCounts(int[] counts, int of, @Nullable BlockJackknife blocks) {
        return new ModelScores(Arrays.stream(counts).asLongStream().toArray(), of, blocks);
    }

    /** Finite numbers by model, rounded to 2^-40 of the largest, which is far below what chance does to them. */
    public static ModelScores ofMeans(double[] means, @Nullable BlockJackknife blocks) {
        double largest = Arrays.stream(means).map(Math::abs).max().orElse(0);
        int models = Integer.SIZE - Integer.numberOfLeadingZeros(means.length);
        int bits = Math.min(BITS, BITS_OF_PRODUCTS - 2 * models);
        double perUnit = Math.scalb(1.0, bits - 1 - (largest == 0 ? 0 : Math.getExponent(largest)));
        long[] scores = Arrays.stream(means)
                .mapToLong(mean -> Math.round(mean * perUnit))
                .toArray();
        return new ModelScores(scores, perUnit, blocks);
    }

    /** Over some models: how many they are, and the sums of their scores less a number near the mean, and of the squares of these. */
    private static final class Sums {
        private int models;
        private long scores;
        private double squares;

        private void add(long score) {
            models++;
            scores += score;
            squares += (double) score * score;
        }

        private void add(Sums other) {
            models += other.models;
            scores += other.scores;
            squares += other.squares;
        }

        /** Never below 0 by rounding. */
        private double deviations() {
            return Math.max(0, squares - (double) scores * scores / models);
        }

        private double variance() {
            return deviations() / (models - 1);
        }
    }

    public double mean() {
        return Arrays.stream(scores).sum() / (scores.length * perUnit);
    }

    /** Between models; NaN with fewer than two. */
    public double standardDeviation() {
        Sums all = new Sums();
        Arrays.stream(scores).forEach(score -> all.add(score - centre));
        return Math.sqrt(all.variance()) / perUnit;
    }

    /** Of the i-th example of a block, with a row a model. */
    public Value value(BitColumns included, int i) {
        BitSet seen = BitSet.valueOf(included.column(i));
        Sums[] in = new Sums[ends.length];
        Sums[] out = new Sums[ends.length];
        Sums allIn = new Sums();
        Sums allOut = new Sums();
        for (int b = 0; b < ends.length; b++) {
            in[b] = new Sums();
            out[b] = new Sums();
            for (int row = b == 0 ? 0 : ends[b - 1]; row < ends[b]; row++) {
                (seen.get(row) ? in[b] : out[b]).add(scores[row] - centre);
            }
            allIn.add(in[b]);
            allOut.add(out[b]);
        }
        Double difference = difference(allIn.models, allIn.scores, allOut.models, allOut.scores);
        if (difference == null || allIn.models < FEWEST || allOut.models < FEWEST) {
            return new Value(allIn.models, allOut.models, null, null, null, null);
        }
        double[] error = together ? jackknife(difference, in, out, allIn, allOut) : welch(allIn, allOut);
        boolean defined = !Double.isNaN(error[0]);
        return new Value(
                allIn.models,
                allOut.models,
                difference,
                defined ? error[0] : null,
                defined && error[0] > 0 ? Interval.student(difference, error[0], error[1]) : null,
                pValue(in, out));
    }

    /** The difference alone, over the models of some rows: null where all of them saw the example, or none. */
    public @Nullable Double difference(BitColumns included, int i, int[] rows) {
        int in = 0;
        long inside = 0;
        long outside = 0;
        for (int row : rows) {
            if (included.get(i, row)) {
                in++;
                inside += scores[row];
            } else {
                outside += scores[row];
            }
        }
        return difference(in, inside, rows.length - in, outside);
    }

    /** One rounding of exact numbers each for the numerator and the fraction. */
    private @Nullable Double difference(int in, long inside, int out, long outside) {
        return in == 0 || out == 0 ? null : (out * inside - in * outside) / ((double) in * out * perUnit);
    }

    /** Standard error, and degrees of freedom by Welch and Satterthwaite. */
    private double[] welch(Sums in, Sums out) {
        double a = in.variance() / in.models;
        double b = out.variance() / out.models;
        return new double[] {Math.sqrt(a + b) / perUnit, Student.ofSum(a, in.models - 1, b, out.models - 1)};
    }

    /** Standard error, NaN where undefined, and degrees of freedom. */
    private double[] jackknife(double difference, Sums[] in, Sums[] out, Sums allIn, Sums allOut) {
        double[] without = new double[ends.length];
        double[] h = new double[ends.length];
        for (int b = 0; b < ends.length; b++) {
            Double other = difference(
                    allIn.models - in[b].models,
                    allIn.scores - in[b].scores,
                    allOut.models - out[b].models,
                    allOut.scores - out[b].scores);
            without[b] = other == null ? Double.NaN : other;
            h[b] = (double) scores.length / (in[b].models + out[b].models);
        }
        double variance = ends.length < 2 ? Double.NaN : Jackknife.variance(difference, without, h);
        return new double[] {Math.sqrt(variance), ends.length - 1};
    }

    /**
     * Student's t test of the regression of scores on inclusion, with a mean of each block (the pooled test where there is one block). It
     * is never below the p-value of the most extreme way to choose which models saw the example, as often in each block.
     */
    private @Nullable Double pValue(Sums[] in, Sums[] out) {
        double products = 0;
        double inclusions = 0;
        double deviations = 0;
        double least = 1;
        for (int b = 0; b < ends.length; b++) {
            Sums all = new Sums();
            all.add(in[b]);
            all.add(out[b]);
            double share = (double) in[b].models / all.models;
            products += in[b].scores - share * all.scores;
            inclusions += share * out[b].models;
            deviations += all.deviations();
            least *= ScoreDifference.least(in[b].models, out[b].models);
        }
        int freedom = scores.length - ends.length - 1;
        if (freedom < 1 || inclusions == 0) {
            return null;
        }
        if (deviations == 0) {
            return 1.0;
        }
        double between = Math.min(deviations, products * products / inclusions);
        return Math.min(1, Math.max(Student.twoSided(between, deviations - between, freedom), least));
    }
}
