package dev.peacock.audit.utility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Arms;
import dev.peacock.estimate.Counts;
import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RemovalTest {
    /** Memorization 3/20, 1/2, undefined, 0, 0, -1/4, 1/4. */
    private static final Counts[] MEMORIZATION = {
        new Counts(20, 20, 19, 16),
        new Counts(4, 4, 4, 2),
        new Counts(8, 0, 8, 0),
        new Counts(4, 4, 4, 4),
        new Counts(7, 3, 7, 3),
        new Counts(4, 4, 3, 4),
        new Counts(4, 4, 4, 3)
    };

    @Test
    void atLeast_comparesExactly_andLeavesTheUndefinedIn() {
        assertThat(Removal.atLeast(MEMORIZATION, new BigDecimal("0.15"))).containsExactly(0, 1, 6);
        assertThat(Removal.atLeast(MEMORIZATION, new BigDecimal("0.25"))).containsExactly(1, 6);
        assertThat(Removal.atLeast(MEMORIZATION, new BigDecimal("0.51"))).isEmpty();
    }

    @Test
    void least_takesTheLowest_andTheUndefinedLast() {
        for (long seed = 0; seed < 50; seed++) {
            // 3 of 7 are kept: 1, 6 and the undefined 2
            assertThat(Removal.least(MEMORIZATION, new BigDecimal("0.43"), new RandomStream(seed)))
                    .containsExactly(0, 3, 4, 5);
            assertThat(Removal.least(MEMORIZATION, new BigDecimal("0.86"), new RandomStream(seed)))
                    .containsExactly(5);
        }
        assertThat(Removal.least(MEMORIZATION, new BigDecimal("0.1"), new RandomStream(1)))
                .containsExactly(0, 1, 3, 4, 5, 6);
    }

    @Test
    void numbers_areComparedLikeFractions() {
        double[] nats = {0.5, 2.5, Double.NaN, -0.1, 0.2};
        assertThat(Removal.atLeast(nats, 0.5)).containsExactly(0, 1);
        assertThat(Removal.least(
                        i -> Double.isNaN(nats[i]) ? null : (Double) nats[i],
                        nats.length,
                        new BigDecimal("0.4"),
                        new RandomStream(1)))
                .containsExactly(0, 3, 4);
    }

    /** One of two equals goes, each half of the time: 4,000 draws lie within 2000 -+ 5.1 sqrt(1000), false alarm below 1e-6. */
    @Test
    void least_drawsAmongEquals() {
        int first = 0;
        for (long seed = 0; seed < 4_000; seed++) {
            int[] removed = Removal.least(MEMORIZATION, new BigDecimal("0.72"), new RandomStream(seed));
            assertThat(removed).hasSize(2).contains(5);
            first += Arrays.stream(removed).anyMatch(i -> i == 3) ? 1 : 0;
        }
        assertThat(first).isBetween(2_000 - 162, 2_000 + 162);
    }

    /** Every example is in a set of 3 of 7 with probability 3/7; 7 counts of 7,000 draws within 5.4 standard deviations: below 1e-6. */
    @Test
    void random_isUniformWithoutReplacement() {
        int[] drawn = new int[7];
        for (long seed = 0; seed < 7_000; seed++) {
            int[] set = Arms.random(7, 3, new RandomStream(seed));
            assertThat(set).hasSize(3).doesNotHaveDuplicates().isSorted();
            Arrays.stream(set).forEach(i -> drawn[i]++);
        }
        double spread = 5.4 * Math.sqrt(7_000 * 3 / 7.0 * 4 / 7.0);
        assertThat(Arrays.stream(drawn).mapToObj(count -> Math.abs(count - 3_000.0)))
                .allMatch(off -> off < spread);
    }
}
