package dev.peacock.audit.canary.spark;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What models say of canaries, or of records, after an epoch: by number and model.
 *
 * @param saw whether the model saw it; of a control half of the models, with which the others are compared
 * @param bits log-perplexity
 * @param exposure empty of records
 */
record CanaryGrid(boolean[][] saw, double[][] bits, double[][] exposure) {

    static CanaryGrid of(int rows, int models, long stream, long seed) {
        return new CanaryGrid(
                IntStream.range(0, rows)
                        .mapToObj(r -> CanaryStreams.coins(seed, stream + r, models))
                        .toArray(boolean[][]::new),
                new double[rows][models],
                new double[rows][models]);
    }

    /** Those of some numbers. */
    private CanaryGrid only(int[] numbers) {
        return new CanaryGrid(
                Arrays.stream(numbers).mapToObj(n -> saw[n]).toArray(boolean[][]::new),
                Arrays.stream(numbers).mapToObj(n -> bits[n]).toArray(double[][]::new),
                Arrays.stream(numbers).mapToObj(n -> exposure[n]).toArray(double[][]::new));
    }

    CanaryGrid only(List<Canary> canaries, IntPredicate insertions) {
        return only(canaries.stream()
                .filter(canary -> insertions.test(canary.insertions()))
                .mapToInt(Canary::number)
                .toArray());
    }

    WithAgainstWithout difference() {
        return WithAgainstWithout.of(bits, saw);
    }

    WithAgainstWithout difference(int row) {
        return WithAgainstWithout.of(bits[row], saw[row]);
    }

    /** A mean exposure with its interval. */
    record Mean(double value, @Nullable Interval interval) {}

    /** Of the pairs of a canary and a model that {@code isOf} says, by canary and model. */
    Mean exposure(boolean[][] isOf) {
        Moments canaries = Moments.NONE;
        Moments models = Moments.NONE;
        for (int c = 0; c < exposure.length; c++) {
            int row = c;
            canaries = with(
                    canaries,
                    IntStream.range(0, isOf[c].length).filter(m -> isOf[row][m]).mapToDouble(m -> exposure[row][m]));
        }
        int all = exposure.length == 0 ? 0 : exposure[0].length;
        for (int m = 0; m < all; m++) {
            int model = m;
            models = with(
                    models,
                    IntStream.range(0, isOf.length).filter(c -> isOf[c][model]).mapToDouble(c -> exposure[c][model]));
        }
        Interval interval = Interval.crossed(models, canaries);
        return new Mean(canaries.mean(), interval == null ? null : interval.within(0, Double.MAX_VALUE));
    }

    private static Moments with(Moments moments, DoubleStream values) {
        Moments mean = Moments.of(values.toArray());
        return mean.count() == 0 ? moments : moments.add(mean.mean());
    }

    /** Of models that saw them, or of those that did not. */
    double exposure(int row, boolean of) {
        return IntStream.range(0, saw[row].length)
                .filter(m -> saw[row][m] == of)
                .mapToDouble(m -> exposure[row][m])
                .average()
                .orElse(Double.NaN);
    }

    double bits(int row, boolean of) {
        return IntStream.range(0, saw[row].length)
                .filter(m -> saw[row][m] == of)
                .mapToDouble(m -> bits[row][m])
                .average()
                .orElse(Double.NaN);
    }

    static boolean[][] none(boolean[][] of) {
        return Arrays.stream(of).map(row -> new boolean[row.length]).toArray(boolean[][]::new);
    }

    /** The other pairs. */
    static boolean[][] not(boolean[][] of) {
        boolean[][] not = none(of);
        for (int r = 0; r < of.length; r++) {
            for (int m = 0; m < of[r].length; m++) {
                not[r][m] = !of[r][m];
            }
        }
        return not;
    }

    /** Guesses about the first model of each pair, whose coins are independent; nothing of the other models enters. */
    record Guessed(int targets, int guesses, int correct) {
        double epsilon(double confidence) {
            return OneRunBound.epsilon(new GuessCounts(guesses, guesses, correct), confidence, 0);
        }
    }

    /** A canary is guessed to be in where its exposure is at least half of the most that it can be. */
    Guessed guessed(double[] most) {
        int[] targets = firstOfPairs(models());
        int correct = 0;
        for (int c = 0; c < exposure.length; c++) {
            for (int model : targets) {
                correct += exposure[c][model] >= most[c] / 2 == saw[c][model] ? 1 : 0;
            }
        }
        return new Guessed(targets.length, exposure.length * targets.length, correct);
    }

    /** The bound from guesses by log-perplexity, compared with that in the models of every other pair, about the first ones of the rest. */
    @Nullable
    CoinBound calibratedBound(double confidence) {
        int models = models();
        int[] shadows = IntStream.range(0, models).filter(m -> m / 2 % 2 == 1).toArray();
        int[] targets =
                Arrays.stream(firstOfPairs(models)).filter(m -> m / 2 % 2 == 0).toArray();
        return shadows.length == 0
                ? null
                : CoinBound.of(CoinBound.calibrated(bits, saw, shadows), saw, targets, 1, confidence);
    }

    private int models() {
        return saw.length == 0 ? 0 : saw[0].length;
    }

    private static int[] firstOfPairs(int models) {
        return IntStream.range(0, models).filter(m -> m % 2 == 0).toArray();
    }
}
