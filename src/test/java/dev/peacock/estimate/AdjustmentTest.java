package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.OthersIncluded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of ANDs and Cholesky against least squares by QR over the runs themselves (commons-math). */
class AdjustmentTest {
    private static final int RUNS = 130;
    private static final int TRAIN = 12;
    private static final int TEST = 4;
    private static final OthersIncluded OTHERS = new OthersIncluded(0.62, 0.68);

    private final RandomStream random = new RandomStream(7);
    private final boolean[][] included = random(TRAIN, 0.6);
    private final boolean[][] trainCorrect = noisy(TRAIN);
    private final boolean[][] testCorrect = noisy(TEST);
    private final TrainBlock train = new TrainBlock(block(TRAIN), columns(included), columns(trainCorrect));
    private final TestBlock test = new TestBlock(block(TEST), columns(testCorrect));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void memorization_isLinsRegression_withAllInteractions(int k) {
        Neighbourhood near = near(TRAIN, 1);
        Estimate[] estimates = AdjustedMemorization.of(train, near, k, OTHERS);
        for (int i = 0; i < TRAIN; i++) {
            int[] first = Arrays.copyOf(near.nearest()[i], k);
            assertThat(estimates[i].value()).isCloseTo(lin(included[i], trainCorrect[i], first), within(1e-9));
            assertThat(Math.pow(Objects.requireNonNull(estimates[i].standardError()), 2))
                    .isCloseTo(
                            variance(included[i], trainCorrect[i], first, true)
                                    + variance(included[i], trainCorrect[i], first, false),
                            within(1e-9));
        }
    }

    @Test
    void influence_isThatRegression_withoutTheExampleAmongItsNeighbours() {
        Neighbourhood near = near(TEST, 0);
        Estimate[] memorization = AdjustedMemorization.of(train, near(TRAIN, 1), 4, OTHERS);
        List<Pair> pairs = new AdjustedInfluence(train, memorization, test, near, 4, OTHERS)
                .kept(new int[TRAIN], new int[TEST], PairRule.ALL)
                .toList();
        assertThat(pairs).hasSize(TRAIN * TEST);
        for (Pair pair : pairs) {
            int[] others = Arrays.stream(near.nearest()[pair.testId()])
                    .filter(id -> id != pair.trainId())
                    .limit(4)
                    .toArray();
            assertThat(pair.value())
                    .isCloseTo(lin(included[pair.trainId()], testCorrect[pair.testId()], others), within(1e-9));
            assertThat(pair.influence()).isEqualTo(train.influence(pair.trainId(), test, pair.testId()));
            assertThat(pair.memorization()).isEqualTo(memorization[pair.trainId()].value());
        }
        List<List<Pair>> strongest = new AdjustedInfluence(train, memorization, test, near, 4, OTHERS)
                .strongest(new int[TRAIN], new int[TEST], 3);
        for (int j = 0; j < TEST; j++) {
            int testId = j;
            assertThat(strongest.get(j))
                    .isEqualTo(pairs.stream()
                            .filter(pair -> pair.testId() == testId)
                            .sorted(Pair.STRONGEST_FIRST)
                            .limit(3)
                            .toList());
        }
    }

    @Test
    void aColumnThatSaysNothingNew_isLeftOut() {
        boolean[][] columns = included.clone();
        columns[9] = columns[3];
        columns[10] = new boolean[RUNS];
        TrainBlock same = new TrainBlock(block(TRAIN), columns(columns), columns(trainCorrect));
        int[][] repeated = nearest(TRAIN, new int[] {3, 9, 10, 4});
        int[][] distinct = nearest(TRAIN, new int[] {3, 4});
        Estimate with = AdjustedMemorization.of(same, neighbourhood(columns, repeated), 4, OTHERS)[0];
        Estimate without = AdjustedMemorization.of(same, neighbourhood(columns, distinct), 2, OTHERS)[0];
        assertThat(with.value()).isCloseTo(Objects.requireNonNull(without.value()), within(1e-12));
        assertThat(with.standardError()).isCloseTo(Objects.requireNonNull(without.standardError()), within(1e-12));
        assertThat(with.interval()).isNotNull();
    }

    @Test
    void withoutNeighbours_orWithSmallArms_itIsThePlainDifference() {
        Neighbourhood near = near(TRAIN, 1);
        boolean[][] rare = random(TRAIN, 0.01);
        TrainBlock few = new TrainBlock(block(TRAIN), columns(rare), columns(trainCorrect));
        for (int i = 0; i < TRAIN; i++) {
            assertThat(AdjustedMemorization.of(train, near, 0, OTHERS)[i])
                    .isEqualTo(Estimate.binomial(train.memorization(i)));
            assertThat(few.memorization(i).in()).isLessThan(8);
            assertThat(AdjustedMemorization.of(few, near, 8, OTHERS)[i])
                    .isEqualTo(Estimate.binomial(few.memorization(i)));
        }
        assertThat(Adjustment.feasible(16, 37)).isEqualTo(8);
        assertThat(Adjustment.feasible(16, 38)).isEqualTo(16);
        assertThat(Adjustment.feasible(3, 1_000)).isEqualTo(2);
        assertThat(Adjustment.feasible(16, 7)).isZero();
    }

    @Test
    void aPerfectFit_hasNoError_butAnInterval() {
        boolean[][] correct = trainCorrect.clone();
        // right where it is in or its nearest neighbour is
        correct[0] = new boolean[RUNS];
        for (int r = 0; r < RUNS; r++) {
            correct[0][r] = included[0][r] || included[1][r];
        }
        TrainBlock block = new TrainBlock(block(TRAIN), columns(included), columns(correct));
        Estimate estimate = AdjustedMemorization.of(block, near(TRAIN, 1), 1, OTHERS)[0];
        assertThat(estimate.value()).isCloseTo(1 - OTHERS.givenOut(), within(1e-12));
        assertThat(estimate.standardError()).isZero();
        Interval interval = Objects.requireNonNull(estimate.interval());
        assertThat(interval.high() - interval.low()).isGreaterThan(0.05);
    }

    @Test
    void crossValidation_isThatOfPlainLeastSquares() {
        Neighbourhood near = near(TRAIN, 1);
        double[] errors = AdjustedMemorization.errors(train, near);
        int[] candidates = {0, 1, 2, 4};
        for (int c = 0; c < candidates.length; c++) {
            double expected = 0;
            for (int i = 0; i < TRAIN; i++) {
                int[] first = Arrays.copyOf(near.nearest()[i], candidates[c]);
                expected += heldOut(included[i], trainCorrect[i], first, true)
                        + heldOut(included[i], trainCorrect[i], first, false);
            }
            assertThat(errors[c]).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void theChoice_isTheFewestOfEqualErrors() {
        assertThat(AdjustedMemorization.Choice.of(new double[] {2, 2, 2, 2, 2, 2}))
                .isEqualTo(new AdjustedMemorization.Choice(0, 1));
        assertThat(AdjustedMemorization.Choice.of(new double[] {3, 2, 1, 1, 2, 2}))
                .isEqualTo(new AdjustedMemorization.Choice(2, 3));
    }

    /** 60 examples, 200 runs, correctness by coin: more neighbours only add error, by about 1/60 each in the smaller arm. */
    @Test
    void neighboursThatSayNothing_areNotChosen() {
        assertThat(choice(0).neighbours()).isZero();
    }

    @Test
    void neighboursThatDecide_areChosen() {
        assertThat(choice(2).neighbours()).isEqualTo(2);
        assertThat(choice(2).gain()).isGreaterThan(1.5);
    }

    /** Correctness by coin, except that it is certain where one of the {@code deciding} nearest is out. */
    private AdjustedMemorization.Choice choice(int deciding) {
        int examples = 60;
        RandomStream own = new RandomStream(11);
        BitColumns seen = new BitColumns(examples, 200);
        BitColumns correct = new BitColumns(examples, 200);
        int[][] nearest = new int[examples][];
        for (int i = 0; i < examples; i++) {
            int from = i;
            nearest[i] = IntStream.range(1, 17).map(a -> (from + a) % examples).toArray();
        }
        for (int r = 0; r < 200; r++) {
            boolean[] mask = new boolean[examples];
            for (int i = 0; i < examples; i++) {
                mask[i] = own.nextDouble() < 0.7;
                if (mask[i]) {
                    seen.set(i, r);
                }
            }
            for (int i = 0; i < examples; i++) {
                int missing = 0;
                for (int a = 0; a < deciding; a++) {
                    missing += mask[nearest[i][a]] ? 0 : 1;
                }
                if (deciding == 0 ? own.nextDouble() < 0.5 : own.nextDouble() < missing * 0.5) {
                    correct.set(i, r);
                }
            }
        }
        TrainBlock block = new TrainBlock(block(examples), seen, correct);
        int[] ids = IntStream.range(0, examples).toArray();
        return AdjustedMemorization.Choice.of(
                AdjustedMemorization.errors(block, new Neighbourhood(ids, seen, nearest)));
    }

    /** One regression on inclusion, neighbours and all their products. */
    private double lin(boolean[] in, boolean[] correct, int[] neighbours) {
        int k = neighbours.length;
        double[][] x = new double[RUNS][2 * k + 1];
        double[] y = new double[RUNS];
        for (int r = 0; r < RUNS; r++) {
            y[r] = correct[r] ? 1 : 0;
            x[r][0] = in[r] ? 1 : 0;
            for (int a = 0; a < k; a++) {
                x[r][1 + a] = included[neighbours[a]][r] ? 1 : 0;
                x[r][1 + k + a] = x[r][0] * x[r][1 + a];
            }
        }
        double[] b = fit(x, y).estimateRegressionParameters();
        double estimate = b[1];
        for (int a = 0; a < k; a++) {
            estimate += b[2 + a] * (OTHERS.givenIn() - OTHERS.givenOut()) + b[2 + k + a] * OTHERS.givenIn();
        }
        return estimate;
    }

    /** Of the prediction of one arm: s^2 x0' (X'X)^-1 x0. */
    private double variance(boolean[] in, boolean[] correct, int[] neighbours, boolean arm) {
        int[] runs = IntStream.range(0, RUNS).filter(r -> in[r] == arm).toArray();
        OLSMultipleLinearRegression ols = fit(x(runs, neighbours), y(runs, correct));
        double[][] inverse = ols.estimateRegressionParametersVariance();
        double[] x0 = new double[neighbours.length + 1];
        Arrays.fill(x0, arm ? OTHERS.givenIn() : OTHERS.givenOut());
        x0[0] = 1;
        double sum = 0;
        for (int a = 0; a < x0.length; a++) {
            for (int b = 0; b < x0.length; b++) {
                sum += x0[a] * inverse[a][b] * x0[b];
            }
        }
        return ols.estimateErrorVariance() * sum;
    }

    private double heldOut(boolean[] in, boolean[] correct, int[] neighbours, boolean arm) {
        int[] runs = IntStream.range(0, RUNS).filter(r -> in[r] == arm).toArray();
        double sum = 0;
        for (int fold = 0; fold < 5; fold++) {
            int held = fold;
            int[] training = Arrays.stream(runs).filter(r -> r % 5 != held).toArray();
            double[] y = y(training, correct);
            double[] b = neighbours.length == 0
                    ? new double[] {Arrays.stream(y).average().orElseThrow()}
                    : fit(x(training, neighbours), y).estimateRegressionParameters();
            for (int r : runs) {
                if (r % 5 == held) {
                    double error = (correct[r] ? 1 : 0) - b[0];
                    for (int a = 0; a < neighbours.length; a++) {
                        error -= included[neighbours[a]][r] ? b[a + 1] : 0;
                    }
                    sum += error * error;
                }
            }
        }
        return sum / runs.length / runs.length;
    }

    private double[][] x(int[] runs, int[] neighbours) {
        return Arrays.stream(runs)
                .mapToObj(r -> Arrays.stream(neighbours)
                        .mapToDouble(id -> included[id][r] ? 1 : 0)
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] y(int[] runs, boolean[] correct) {
        return Arrays.stream(runs).mapToDouble(r -> correct[r] ? 1 : 0).toArray();
    }

    private static OLSMultipleLinearRegression fit(double[][] x, double[] y) {
        OLSMultipleLinearRegression ols = new OLSMultipleLinearRegression();
        ols.newSampleData(y, x);
        return ols;
    }

    /** Every example's neighbours are those after it, in a circle, from {@code first} on. */
    private Neighbourhood near(int targets, int first) {
        int[][] nearest = new int[targets][];
        for (int i = 0; i < targets; i++) {
            int from = i + first;
            nearest[i] =
                    IntStream.range(0, TRAIN - 1).map(a -> (from + a) % TRAIN).toArray();
        }
        return neighbourhood(included, nearest);
    }

    private static int[][] nearest(int targets, int[] same) {
        int[][] nearest = new int[targets][];
        Arrays.fill(nearest, same);
        return nearest;
    }

    private static Neighbourhood neighbourhood(boolean[][] included, int[][] nearest) {
        return new Neighbourhood(IntStream.range(0, TRAIN).toArray(), columns(included), nearest);
    }

    private boolean[][] random(int size, double probability) {
        boolean[][] bits = new boolean[size][RUNS];
        for (boolean[] column : bits) {
            for (int r = 0; r < RUNS; r++) {
                column[r] = random.nextDouble() < probability;
            }
        }
        return bits;
    }

    /** Likelier right the more of the train examples around are in. */
    private boolean[][] noisy(int size) {
        List<boolean[]> columns = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            boolean[] column = new boolean[RUNS];
            for (int r = 0; r < RUNS; r++) {
                double p = 0.1;
                for (int a = 0; a < 4; a++) {
                    p += included[(i + a) % TRAIN][r] ? 0.2 : 0;
                }
                column[r] = random.nextDouble() < p;
            }
            columns.add(column);
        }
        return columns.toArray(boolean[][]::new);
    }

    private static BitColumns columns(boolean[][] bits) {
        BitColumns columns = new BitColumns(bits.length, RUNS);
        for (int c = 0; c < bits.length; c++) {
            for (int r = 0; r < RUNS; r++) {
                if (bits[c][r]) {
                    columns.set(c, r);
                }
            }
        }
        return columns;
    }

    private static Block block(int size) {
        return new Block(0, Block.ANY, IntStream.range(0, size).toArray());
    }
}
