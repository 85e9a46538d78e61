package dev.peacock.audit.text.unseen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.unseen.GrowthCurve.Check;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstHalfTest {
    private static final int TIMES = 200;
    private static final int GENERATIONS = 40;
    private static final int WINDOWS = 51;

    /**
     * A test that errs in 5 of 100 cases errs in more than 30 of 200 with a chance of 5e-8 (binomial tail), so in one of the five settings
     * with one of 3e-7.
     */
    @Tag("statistical")
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "5", "20"})
    void randomOrder_isSeldomCalledSorted(int copying) {
        RandomStream random = new RandomStream(40 + copying);
        int alarms = 0;
        for (int time = 0; time < TIMES; time++) {
            Check check =
                    GrowthCurve.of(inRandomOrder(copying, random), 2, time).check();
            if (check != null) {
                assertThat(check.windows()).isPositive();
                alarms += check.sorted() ? 1 : 0;
            }
        }
        assertThat(alarms).isLessThanOrEqualTo(30);
    }

    @Test
    void copiesOnOneSide_areFound_andWhatAllHoldIsNot() {
        Generations sorted = generations(20, IntStream.range(0, GENERATIONS).toArray());
        Generations reversed = generations(
                20,
                IntStream.range(0, GENERATIONS).map(i -> GENERATIONS - 1 - i).toArray());
        assertThat(FirstHalf.differs(sorted, 20, new RandomStream(1))).isTrue();
        assertThat(FirstHalf.differs(reversed, 20, new RandomStream(1))).isTrue();
        Generations.Builder same = new Generations.Builder();
        for (int g = 0; g < GENERATIONS; g++) {
            same.add(new int[] {0, 1}, 10, 5);
        }
        assertThat(FirstHalf.differs(same.build(), 20, new RandomStream(1))).isFalse();
    }

    @Test
    void halfWithoutAWindow_givesNoCheck() {
        Generations one = generations(1, IntStream.range(0, GENERATIONS).toArray());
        long checks = IntStream.range(0, 20)
                .filter(seed -> GrowthCurve.of(one, 2, seed).check() != null)
                .count();
        assertThat(checks).isBetween(1L, 19L);
    }

    private static Generations inRandomOrder(int copying, RandomStream random) {
        int[] order = new int[GENERATIONS];
        Arrays.setAll(order, i -> i);
        random.shuffle(order);
        return generations(copying, order);
    }

    /** Those below {@code copying} copy a passage each, the others nothing. */
    private static Generations generations(int copying, int[] order) {
        Generations.Builder all = new Generations.Builder();
        for (int g : order) {
            boolean copies = g < copying;
            all.add(
                    copies ? IntStream.range(g * WINDOWS, (g + 1) * WINDOWS).toArray() : new int[0],
                    100,
                    copies ? 60 : 0);
        }
        return all.build();
    }
}
