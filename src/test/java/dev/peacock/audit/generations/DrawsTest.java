package dev.peacock.audit.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int SAMPLES = 2000;
    private static final int DRAWS = 100;
    private static final double COPIES = .1;
    /**
     * Of {@value #SAMPLES} intervals that each hold with a probability of .93, fewer than so many do with one of 6e-7 (binomial). They were
     * measured to hold with one of .96 in 4,000 samples of each kind.
     */
    private static final int LEAST = 1802;

    @Test
    void withoutRepeats_itIsWilsons() {
        Draws draws = new Draws(IntStream.range(0, 40).toArray(), 40);
        assertThat(draws.interval(g -> g < 16, g -> true)).isEqualTo(Interval.wilson(16, 40, Interval.Z95));
        assertThat(draws.interval(g -> g < 16, g -> g >= 10)).isEqualTo(Interval.wilson(6, 30, Interval.Z95));
    }

    @Test
    void ifAllDrawsRepeatAlike_asManyCountAsThereAreDraws() {
        Draws draws = new Draws(IntStream.range(0, 200).map(g -> g / 5).toArray(), 40);
        Interval of = draws.interval(g -> g < 80, g -> true);
        Interval byDraw = Interval.wilson(16, 40, Interval.Z95);
        assertThat(of.low()).isCloseTo(byDraw.low(), within(1e-12));
        assertThat(of.high()).isCloseTo(byDraw.high(), within(1e-12));
        assertThat(draws.interval(g -> false, g -> true).high())
                .isCloseTo(Interval.wilson(0, 40, Interval.Z95).high(), within(1e-12));
        assertThat(draws.interval(g -> true, g -> true).low())
                .isCloseTo(Interval.wilson(40, 40, Interval.Z95).low(), within(1e-12));
    }

    /** A fifth of the draws stand ten times each, copies or not. */
    @Test
    void intervals_hold_whereDrawsRepeat() {
        int[] held = held(new RandomStream(11), (isCopy, random) -> random.nextInt(5) == 0 ? 10 : 1, COPIES);
        assertThat(held[0]).isGreaterThanOrEqualTo(LEAST);
        // those of generations hold with a probability of .52
        assertThat(held[1]).isLessThan(SAMPLES * 2 / 3);
    }

    /** Half of the copies stand twenty times each, so that their share of the generations is 10.5 p / (10.5 p + 1 - p). */
    @Test
    void intervals_hold_whereOnlyCopiesRepeat() {
        int[] held = held(
                new RandomStream(12),
                (isCopy, random) -> isCopy && random.nextInt(2) == 0 ? 20 : 1,
                10.5 * COPIES / (10.5 * COPIES + 1 - COPIES));
        assertThat(held[0]).isGreaterThanOrEqualTo(LEAST);
        assertThat(held[1]).isLessThan(SAMPLES * 2 / 3);
    }

    private interface Times {
        int of(boolean isCopy, RandomStream random);
    }

    /** How many intervals of samples hold the share, and how many of those that take each generation for a draw. */
    private static int[] held(RandomStream random, Times times, double share) {
        int[] held = new int[2];
        for (int sample = 0; sample < SAMPLES; sample++) {
            List<Integer> of = new ArrayList<>();
            boolean[] isCopy = new boolean[DRAWS];
            int copies = 0;
            for (int draw = 0; draw < DRAWS; draw++) {
                isCopy[draw] = random.nextInt(10) < 10 * COPIES;
                int repeats = times.of(isCopy[draw], random);
                copies += isCopy[draw] ? repeats : 0;
                for (int k = 0; k < repeats; k++) {
                    of.add(draw);
                }
            }
            int[] draws = of.stream().mapToInt(Integer::intValue).toArray();
            Interval interval = new Draws(draws, DRAWS).interval(g -> isCopy[draws[g]], g -> true);
            held[0] += interval.low() <= share && share <= interval.high() ? 1 : 0;
            Interval plain = Interval.wilson(copies, draws.length, Interval.Z95);
            held[1] += plain.low() <= share && share <= plain.high() ? 1 : 0;
        }
        return held;
    }
}
