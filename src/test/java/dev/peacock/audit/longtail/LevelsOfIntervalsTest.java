package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.RankCorrelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At which level intervals and tests of the long tail are made: 95%, exactly. */
class LevelsOfIntervalsTest {

    /** 1,000 resamples that come to 0, 1, .. 999: 25 are left out at each end. */
    @Test
    void resampled_leavesOut25OfAThousandAtEachEnd() {
        double[][] smoothed = IntStream.range(0, 1_000)
                .mapToObj(b -> new double[] {b * 7 % 1_000})
                .toArray(double[][]::new);
        GoodTuringResamples resamples = new GoodTuringResamples(new int[] {1}, smoothed);
        assertThat(resamples.interval(0)).isEqualTo(new Interval(25, 974));
        assertThat(resamples.interval(taus -> -2 * taus[0])).isEqualTo(new Interval(-2 * 974, -2 * 25));
    }

    /** N_1 = 40, N_2 = 30, N_3 = 20, N_4 = 10: n = 200. */
    @Test
    void mass_isWithin1_96StandardDeviations() {
        GoodTuring counted = GoodTuring.of(new SizeCounts(new int[] {1, 2, 3, 4}, new long[] {40, 30, 20, 10}));
        double[] masses = {40 / 200.0, 2 * 30 / 200.0, 3 * 20 / 200.0};
        double[] variances = {40 + 2 * 30, 4 * 30 + 6 * 20, 9 * 20 + 12 * 10};
        for (int l = 0; l < 3; l++) {
            double half = 1.959963984540054 * Math.sqrt(variances[l]) / 200;
            assertThat(counted.mass(l).low()).as("seen %d times", l).isCloseTo(masses[l] - half, within(1e-14));
            assertThat(counted.mass(l).high()).as("seen %d times", l).isCloseTo(masses[l] + half, within(1e-14));
        }
    }

    /**
     * Turing's estimate of what was seen once is taken where it is 1.678 or 1.677 standard deviations from the line, above it or below,
     * and the line where it is 1.620 or 1.622: neither 1.6 nor 1.7 passes for 1.65.
     */
    @ParameterizedTest
    @CsvSource({"400, 193, 95, true", "400, 193, 96, false", "400, 165, 126, false", "400, 165, 127, true"})
    void line_isTakenWithin1_65StandardDeviations(long once, long twice, long thrice, boolean turing) {
        GoodTuring goodTuring = GoodTuring.of(new SizeCounts(new int[] {1, 2, 3}, new long[] {once, twice, thrice}));
        double line = Math.pow(2, goodTuring.slope() + 1);
        double raw = 2.0 * twice / once;
        double deviation = 2 * Math.sqrt(twice * (1 + (double) twice / once)) / once;
        assertThat(Math.abs(raw - line) / deviation).isBetween(turing ? 1.67 : 1.61, turing ? 1.68 : 1.63);
        // what was seen three times has the line's value in any case
        double third = 3 * Math.pow(4.0 / 3, goodTuring.slope() + 1);
        assertThat(goodTuring.smoothed()[0] / goodTuring.smoothed()[2])
                .isCloseTo((turing ? raw : line) / third, within(1e-13));
    }

    /** Data sets drawn again in so many words, each subpopulation's examples as often as it was drawn. */
    @Test
    void correlation_leavesOut25OfAThousandAtEachEnd() {
        int[] sizes = {1, 1, 2, 2, 3, 4, 5, 6, 8, 9};
        int[] train = IntStream.range(0, sizes.length)
                .flatMap(s -> IntStream.range(0, sizes[s]).map(k -> s))
                .toArray();
        RandomStream noise = new RandomStream(2);
        double[] memorization = IntStream.of(train)
                .mapToDouble(s -> noise.nextInt(8) - sizes[s])
                .toArray();
        RandomStream random = new RandomStream(3);
        double[] drawn = IntStream.range(0, 1_000)
                .mapToDouble(b -> again(train, sizes, memorization, random))
                .sorted()
                .toArray();
        SizeCorrelation found =
                Objects.requireNonNull(SizeCorrelation.of(train, sizes, memorization, new RandomStream(3)));
        Interval interval = Objects.requireNonNull(found.interval());
        assertThat(interval.low()).isCloseTo(drawn[25], within(1e-12));
        assertThat(interval.high()).isCloseTo(drawn[974], within(1e-12));
    }

    private static double again(int[] train, int[] sizes, double[] memorization, RandomStream random) {
        List<Double> size = new ArrayList<>();
        List<Double> memorized = new ArrayList<>();
        for (int draw = 0; draw < sizes.length; draw++) {
            int s = random.nextInt(sizes.length);
            for (int i = 0; i < train.length; i++) {
                if (train[i] == s) {
                    size.add((double) sizes[s]);
                    memorized.add(memorization[i]);
                }
            }
        }
        return Objects.requireNonNull(RankCorrelation.spearman(
                size.stream().mapToDouble(x -> x).toArray(),
                memorized.stream().mapToDouble(x -> x).toArray()));
    }
}
