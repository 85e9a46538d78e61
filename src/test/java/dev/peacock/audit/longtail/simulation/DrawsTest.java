package dev.peacock.audit.longtail.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.IndependentDraws;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.SymmetricDirichlet;
import dev.peacock.stats.Seeds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawsTest {

    private static Draws draws(Prior prior, int n, int classes, long seed) {
        return new Draws(Simulation.of(prior, n, classes, List.of(), seed));
    }

    @Test
    void draw_hasFrequenciesCountsAndLabels_ofEverySubpopulation() {
        for (Prior prior : List.<Prior>of(
                FrequencyList.zipf(30, 1),
                new IndependentDraws(FrequencyList.zipf(30, 1)),
                new SymmetricDirichlet(30, 0.4))) {
            Draw draw = draws(prior, 100, 4, 1).of(3);
            assertThat(draw.frequencies()).hasSize(30);
            assertThat(Arrays.stream(draw.frequencies()).sum()).isBetween(1 - 1e-12, 1 + 1e-12);
            assertThat(draw.counts()).hasSize(30);
            assertThat(draw.examples()).isEqualTo(100);
            assertThat(draw.labels()).hasSize(30).containsOnly(0, 1, 2, 3);
        }
    }

    @Test
    void frequencies_areDrawnAnew_unlessTheyAreAList() {
        FrequencyList list = FrequencyList.zipf(30, 1);
        Draws fixed = draws(list, 10, 4, 1);
        Draws drawn = draws(new IndependentDraws(list), 10, 4, 1);

        assertThat(fixed.of(0).frequencies()).isEqualTo(fixed.of(1).frequencies());
        assertThat(drawn.of(0).frequencies()).isNotEqualTo(drawn.of(1).frequencies());
        assertThat(drawn.of(1).frequencies()).isEqualTo(drawn.of(1).frequencies());
    }

    /** The table that is made once gives what one made for each repetition would. */
    @Test
    void table_isNoPartOfTheResult() {
        Draws draws = draws(FrequencyList.zipf(30, 1), 100, 4, 1);
        int[] after = draws.of(5).counts();

        assertThat(draws(FrequencyList.zipf(30, 1), 100, 4, 1).of(5).counts()).isEqualTo(after);
    }

    /** Pearson's statistic of 100,000 examples over 10 cells: above 50 with probability 1e-7. Half of the power is in the last. */
    @Test
    void counts_followTheFrequencies() {
        FrequencyList list = FrequencyList.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "1 to 10");
        Draws draws = draws(list, 1_000, 4, 1);
        double[] seen = new double[10];
        double[] labels = new double[4];
        for (int r = 0; r < 100; r++) {
            Draw draw = draws.of(r);
            for (int x = 0; x < 10; x++) {
                seen[x] += draw.counts()[x];
                labels[draw.labels()[x]]++;
            }
        }

        assertThat(pearson(seen, list.ascending(), 100_000)).isLessThan(50);
        assertThat(pearson(labels, new double[] {.25, .25, .25, .25}, 1_000)).isLessThan(36);
        // the planted fault: equal frequencies do not pass
        double[] equal = new double[10];
        Arrays.fill(equal, 0.1);
        assertThat(pearson(seen, equal, 100_000)).isGreaterThan(10_000);
    }

    private static double pearson(double[] seen, double[] probabilities, int n) {
        double sum = 0;
        for (int i = 0; i < seen.length; i++) {
            double expected = n * probabilities[i];
            sum += (seen[i] - expected) * (seen[i] - expected) / expected;
        }
        return sum;
    }

    @Test
    void subpopulationsOfNoFrequency_areNeverSeen() {
        Draws draws = draws(FrequencyList.of(new double[] {0, 1, 0, 1}, "zeros"), 50, 4, 1);
        for (int r = 0; r < 50; r++) {
            assertThat(Arrays.copyOf(draws.of(r).counts(), 2)).containsOnly(0);
        }
    }

    @Test
    void streams_areAllDifferent() {
        Set<Long> first = new HashSet<>();
        for (int r = 0; r < 100; r++) {
            for (Stream stream : Stream.values()) {
                first.add(stream.of(1, r).nextLong());
            }
        }

        assertThat(first).hasSize(100 * Stream.values().length);
        assertThat(Stream.seed(1, 5)).isEqualTo(Seeds.seed(1, Seeds.Purpose.LONG_TAIL, 5));
    }
}
