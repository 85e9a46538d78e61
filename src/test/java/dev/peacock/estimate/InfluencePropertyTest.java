package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packed kernel against a plain double loop over booleans, at sizes on both sides of a word. */
class InfluencePropertyTest {
    private static final int TRAIN = 9;
    private static final int TEST = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 130, 257, 65_600})
    void keptAndStrongest_areThoseOfTheDoubleLoop(int runs) {
        RandomStream random = new RandomStream(runs);
        boolean[][] included = bits(random, runs, TRAIN, 0.7);
        boolean[][] trainCorrect = bits(random, runs, TRAIN, 0.6);
        boolean[][] testCorrect = bits(random, runs, TEST, 0.6);
        TrainBlock train = new TrainBlock(block(TRAIN), columns(included, TRAIN), columns(trainCorrect, TRAIN));
        TestBlock test = new TestBlock(block(TEST), columns(testCorrect, TEST));
        int[] trainLabels = new int[TRAIN];
        int[] testLabels = new int[TEST];

        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < TRAIN; i++) {
            for (int j = 0; j < TEST; j++) {
                Counts influence = count(included, i, testCorrect, j);
                if (influence.isDefined()) {
                    all.add(Pair.binomial(i, j, 0, 0, influence, count(included, i, trainCorrect, i)));
                }
            }
        }

        assertThat(Influence.kept(train, test, trainLabels, testLabels, PairRule.ALL))
                .containsExactlyElementsOf(all);
        // differences of so many more are smaller
        BigDecimal influence = new BigDecimal(runs > LeastCorrect.MOST_MODELS ? "0.001" : "0.05");
        PairRule rule = new PairRule(new BigDecimal("-0.05"), influence);
        assertThat(Influence.kept(train, test, trainLabels, testLabels, rule))
                .containsExactlyElementsOf(all.stream()
                        .filter(pair -> count(included, pair.trainId(), trainCorrect, pair.trainId())
                                .isAtLeast(new BigDecimal("-0.05")))
                        .filter(pair -> pair.influence().isAtLeast(influence))
                        .toList());
        List<List<Pair>> strongest = Influence.strongest(train, test, trainLabels, testLabels, 3);
        for (int j = 0; j < TEST; j++) {
            int testId = j;
            assertThat(strongest.get(j))
                    .containsExactlyElementsOf(all.stream()
                            .filter(pair -> pair.testId() == testId)
                            .sorted(Pair.STRONGEST_FIRST)
                            .limit(3)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100})
    void blocks_holdEveryExampleOnce_underItsLabel(int most) {
        int[] labels = {3, 0, 0, 3, 1, 0, 3, 3};
        List<Block> blocks = Block.cut(labels, true, most);
        assertThat(blocks.stream().flatMapToInt(block -> Arrays.stream(block.ids())))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        blocks.forEach(block -> {
            assertThat(block.size()).isLessThanOrEqualTo(most);
            assertThat(Arrays.stream(block.ids()).map(id -> labels[id])).containsOnly(block.label());
            assertThat(block.ids()).isSorted();
        });
        assertThat(IntStream.range(0, blocks.size()).map(i -> blocks.get(i).index()))
                .containsExactly(IntStream.range(0, blocks.size()).boxed().toArray(Integer[]::new));
        assertThat(Block.cut(labels, false, most)).allMatch(block -> block.label() == Block.ANY);
    }

    private static Counts count(boolean[][] included, int i, boolean[][] correct, int j) {
        int in = 0;
        int correctIn = 0;
        int correctOut = 0;
        for (int r = 0; r < included.length; r++) {
            in += included[r][i] ? 1 : 0;
            correctIn += included[r][i] && correct[r][j] ? 1 : 0;
            correctOut += !included[r][i] && correct[r][j] ? 1 : 0;
        }
        return new Counts(in, included.length - in, correctIn, correctOut);
    }

    private static boolean[][] bits(RandomStream random, int rows, int columns, double probability) {
        boolean[][] bits = new boolean[rows][columns];
        for (boolean[] row : bits) {
            for (int c = 0; c < columns; c++) {
                row[c] = random.nextDouble() < probability;
            }
        }
        return bits;
    }

    private static BitColumns columns(boolean[][] rows, int size) {
        BitColumns columns = new BitColumns(size, rows.length);
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < size; c++) {
                if (rows[r][c]) {
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
