package dev.peacock.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneRunBoundTest {
    /** Of a bound found by bisection, where the p-value is right to about 1e-12. */
    private static final double NOISE = 1e-9;

    private static JsonNode oracle() throws IOException {
        try (InputStream in = OneRunBoundTest.class.getResourceAsStream("/oracles/t10_one_run_audit.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    @Test
    void bounds_areTheOracles() throws IOException {
        JsonNode oracle = oracle();
        JsonNode inputs = oracle.get("inputs").get("bounds");
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode input = inputs.get(i);
            double bound = OneRunBound.epsilon(
                    tally(input),
                    input.get("confidence").asDouble(),
                    input.get("delta").asDouble());
            assertThat(bound)
                    .as("%s", input)
                    .isCloseTo(oracle.get("expected").get("bounds").get(i).asDouble(), within(1e-6));
        }
        assertThat(inputs).hasSize(24);
    }

    @Test
    void pValues_areTheOracles() throws IOException {
        JsonNode oracle = oracle();
        JsonNode inputs = oracle.get("inputs").get("pValues");
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode input = inputs.get(i);
            double expected = oracle.get("expected").get("pValues").get(i).asDouble();
            double p = OneRunBound.pValue(
                    tally(input),
                    input.get("eps").asDouble(),
                    input.get("delta").asDouble());
            assertThat(p).as("%s", input).isCloseTo(expected, within(1e-300 + 1e-8 * expected));
        }
        assertThat(inputs).hasSize(27);
    }

    private static GuessCounts tally(JsonNode input) {
        return new GuessCounts(
                input.get("m").asInt(), input.get("r").asInt(), input.get("v").asInt());
    }

    @Test
    void allOfAHundredRight_isThePublishedFigure() {
        assertThat(OneRunBound.epsilon(new GuessCounts(100, 100, 100), 0.95, 0)).isCloseTo(3.4930, within(5e-5));
        assertThat(OneRunBound.epsilon(new GuessCounts(1000, 1000, 900), 0.95, 0))
                .isCloseTo(2.0212, within(5e-5));
    }

    /** The theorem word for word, with i up to m. */
    @ParameterizedTest
    @CsvSource({"7, 5, 3", "12, 12, 12", "40, 30, 1", "60, 50, 26", "60, 50, 49", "9, 0, 0"})
    void pValue_isTheTheorems(int m, int r, int v) {
        for (double epsilon : new double[] {0, 0.2, 1, 3, 8}) {
            double q = 1 / (1 + Math.exp(-epsilon));
            BinomialDistribution right = new BinomialDistribution(null, r, q);
            double largest = 0;
            for (int i = 1; i <= m; i++) {
                double between = right.cumulativeProbability(v - 1) - right.cumulativeProbability(v - i - 1);
                largest = Math.max(largest, between / i);
            }
            for (double delta : new double[] {0, 1e-5, 0.01, 0.5}) {
                double tail = 1 - right.cumulativeProbability(v - 1);
                assertThat(OneRunBound.pValue(new GuessCounts(m, r, v), epsilon, delta))
                        .isCloseTo(Math.min(1, tail + 2 * m * delta * largest), within(1e-12));
            }
        }
    }

    @Test
    void withoutDelta_itIsTheLogitOfClopperAndPearsonsBound() {
        // of all right, the bound on q is level^(1/r)
        for (int r : new int[] {1, 20, 5_000, 10_000_000}) {
            for (double confidence : new double[] {0.5, 0.95, 0.999}) {
                double q = Math.log1p(-confidence) / r;
                double exact = Math.max(0, q - Math.log(-Math.expm1(q)));
                assertThat(OneRunBound.epsilon(new GuessCounts(r, r, r), confidence, 0))
                        .isCloseTo(exact, within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 1_000, 100_000, 10_000_000})
    void bound_isMonotoneInEveryArgument(int most) {
        RandomStream random = new RandomStream(most);
        for (int trial = 0; trial < (most > 1_000_000 ? 6 : 60); trial++) {
            int m = 2 + random.nextInt(most - 2);
            int r = 1 + random.nextInt(m);
            int v = r / 2 + random.nextInt(r - r / 2 + 1);
            double confidence = random.nextDouble() * 0.998 + 0.001;
            double delta = Math.pow(10, -12 * random.nextDouble()) * random.nextInt(2);
            double bound = OneRunBound.epsilon(new GuessCounts(m, r, v), confidence, delta);
            assertThat(bound).isFinite().isNotNegative();
            if (v > 0) {
                atMost(bound, new GuessCounts(m, r, v - 1), confidence, delta);
                atMost(bound, new GuessCounts(m, r - 1, v - 1), confidence, delta);
            }
            if (r < m) {
                atMost(bound, new GuessCounts(m, r + 1, v), confidence, delta);
            }
            if (m < GuessCounts.MOST) {
                atMost(bound, new GuessCounts(m + 1, r, v), confidence, delta);
            }
            atMost(bound, new GuessCounts(m, r, v), confidence, delta * 1.5 + (delta == 0 ? 1e-9 : 0));
            atMost(bound, new GuessCounts(m, r, v), confidence + 0.0005, delta);
        }
    }

    private static void atMost(double bound, GuessCounts tally, double confidence, double delta) {
        double other = OneRunBound.epsilon(tally, confidence, Math.min(delta, 0.999));
        assertThat(other).as("%s at %s, %s", tally, confidence, delta).isLessThanOrEqualTo(bound + NOISE);
    }

    /** What lets a bisection find the bound. */
    @Test
    void pValue_neverFallsInEpsilon() {
        RandomStream random = new RandomStream(5);
        for (int trial = 0; trial < 200; trial++) {
            int m = 1 + random.nextInt(300);
            int r = 1 + random.nextInt(m);
            GuessCounts tally = new GuessCounts(m, r, random.nextInt(r + 1));
            double delta = random.nextDouble() * random.nextDouble() * 0.99;
            double before = 0;
            for (double epsilon = 0; epsilon < 9; epsilon += 0.05) {
                double p = OneRunBound.pValue(tally, epsilon, delta);
                assertThat(p).as("%s, delta %s, at %s", tally, delta, epsilon).isGreaterThanOrEqualTo(before - 1e-12);
                before = p;
            }
        }
    }

    /** Ends, whatever the machine does beside it: no step of the search may go through all canaries. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tenMillionCanaries_haveTheirBound() {
        double bound = OneRunBound.epsilon(new GuessCounts(10_000_000, 10_000_000, 6_000_000), 0.95, 1e-9);
        // logit of .6 less 1.645 standard errors of it, 6.5e-4, and a little for delta
        assertThat(bound).isBetween(Math.log(1.5) - 2e-3, Math.log(1.5) - 0.9e-3);
    }

    @Test
    void nonsense_isRefused() {
        refused(() -> new GuessCounts(10, 11, 3), "r = 11 guesses", "m = 10");
        refused(() -> new GuessCounts(10, 5, 6), "v = 6 right guesses", "r = 5");
        refused(() -> new GuessCounts(0, 0, 0), "m = 0");
        refused(() -> new GuessCounts(10, -1, 0), "r = -1");
        refused(() -> new GuessCounts(10, 1, -1), "v = -1");
        refused(() -> OneRunBound.epsilon(new GuessCounts(1, 1, 1), 1, 0), "--confidence 1.0");
        refused(() -> OneRunBound.epsilon(new GuessCounts(1, 1, 1), 0, 0), "--confidence 0.0");
        refused(() -> OneRunBound.epsilon(new GuessCounts(1, 1, 1), Double.NaN, 0), "--confidence NaN");
        refused(() -> OneRunBound.epsilon(new GuessCounts(1, 1, 1), 0.9, 1), "--delta 1.0");
        refused(() -> OneRunBound.epsilon(new GuessCounts(1, 1, 1), 0.9, -1e-9), "--delta -1.0E-9");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... says) {
        assertThatThrownBy(call).isInstanceOf(UserError.class).message().contains(says);
    }
}
