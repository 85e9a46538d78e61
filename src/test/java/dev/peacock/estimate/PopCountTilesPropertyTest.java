package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiled kernel against a plain double loop, at sizes on both sides of a word, a group of words, a tile and its rows. */
class PopCountTilesPropertyTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "31, 15, 1023",
        "32, 16, 1024",
        "33, 17, 1025",
        "127, 33, 8",
        "128, 16, 2049",
        "129, 1, 1024",
        "160, 31, 7",
        "257, 18, 1030",
        "66000, 3, 3"
    })
    void keptPairs_andStrongest_areThoseOfTheDoubleLoop(int runs, int n, int q) {
        RandomStream random = new RandomStream(1_000L * runs + n);
        boolean[][] included = bits(random, n, runs, 0.7);
        boolean[][] trainCorrect = bits(random, n, runs, 0.6);
        boolean[][] testCorrect = bits(random, q, runs, 0.5);
        TrainBlock train = new TrainBlock(block(n), columns(included, runs), columns(trainCorrect, runs));
        TestBlock test = new TestBlock(block(q), columns(testCorrect, runs));
        PairRule rule = new PairRule(new BigDecimal("-0.2"), new BigDecimal("0.1"));

        List<Pair> kept = new ArrayList<>();
        double[] top = new double[q];
        java.util.Arrays.fill(top, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i++) {
            Counts memorization = count(included[i], trainCorrect[i]);
            for (int j = 0; j < q; j++) {
                Counts influence = count(included[i], testCorrect[j]);
                if (influence.isDefined()) {
                    Pair pair = Pair.binomial(i, j, 0, 0, influence, memorization);
                    top[j] = Math.max(top[j], pair.value());
                    if (memorization.isAtLeast(new BigDecimal("-0.2")) && influence.isAtLeast(new BigDecimal("0.1"))) {
                        kept.add(pair);
                    }
                }
            }
        }

        assertThat(Influence.kept(train, test, new int[n], new int[q], rule).toList())
                .isEqualTo(kept);
        List<List<Pair>> strongest = Influence.strongest(train, test, new int[n], new int[q], 1);
        for (int j = 0; j < q; j++) {
            if (top[j] == Double.NEGATIVE_INFINITY) {
                assertThat(strongest.get(j)).isEmpty();
            } else {
                assertThat(strongest.get(j).get(0).value()).isEqualTo(top[j]);
            }
        }
    }

    private static Counts count(boolean[] in, boolean[] correct) {
        int models = 0;
        int correctIn = 0;
        int all = 0;
        for (int r = 0; r < in.length; r++) {
            models += in[r] ? 1 : 0;
            all += correct[r] ? 1 : 0;
            correctIn += in[r] && correct[r] ? 1 : 0;
        }
        return new Counts(models, in.length - models, correctIn, all - correctIn);
    }

    private static boolean[][] bits(RandomStream random, int examples, int runs, double probability) {
        boolean[][] bits = new boolean[examples][runs];
        for (boolean[] example : bits) {
            for (int r = 0; r < runs; r++) {
                example[r] = random.nextDouble() < probability;
            }
        }
        return bits;
    }

    private static BitColumns columns(boolean[][] examples, int runs) {
        BitColumns columns = new BitColumns(examples.length, runs);
        for (int c = 0; c < examples.length; c++) {
            for (int r = 0; r < runs; r++) {
                if (examples[c][r]) {
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
