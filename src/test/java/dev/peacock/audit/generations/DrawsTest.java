package dev.peacock.audit.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
    private static final int SAMPLES = 2000;
    private static final int DRAWS = 100;
    /**
     * Of {@value #SAMPLES} intervals that each hold with a probability of .93, fewer than so many do with one of 6e-7 (binomial). This is
     * the false-alarm rate of each case below.
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

    @Test
    void intervals_areNeverNarrowerThanWilsons() {
        RandomStream random = new RandomStream(10);
        for (int sample = 0; sample < SAMPLES; sample++) {
            int[] of = IntStream.range(0, 1 + random.nextInt(40))
                    .map(g -> random.nextInt(2) == 0 ? 0 : random.nextInt(30))
                    .toArray();
            int copies = random.nextInt(31);
            long below = IntStream.of(of).filter(draw -> draw < copies).count();
            Interval interval = new Draws(of, 30).interval(g -> of[g] < copies, g -> true);
            Interval plain = Interval.wilson(below, of.length, Interval.Z95);
            assertThat(interval.low()).isBetween(0.0, plain.low() + 1e-12);
            assertThat(interval.high()).isBetween(plain.high() - 1e-12, 1.0);
        }
    }

    @Test
    void aSingleRepeat_changesNextToNothing() {
        Draws draws = new Draws(IntStream.range(0, 1001).map(g -> g % 1000).toArray(), 1000);
        Interval plain = Interval.wilson(2, 1001, Interval.Z95);
        assertThat(draws.interval(g -> g == 5 || g == 6, g -> true).high()).isCloseTo(plain.high(), within(1e-4));
        assertThat(draws.few(g -> g == 5 || g == 6, g -> true)).isNull();
    }

    @Test
    void ifOneDrawIsHalfOfAll_nothingIsSure() {
        Draws draws =
                new Draws(IntStream.range(0, 200).map(g -> Math.max(0, g - 99)).toArray(), 101);
        Interval of = draws.interval(g -> g < 100, g -> true);
        assertThat(of.low()).isLessThan(.05);
        assertThat(of.high()).isGreaterThan(.95);
        assertThat(draws.few(g -> g < 100, g -> true)).isEqualTo(new Draws.Few(true, 1));
    }

    @Test
    void few_saysHowManyDistinctOnesThereAre_whereDrawsRepeatUnequally() {
        Draws draws =
                new Draws(IntStream.range(0, 110).map(g -> Math.max(0, g - 10)).toArray(), 100);
        assertThat(draws.few(g -> draws.of()[g] < Draws.LEAST - 1, g -> true))
                .isEqualTo(new Draws.Few(true, Draws.LEAST - 1));
        assertThat(draws.few(g -> draws.of()[g] < Draws.LEAST, g -> true)).isNull();
        assertThat(draws.few(g -> draws.of()[g] < 97, g -> true)).isEqualTo(new Draws.Few(false, 3));
        assertThat(draws.few(g -> false, g -> true)).isNull();
        assertThat(draws.few(g -> draws.of()[g] < 3, g -> draws.of()[g] < 50)).isEqualTo(new Draws.Few(true, 3));
        // without the draw that repeats
        assertThat(draws.few(g -> draws.of()[g] < 3, g -> draws.of()[g] > 0)).isNull();
        assertThat(new Draws(IntStream.range(0, 20).map(g -> g / 2).toArray(), 10).few(g -> g < 4, g -> true))
                .isNull();
        assertThat(new Draws(IntStream.range(0, 20).toArray(), 20).few(g -> g < 4, g -> true))
                .isNull();
    }

    @Test
    void intervals_hold_whereNothingRepeats_andWhereAllDrawsRepeatAlike() {
        assertThat(held(11, DRAWS, .1, (isCopy, random) -> 1, .1)[0]).isGreaterThanOrEqualTo(LEAST);
        int[] held = held(12, DRAWS, .1, (isCopy, random) -> 5, .1);
        assertThat(held[0]).isGreaterThanOrEqualTo(LEAST);
        // those of generations hold with a probability of .61
        assertThat(held[1]).isLessThan(SAMPLES * 2 / 3);
    }

    /** A fifth of the draws stand ten times each, copies or not; of 100 draws ten are copies on average, or two, or hardly ever one. */
    @ParameterizedTest
    @ValueSource(doubles = {.1, .02, .0005})
    void intervals_hold_whereDrawsRepeat(double copies) {
        int[] held = held(13, DRAWS, copies, (isCopy, random) -> random.nextInt(5) == 0 ? 10 : 1, copies);
        assertThat(held[0]).isGreaterThanOrEqualTo(LEAST);
        if (copies > .01) {
            // those of generations hold with a probability of .5
            assertThat(held[1]).isLessThan(SAMPLES * 2 / 3);
        }
    }

    /** Half of the copies stand twenty times each. */
    @Test
    void intervals_hold_whereOnlyCopiesRepeat() {
        Times times = (isCopy, random) -> isCopy && random.nextInt(2) == 0 ? 20 : 1;
        int[] held = held(14, DRAWS, .1, times, share(.1, 10.5));
        assertThat(held[0]).isGreaterThanOrEqualTo(LEAST);
        assertThat(held[1]).isLessThan(SAMPLES * 2 / 3);
    }

    /** One draw is half of all generations, and a copy as often as each other one. With the normal quantile .84 of those at .15 hold. */
    @ParameterizedTest
    @ValueSource(doubles = {.02, .15, .5})
    void intervals_hold_whereOneDrawIsHalfOfAll(double copies) {
        RandomStream random = new RandomStream(15);
        int[] of =
                IntStream.range(0, 2 * DRAWS).map(g -> Math.max(0, g - DRAWS)).toArray();
        int held = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            boolean[] isCopy = copies(random, DRAWS, copies);
            held += holds(new Draws(of, DRAWS).interval(g -> isCopy[of[g]], g -> true), copies) ? 1 : 0;
        }
        assertThat(held).isGreaterThanOrEqualTo(LEAST);
    }

    /**
     * A tenth of the copies stand a hundred times each, so that these are nine tenths of all. With 30 copies on average, intervals hold with
     * a probability of .95. With 15, no copy of that tenth is drawn in .95^30 = 21% of samples: of 2,000 so many as above then hold with a
     * probability below 1e-20.
     */
    @Test
    void intervals_hold_whereFewCopiesRepeatMuchMoreOften_butWithFewerThanTheLeastNumberOfCopies() {
        Times times = (isCopy, random) -> isCopy && random.nextInt(10) == 0 ? 100 : 1;
        assertThat(held(16, 2 * Draws.LEAST, .5, times, share(.5, 10.9))[0]).isGreaterThanOrEqualTo(LEAST);
        assertThat(held(17, 2 * 15, .5, times, share(.5, 10.9))[0]).isLessThan(LEAST);
    }

    private interface Times {
        int of(boolean isCopy, RandomStream random);
    }

    /** Of generations, where copies stand so often on average and others once. */
    private static double share(double copies, double times) {
        return times * copies / (times * copies + 1 - copies);
    }

    private static boolean[] copies(RandomStream random, int draws, double copies) {
        boolean[] isCopy = new boolean[draws];
        for (int draw = 0; draw < draws; draw++) {
            isCopy[draw] = random.nextDouble() < copies;
        }
        return isCopy;
    }

    private static boolean holds(Interval interval, double share) {
        return interval.low() <= share && share <= interval.high();
    }

    /** How many intervals of samples hold the share, and how many of those that take each generation for a draw. */
    private static int[] held(long seed, int draws, double copies, Times times, double share) {
        RandomStream random = new RandomStream(seed);
        int[] held = new int[2];
        for (int sample = 0; sample < SAMPLES; sample++) {
            boolean[] isCopy = copies(random, draws, copies);
            int[] of = IntStream.range(0, draws)
                    .flatMap(draw -> IntStream.generate(() -> draw).limit(times.of(isCopy[draw], random)))
                    .toArray();
            long copied = IntStream.of(of).filter(draw -> isCopy[draw]).count();
            held[0] += holds(new Draws(of, draws).interval(g -> isCopy[of[g]], g -> true), share) ? 1 : 0;
            held[1] += holds(Interval.wilson(copied, of.length, Interval.Z95), share) ? 1 : 0;
        }
        return held;
    }
}
