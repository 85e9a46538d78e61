package dev.peacock.audit.divergence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class YieldTest {
    private static final int K = 50;

    /** Pieces of 50 to 149 units come at random; a generation has 1,000 units. */
    private static Yield.Counts generations(RandomStream random, int generations, double pieces) {
        int[] units = new int[generations];
        int[] copied = new int[generations];
        for (int g = 0; g < generations; g++) {
            units[g] = 1000;
            double until = -Math.log(1 - random.nextDouble()) / pieces;
            while (until < 1) {
                copied[g] += 50 + random.nextInt(100);
                until += -Math.log(1 - random.nextDouble()) / pieces;
            }
        }
        return new Yield.Counts(units, copied);
    }

    @Test
    void aPoissonInterval_isGarwoods() {
        // chi-square quantiles of tables: 10 events in 1
        Interval interval = Yield.interval(10, 1000, 1);
        assertThat(interval.low()).isCloseTo(0.0047954, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.0183904, within(1e-6));
        assertThat(Yield.interval(0, 1000, 1).high()).isCloseTo(-Math.log(0.025) / 1000, within(1e-9));
        // so many times as few events, each so many times as large
        assertThat(Yield.interval(1000, 100_000, 100).high()).isCloseTo(interval.high(), within(1e-9));
    }

    @Test
    void theBinomialTails_areThoseOfWholeNumbers() {
        // P(X >= 8), X of 10 fair coins: 56 / 1024
        assertThat(Yield.pValue(8, 10, 0.5)).isCloseTo(2 * 56.0 / 1024, within(1e-12));
        assertThat(Yield.pValue(5, 10, 0.5)).isEqualTo(1);
        assertThat(Yield.pValue(0, 10, 0.5)).isCloseTo(2.0 / 1024, within(1e-12));
    }

    @Test
    void theInterval_holdsTheYieldOftenEnough_andThatOfSingleUnitsDoesNot() {
        RandomStream random = new RandomStream(8);
        int samples = 0;
        int covered = 0;
        int naive = 0;
        for (int trial = 0; trial < 250; trial++) {
            List<Yield.Counts> words = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                words.add(generations(random, 25, 0.1 * (w + 1)));
            }
            List<Yield> yields = Yield.of(words, K);
            for (int w = 0; w < 8; w++) {
                double truth = 0.1 * (w + 1) * 99.5 / 1000;
                Interval interval = requireNonNull(yields.get(w).interval());
                Interval poisson = requireNonNull(yields.get(w).poisson());
                covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
                naive += poisson.low() <= truth && truth <= poisson.high() ? 1 : 0;
                samples++;
            }
        }
        // of 2,000: with a true coverage of 94%, fewer than 1,820 have a probability below 1e-6
        assertThat(covered).isGreaterThan(1820);
        assertThat(naive).isLessThan(samples / 2);
    }

    @Test
    void equalWords_areRarelyFound_andARicherOneIs() {
        RandomStream random = new RandomStream(9);
        int small = 0;
        int rejected = 0;
        int tests = 0;
        for (int trial = 0; trial < 200; trial++) {
            List<Yield> yields = Yield.of(
                    Collections.nCopies(10, 0).stream()
                            .map(w -> generations(random, 20, 0.5))
                            .toList(),
                    K);
            small += (int) yields.stream()
                    .filter(one -> requireNonNull(one.pValue()) <= 0.05)
                    .count();
            rejected += yields.stream().anyMatch(one -> requireNonNull(one.qValue()) <= 0.05) ? 1 : 0;
            tests += yields.size();
        }
        // 5% of 2,000 tests of each 10 together: more than 160 has a probability below 1e-6 even with half as many
        // independent ones
        assertThat(small).isLessThan(160);
        // at 5%, more than 30 of 200 families have a probability below 1e-6
        assertThat(rejected).isLessThan(30);
        assertThat(tests).isEqualTo(2000);

        List<Yield.Counts> words = new ArrayList<>();
        for (int w = 0; w < 9; w++) {
            words.add(generations(random, 20, 0.05));
        }
        words.add(generations(random, 20, 3));
        List<Yield> found = Yield.of(words, K);
        assertThat(requireNonNull(found.get(9).qValue())).isLessThan(1e-4);
        assertThat(found.get(9).dispersion()).isBetween(80.0, 300.0);
    }

    @Test
    void generationsWithoutUnits_changeNothing() {
        Yield.Counts some = new Yield.Counts(new int[] {1000, 1000, 1000}, new int[] {0, 600, 0});
        Yield.Counts more = new Yield.Counts(new int[] {1000, 0, 1000, 0, 0, 1000}, new int[] {0, 0, 600, 0, 0, 0});
        Yield.Counts other = new Yield.Counts(new int[] {1000, 1000}, new int[] {100, 60});
        assertThat(Yield.of(List.of(more, other), K)).isEqualTo(Yield.of(List.of(some, other), K));
        // expected 200 each: (400^2 + 2 200^2) / 200 / 2
        assertThat(Yield.of(List.of(more), K).get(0).dispersion()).isCloseTo(600, within(1e-9));
    }

    @Test
    void withoutAnyCopy_theIntervalIsThatOfNoPiece() {
        Yield none = Yield.of(List.of(new Yield.Counts(new int[] {1000, 1000}, new int[] {0, 0})), K)
                .get(0);
        assertThat(none.pValue()).isNull();
        assertThat(none.dispersion()).isEqualTo(K);
        assertThat(requireNonNull(none.interval()).high()).isCloseTo(-Math.log(0.025) * K / 2000, within(1e-9));
        assertThat(Yield.of(List.of(new Yield.Counts(new int[] {0}, new int[] {0})), K)
                        .get(0)
                        .share())
                .isNull();
    }
}
