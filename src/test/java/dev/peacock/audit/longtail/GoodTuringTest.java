package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.UserError;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoodTuringTest {
    /** r and N_r of the prosody data in Gale and Sampson (1995), table 1; r* of the first and p of the first are printed there. */
    private static final int[][] PROSODY = {
        {1, 120}, {2, 40}, {3, 24}, {4, 13}, {5, 15}, {6, 5}, {7, 11}, {8, 2}, {9, 2}, {10, 1}, {12, 3}, {14, 2},
        {15, 1}, {16, 1}, {17, 3}, {19, 1}, {20, 3}, {21, 2}, {23, 3}, {24, 3}, {25, 3}, {26, 2}, {27, 2}, {28, 1},
        {31, 2}, {32, 2}, {33, 1}, {34, 2}, {36, 2}, {41, 3}, {43, 1}, {45, 3}, {46, 1}, {47, 1}, {50, 1}, {71, 1},
        {84, 1}, {101, 1}, {105, 1}, {121, 1}, {124, 1}, {146, 1}, {162, 1}, {193, 1}, {199, 1}, {224, 1}, {226, 1},
        {254, 1}, {257, 1}, {339, 1}, {421, 1}, {456, 1}, {481, 1}, {483, 1}, {1140, 1}, {1256, 1}, {1322, 1},
        {1530, 1}, {2131, 1}, {2395, 1}, {6925, 1}, {7846, 1}
    };

    private static SizeCounts counts(int[][] pairs) {
        return new SizeCounts(
                Arrays.stream(pairs).mapToInt(pair -> pair[0]).toArray(),
                Arrays.stream(pairs).mapToLong(pair -> pair[1]).toArray());
    }

    @Test
    void smoothed_isThatOfThePaper_forItsProsodyData() {
        GoodTuring prosody = GoodTuring.of(counts(PROSODY));
        assertThat(prosody.counts().examples()).isEqualTo(30_902);
        assertThat(prosody.unseen()).isCloseTo(0.003883, within(5e-7));
        assertThat(prosody.smoothed()[0]).isCloseTo(2.468e-5, within(5e-9));
        // all there is: seen and unseen
        double sum = prosody.unseen();
        for (int i = 0; i < PROSODY.length; i++) {
            sum += PROSODY[i][1] * prosody.smoothed()[i];
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    @Test
    void raw_hasTheOraclesValues() throws IOException {
        JsonNode oracle;
        try (InputStream in = GoodTuringTest.class.getResourceAsStream("/oracles/t04_dirichlet_goodturing.json")) {
            oracle = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        int[] seen = new ObjectMapper().convertValue(oracle.path("inputs").path("counts"), int[].class);
        GoodTuring goodTuring = GoodTuring.of(SizeCounts.of(seen));
        JsonNode expected = oracle.path("expected").path("goodTuring");
        for (int l = 1; l <= 15; l++) {
            JsonNode tau = expected.path(String.valueOf(l));
            if (tau.isNumber()) {
                assertThat(goodTuring.raw(l)).as("tau_" + l).isCloseTo(tau.asDouble(), within(1e-14));
            } else {
                assertThat(goodTuring.raw(l)).as("tau_" + l).isNull();
            }
        }
        assertThat(goodTuring.unseen())
                .isCloseTo(oracle.path("expected").path("singletonShare").asDouble(), within(1e-15));
    }

    @Test
    void smoothed_isProportionalToTheSize_whereOnlyOneSizeOccurs() {
        GoodTuring twice = GoodTuring.of(SizeCounts.of(new int[] {2, 2, 2, 0}));
        assertThat(twice.slope()).isNaN();
        assertThat(twice.smoothed()).containsExactly(1.0 / 3);
        GoodTuring once = GoodTuring.of(SizeCounts.of(new int[] {1, 1, 1}));
        assertThat(once.unseen()).isEqualTo(1);
        assertThat(once.smoothed()).containsExactly(0);
    }

    @Test
    void counts_areRefused_whereNothingWasSeen() {
        assertThatThrownBy(() -> SizeCounts.of(new int[] {0, 0}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no subpopulation was seen");
        assertThatThrownBy(() -> SizeCounts.of(new int[0])).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> SizeCounts.of(new int[] {3, -1})).isInstanceOf(UserError.class);
    }

    @Test
    void counts_doNotDependOnOrder() {
        SizeCounts one = SizeCounts.of(new int[] {1, 5, 0, 1, 2});
        SizeCounts other = SizeCounts.of(new int[] {2, 1, 1, 0, 5});
        assertThat(one.sizes()).containsExactly(other.sizes());
        assertThat(one.numbers()).containsExactly(other.numbers());
        assertThat(one.number(1)).isEqualTo(2);
        assertThat(one.number(3)).isZero();
        assertThat(one.seen()).isEqualTo(4);
        assertThat(one.examples()).isEqualTo(9);
    }

    /** A draw of n examples from a Zipf list: counts, and the mass of what was seen l times. */
    private record Draw(SizeCounts counts, double[] mass) {
        static Draw of(double[] frequencies, int n, RandomStream random) {
            double[] upTo = frequencies.clone();
            Arrays.parallelPrefix(upTo, Double::sum);
            int[] seen = new int[frequencies.length];
            for (int i = 0; i < n; i++) {
                int at = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
                seen[at >= 0 ? at : -at - 1]++;
            }
            double[] mass = new double[4];
            for (int s = 0; s < seen.length; s++) {
                if (seen[s] < mass.length) {
                    mass[seen[s]] += frequencies[s];
                }
            }
            return new Draw(SizeCounts.of(seen), mass);
        }
    }

    private static List<Draw> draws(int number, int subpopulations, int n) {
        double[] frequencies = FrequencyList.zipf(subpopulations, 1).ascending();
        List<Draw> draws = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            draws.add(Draw.of(frequencies, n, new RandomStream(Seeds.seed(7, Seeds.Purpose.LONG_TAIL, i))));
        }
        return draws;
    }

    /**
     * At 95% each, Binomial(400, .95) falls below 350 with probability 1.0e-8, and above 399 with 1.2e-9: the real coverage of
     * this normal interval is a little off 95%, so that the lower border stays well away.
     */
    @Test
    void massIntervals_holdTheRealMass_inAbout95OfAHundredDraws() {
        List<Draw> draws = draws(400, 2_000, 2_000);
        for (int l = 0; l < 3; l++) {
            int level = l;
            long held = draws.stream()
                    .filter(draw -> {
                        Interval interval = GoodTuring.of(draw.counts).mass(level);
                        return interval.low() <= draw.mass[level] && draw.mass[level] <= interval.high();
                    })
                    .count();
            assertThat(held).as("seen " + l).isBetween(350L, 399L);
        }
    }

    /** The mean of 400 unbiased estimates differs from its expectation by more than 5 standard errors with probability 5.7e-7. */
    @Test
    void unseen_isUnbiased_uptoOneExampleMore() {
        int n = 2_000;
        double[] estimates = draws(400, 2_000, n).stream()
                .mapToDouble(draw -> GoodTuring.of(draw.counts).unseen())
                .toArray();
        // N_1 / n has the expectation of the unseen mass at n - 1
        double expected = FrequencyList.zipf(2_000, 1).expected(n - 1, 1).mass()[0];
        double mean = Arrays.stream(estimates).average().orElseThrow();
        double variance =
                Arrays.stream(estimates).map(e -> (e - mean) * (e - mean)).sum() / (estimates.length - 1);
        assertThat(mean).isCloseTo(expected, within(5 * Math.sqrt(variance / estimates.length)));
    }

    /** Binomial(100, .95) is below 80 with probability 2e-8; smoothing has a bias, so that the border leaves it room. */
    @Test
    void resamples_holdTheExpectedFrequencyOfSingletons() {
        double tau = Objects.requireNonNull(
                FrequencyList.zipf(2_000, 1).expected(2_000, 1).tau(1));
        List<Draw> draws = draws(100, 2_000, 2_000);
        long held = IntStream.range(0, draws.size())
                .filter(i -> {
                    RandomStream random = new RandomStream(Seeds.seed(8, Seeds.Purpose.LONG_TAIL, i));
                    Interval interval = Objects.requireNonNull(
                            GoodTuringResamples.of(draws.get(i).counts, random).interval(0));
                    return interval.low() <= tau && tau <= interval.high();
                })
                .count();
        assertThat(held).isBetween(80L, 100L);
    }

    @Test
    void massInterval_isNeverAPoint() {
        GoodTuring twice = GoodTuring.of(SizeCounts.of(new int[] {2, 2, 2}));
        assertThat(twice.unseen()).isZero();
        assertThat(twice.mass(0).low()).isZero();
        assertThat(twice.mass(0).high()).isBetween(0.1, 1.0);
    }
}
