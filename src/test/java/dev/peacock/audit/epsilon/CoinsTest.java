package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.membership.Fleets;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoinsTest {
    private static final int RUNS = 24;
    private static final int EXAMPLES = 200;

    private interface Saw {
        boolean of(int run, int example);
    }

    private static Coins coins(int runs, int examples, Saw saw) {
        boolean[][] included = new boolean[runs][examples];
        for (int r = 0; r < runs; r++) {
            for (int i = 0; i < examples; i++) {
                included[r][i] = saw.of(r, i);
            }
        }
        MarginBlock block = Fleets.of(new float[runs][examples], included);
        return Coins.of(block.examples(IntStream.range(0, examples / 3).toArray()))
                .add(Coins.of(
                        block.examples(IntStream.range(examples / 3, examples).toArray())));
    }

    /** Refused with a probability of 1e-9 a reason: of 100 fleets, with one of 3e-7. */
    @Test
    void fairCoins_areNotRefused_ofFewRunsOrExamplesEither() {
        for (int seed = 0; seed < 100; seed++) {
            RandomStream random = new RandomStream(seed);
            assertThat(coins(seed % 2 == 0 ? RUNS : 2, seed % 3 == 0 ? EXAMPLES : 6, (r, i) -> random.nextDouble() < .5)
                            .doubt())
                    .isNull();
        }
    }

    @Test
    void otherCoins_areNoFairCoins() {
        RandomStream random = new RandomStream(1);
        assertThat(coins(RUNS, EXAMPLES, (r, i) -> random.nextDouble() < .7).doubt())
                .matches("the runs saw (69|70)\\.\\d% of the train examples on average");
    }

    @Test
    void asManyRunsOfEachExample_areNoFairCoins() {
        // the keep matrix of Carlini et al. 2022: each example is in exactly half of the runs
        RandomStream random = new RandomStream(1);
        int[][] orders = new int[EXAMPLES][];
        for (int i = 0; i < EXAMPLES; i++) {
            orders[i] = IntStream.range(0, RUNS).toArray();
            random.shuffle(orders[i]);
        }
        assertThat(coins(RUNS, EXAMPLES, (r, i) -> orders[i][r] < RUNS / 2).doubt())
                .isEqualTo("each train example is in 12 of the 24 runs");
    }

    @Test
    void asManyExamplesOfEachRun_areNoFairCoins() {
        RandomStream random = new RandomStream(1);
        int[][] orders = new int[RUNS][];
        for (int r = 0; r < RUNS; r++) {
            orders[r] = IntStream.range(0, EXAMPLES + 1).toArray();
            random.shuffle(orders[r]);
        }
        assertThat(coins(RUNS, EXAMPLES + 1, (r, i) -> orders[r][i] < EXAMPLES / 2 + r % 2)
                        .doubt())
                .isEqualTo("each run saw 100 to 101 of the 201 train examples");
    }
}
