package dev.peacock.audit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds exactly. */
class ModelScoresTest {
    private static final int EXAMPLES = 8;
    /** On a line, with labels: 2 and 5 are alike, and 7 is farther from every test example than any other, with a label that none has. */
    private static final double[] PLACES = {0, 1, 2.5, 4, 6, 2.5, 7, 99};

    private static final int[] LABELS = {0, 0, 1, 0, 1, 1, 0, 2};
    private static final double[] TEST_PLACES = {0.2, 2, 3, 3.3, 5.1, 6.4, 6.8};
    private static final int[] TEST_LABELS = {0, 1, 1, 0, 1, 1, 0};

    /** Whether the nearest train example of a subset has the label of each test example; nobody is right without any. */
    private static int[] correct(int[] mask) {
        return IntStream.range(0, TEST_PLACES.length)
                .map(j -> {
                    int nearest = -1;
                    for (int i = 0; i < EXAMPLES; i++) {
                        if (mask[i] == 1
                                && (nearest < 0
                                        || Math.abs(PLACES[i] - TEST_PLACES[j])
                                                < Math.abs(PLACES[nearest] - TEST_PLACES[j]))) {
                            nearest = i;
                        }
                    }
                    return nearest >= 0 && LABELS[nearest] == TEST_LABELS[j] ? 1 : 0;
                })
                .toArray();
    }

    private static int[] right(int[][] masks) {
        return Arrays.stream(masks)
                .mapToInt(mask -> Arrays.stream(correct(mask)).sum())
                .toArray();
    }

    /** A mean margin that depends on how many of the examples 2, 5 and of the others but 7 there are. */
    private static double[] means(int[][] masks) {
        return Arrays.stream(masks)
                .mapToDouble(mask -> Math.log1p(mask[2] + mask[5])
                        - 0.3 * (mask[0] + mask[1] + mask[3] + mask[4] + mask[6])
                        + Math.PI * mask[0] * (mask[2] + mask[5]))
                .toArray();
    }

    private static double value(ModelScores scores, BitColumns included, int i) {
        return Objects.requireNonNull(scores.value(included, i).difference());
    }

    @Test
    void ofAllSubsets_alikeExamplesHaveTheSameValue_andOneThatNothingDependsOnHasNone() {
        int[][] masks = Masks.all(EXAMPLES, size -> true);
        BitColumns included = Masks.columns(masks);
        for (ModelScores scores : new ModelScores[] {
            ModelScores.ofCounts(right(masks), TEST_PLACES.length, null), ModelScores.ofMeans(means(masks), null)
        }) {
            assertThat(value(scores, included, 2))
                    .isEqualTo(value(scores, included, 5))
                    .isNotZero();
            assertThat(value(scores, included, 7)).isZero();
            assertThat(scores.value(included, 7).pValue()).isEqualTo(1);
        }
    }

    /** Sum over examples of (mean score of the sets of size m with it, less that of those without it): all cancels. */
    @Test
    void ofAllSubsetsOfOneSize_valuesAddUpToNothing() {
        for (int m = 2; m < EXAMPLES - 1; m++) {
            int of = m;
            int[][] masks = Masks.all(EXAMPLES, size -> size == of);
            BitColumns included = Masks.columns(masks);
            ModelScores scores = ModelScores.ofCounts(right(masks), TEST_PLACES.length, null);
            double sum = IntStream.range(0, EXAMPLES)
                    .mapToDouble(i -> value(scores, included, i))
                    .sum();
            assertThat(sum).isCloseTo(0, within(1e-14));
        }
    }

    /** Of scores that are sums of what each example adds: with independent coins that, and at one size less the mean of the others. */
    @Test
    void ofAdditiveScores_valuesAreWhatIsAdded_orThatLessTheMeanOfTheOthers() {
        double[] added = {3, -1, 0.5, 0, 2, -4, 1, 0.25};
        int[][] coins = Masks.all(EXAMPLES, size -> true);
        int[][] half = Masks.all(EXAMPLES, size -> size == 4);
        for (int i = 0; i < EXAMPLES; i++) {
            double others = (Arrays.stream(added).sum() - added[i]) / (EXAMPLES - 1);
            assertThat(value(sums(coins, added), Masks.columns(coins), i)).isCloseTo(added[i], within(1e-10));
            assertThat(value(sums(half, added), Masks.columns(half), i)).isCloseTo(added[i] - others, within(1e-10));
        }
    }

    private static ModelScores sums(int[][] masks, double[] added) {
        return ModelScores.ofMeans(
                Arrays.stream(masks)
                        .mapToDouble(mask -> IntStream.range(0, EXAMPLES)
                                .mapToDouble(i -> mask[i] * added[i])
                                .sum())
                        .toArray(),
                null);
    }

    /** (1/q) sum over j of (t A_j - k c_j) / (k (t - k)), with a whole numerator. */
    @Test
    void value_isTheMeanOfTheInfluencesOfTheExample() {
        int[][] masks = Masks.drawn(new SubsetsConfig.Uniform(0.4), 5, EXAMPLES, 37);
        int[][] correct = Arrays.stream(masks).map(ModelScoresTest::correct).toArray(int[][]::new);
        BitColumns included = Masks.columns(masks);
        TrainBlock train = new TrainBlock(block(EXAMPLES), included, new BitColumns(EXAMPLES, masks.length));
        TestBlock test = new TestBlock(block(TEST_PLACES.length), Masks.columns(correct));
        ModelScores scores = ModelScores.ofCounts(right(masks), TEST_PLACES.length, null);
        for (int i = 0; i < EXAMPLES; i++) {
            long numerator = 0;
            Counts any = train.influence(i, test, 0);
            for (int j = 0; j < TEST_PLACES.length; j++) {
                Counts counts = train.influence(i, test, j);
                numerator += counts.out() * counts.correctIn() - counts.in() * counts.correctOut();
            }
            assertThat(value(scores, included, i))
                    .isEqualTo(numerator / ((double) any.in() * any.out() * TEST_PLACES.length));
        }
    }

    private static Block block(int size) {
        return new Block(0, Block.ANY, IntStream.range(0, size).toArray());
    }

    @Test
    void value_isUndefined_whereFewerThanTwoModelsSawTheExample_orDidNot() {
        BitColumns included = Masks.columns(new int[][] {{1, 0, 1}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}});
        ModelScores scores = ModelScores.ofCounts(new int[] {3, 1, 2, 2}, 4, null);
        assertThat(scores.value(included, 0)).isEqualTo(new Value(4, 0, null, null, null, null));
        assertThat(scores.value(included, 1)).isEqualTo(new Value(0, 4, null, null, null, null));
        assertThat(scores.value(included, 2)).isEqualTo(new Value(1, 3, null, null, null, null));
    }

    /** Of 10 ways to choose the two models that saw it, this is the most extreme; Student's t would say 0. */
    @Test
    void pValue_isNeverBelowThatOfTheWaysToChooseModels() {
        BitColumns included = Masks.columns(new int[][] {{1}, {0}, {0}, {1}, {0}});
        Value value = ModelScores.ofCounts(new int[] {4, 2, 2, 4, 2}, 4, null).value(included, 0);
        assertThat(value.pValue()).isCloseTo(0.1, within(1e-12));
    }

    /** SciPy 1.17: ttest_ind([3, 5, 4, 6], [1, 2, 4, 2, 3]). */
    @Test
    void pValue_isThatOfThePooledTest() {
        BitColumns included = Masks.columns(new int[][] {{1}, {0}, {1}, {0}, {1}, {0}, {1}, {0}, {0}});
        Value value = ModelScores.ofCounts(new int[] {3, 1, 5, 2, 4, 4, 6, 2, 3}, 1, null)
                .value(included, 0);
        assertThat(value.pValue()).isCloseTo(0.03576957497026171, within(1e-12));
    }

    /** Blocks of two models of which one saw it: the paired t test of 2, 1, 4 and 1, as SciPy 1.17 has it. */
    @Test
    void ofBlocks_errorIsOfTheJackknife_andThePValueThatOfPairs() {
        BitColumns included = Masks.columns(new int[][] {{1}, {0}, {0}, {1}, {1}, {0}, {0}, {1}});
        BlockJackknife blocks = BlockJackknife.of(
                new SubsetsConfig.Balanced(0.5, 2), IntStream.range(0, 8).toArray());
        Value value = ModelScores.ofCounts(new int[] {12, 10, 27, 28, 9, 5, 40, 41}, 1, blocks)
                .value(included, 0);
        assertThat(value.difference()).isEqualTo(2);
        assertThat(value.standardError()).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(value.pValue()).isCloseTo(0.06627560274152429, within(1e-12));
    }

    /** So many that scores are rounded to fewer bits, lest a product overflows: 2^-(62 - 26) of 40 at most, and half that on average. */
    @Test
    void ofManyModels_scoresAreRounded_farBelowChance() {
        RandomStream random = new RandomStream(3);
        int models = 5_000;
        int[][] masks = new int[models][1];
        double[] means = new double[models];
        double[] sums = new double[2];
        for (int run = 0; run < models; run++) {
            masks[run][0] = run % 2;
            means[run] = 40 * random.nextDouble();
            sums[run % 2] += means[run];
        }
        assertThat(value(ModelScores.ofMeans(means, null), Masks.columns(masks), 0))
                .isCloseTo((sums[1] - sums[0]) / (models / 2.0), within(40 * Math.scalb(1.0, -35)));
    }
}
