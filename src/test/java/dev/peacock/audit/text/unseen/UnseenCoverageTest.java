package dev.peacock.audit.text.unseen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.text.unseen.SimulatedWindows.Law;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Intervals on simulated windows of known number. An interval that misses in 5 of 100 cases misses in more than 20 of 100 with a chance
 * of 5e-8, and one whose lower end is too high in 2.5 of 100 does so in more than 14 with one of 5e-8 (binomial tails).
 */
@Tag("statistical")
class UnseenCoverageTest {
    private static final int TIMES = 100;
    private static final int MOST_MISSES = 20;
    private static final int MOST_ABOVE = 14;
    private static final int GENERATIONS = 200;
    private static final int PASSAGES = 500;

    @ParameterizedTest
    @EnumSource(Law.class)
    void clusteredWindows_goodToulminCovers_andChao1IsALowerBound(Law law) {
        SimulatedWindows world = SimulatedWindows.of(law, PASSAGES, 20, (double) PASSAGES / GENERATIONS);
        int[] misses = new int[3];
        int naive = 0;
        for (int time = 0; time < TIMES; time++) {
            Generations all = world.draw(2 * GENERATIONS, new RandomStream(100 + time));
            Generations first = SimulatedWindows.first(all, GENERATIONS);
            Resampling resampling = Resampling.of(first, time);
            for (int half = 1; half <= 2; half++) {
                int came = SimulatedWindows.distinct(SimulatedWindows.first(all, GENERATIONS + GENERATIONS * half / 2));
                misses[half] += holds(resampling.interval(Estimator.ORLITSKY, half / 2.0), came) ? 0 : 1;
            }
            Interval total = Objects.requireNonNull(resampling.interval(Estimator.CHAO1, Double.POSITIVE_INFINITY));
            misses[0] += total.low() > world.windows() ? 1 : 0;
            Resampling independent = Resampling.ofIndependent(first, time);
            naive += holds(independent.interval(Estimator.ORLITSKY, 1), SimulatedWindows.distinct(all)) ? 0 : 1;
        }
        assertThat(misses[0]).isLessThanOrEqualTo(MOST_ABOVE);
        assertThat(misses[1]).isLessThanOrEqualTo(MOST_MISSES);
        assertThat(misses[2]).isLessThanOrEqualTo(MOST_MISSES);
        // what the same count says of intervals that take windows for independent
        assertThat(naive).isGreaterThan(MOST_MISSES);
    }

    /** Where all windows are equally frequent, the lower bound is the number itself. */
    @Test
    void independentEqualWindows_chao1Covers() {
        SimulatedWindows world = SimulatedWindows.of(Law.UNIFORM, PASSAGES, 1, (double) PASSAGES / GENERATIONS);
        int misses = 0;
        for (int time = 0; time < TIMES; time++) {
            Generations found = world.draw(GENERATIONS, new RandomStream(300 + time));
            Resampling resampling = Resampling.of(found, time);
            misses += holds(resampling.interval(Estimator.CHAO1, Double.POSITIVE_INFINITY), world.windows()) ? 0 : 1;
        }
        assertThat(misses).isLessThanOrEqualTo(MOST_MISSES);
    }

    private static Rate rate(Generations drawn) {
        return Rate.of(drawn.units(), drawn.covered());
    }

    @Test
    void rate_covers_andItsDifferenceToo() {
        SimulatedWindows world = SimulatedWindows.of(Law.UNIFORM, PASSAGES, 60, 0.2);
        Double truth = rate(world.draw(200_000, new RandomStream(1))).share();
        int misses = 0;
        int differences = 0;
        int naive = 0;
        for (int time = 0; time < TIMES; time++) {
            RandomStream random = new RandomStream(500 + time);
            Rate one = rate(world.draw(80, random));
            Rate other = rate(world.draw(300, random));
            misses += holds(one.interval(), Objects.requireNonNull(truth)) ? 0 : 1;
            differences += holds(one.minus(other), 0) ? 0 : 1;
            naive += holds(Interval.wilson(one.covered(), one.units(), Interval.Z95), truth) ? 0 : 1;
        }
        assertThat(misses).isLessThanOrEqualTo(MOST_MISSES);
        assertThat(differences).isLessThanOrEqualTo(MOST_MISSES);
        assertThat(naive).isGreaterThan(MOST_MISSES);
    }

    private static boolean holds(@Nullable Interval interval, double value) {
        return interval != null && interval.low() <= value && value <= interval.high();
    }
}
