package dev.peacock.audit.canary.exposure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.canary.MarkovModel;
import dev.peacock.audit.canary.format.CanaryFormat;
import dev.peacock.audit.canary.format.Space;
import dev.peacock.spark.Fleet;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExposureTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void exactAndSampled_areThoseOfNumPy() throws IOException {
        JsonNode oracle = Fleet.oracle("t06_exposure_rank");
        JsonNode inputs = oracle.get("inputs");
        JsonNode expected = oracle.get("expected");
        double[] space = JSON.treeToValue(inputs.get("space"), double[].class);
        double[] canaries = JSON.treeToValue(inputs.get("canaryLosses"), double[].class);
        for (int k = 0; k < canaries.length; k++) {
            double bits = canaries[k];
            int number = IntStream.range(0, space.length)
                    .filter(i -> space[i] == bits)
                    .findFirst()
                    .orElseThrow();
            Exposure found = Exposure.exact(space, number);
            JsonNode exact = expected.get("exact").get(k);
            assertThat(found.rank()).isEqualTo(exact.get("rankWorst").asLong());
            assertThat(found.bits()).isCloseTo(exact.get("exposureWorst").asDouble(), within(1e-9));
        }
        double[] sample = JSON.treeToValue(inputs.get("sample"), double[].class);
        double[] others = JSON.treeToValue(inputs.get("sampledCanaryLosses"), double[].class);
        for (int k = 0; k < others.length; k++) {
            assertThat(Exposure.sampled(sample, others[k]).bits())
                    .isCloseTo(expected.get("sampled").get(k).get("plusOne").asDouble(), within(1e-9));
        }
        for (int k = 0; k < inputs.get("nullM").size(); k++) {
            double secrets = inputs.get("nullM").get(k).asDouble();
            assertThat(Exposure.expected(secrets))
                    .isCloseTo(expected.get("nullMean").get(k).asDouble(), within(secrets < 1e6 ? 1e-9 : 1e-6));
        }
    }

    /** Of 400 digits: their number is no double, and the logarithm of its factorial none long before. */
    @Test
    void theExpectedExposureOfVeryManySecrets_isItsLimit() {
        double limit = 1 / Math.log(2);
        for (double secrets : new double[] {
            1e18,
            1.1e19,
            1e300,
            1e308,
            CanaryFormat.parse("{d100}{d100}{d100}{d100}", name -> List.of())
                    .space()
                    .size()
                    .doubleValue()
        }) {
            assertThat(Exposure.expected(secrets)).as("of %s", secrets).isCloseTo(limit, within(1e-12));
        }
    }

    /** Digits as symbols 1 to 10, a hyphen as 11, the letters of the words as 12 and up. */
    private static Space symbols(String format) {
        return CanaryFormat.parse(format, name -> List.of("ab", "a", "bca", "abc", "b"))
                .space()
                .mapped(point -> point == '-' ? 11 : point < 'a' ? point - '0' + 1 : point - 'a' + 12);
    }

    @Test
    void allLogPerplexities_areThoseOfBruteForce() {
        for (String format : List.of("{d5}", "{d2}-{d1}", "x{d}-{w:some}{d}-", "{w:some}{w:some}")) {
            Space space = symbols(format);
            MarkovModel model = MarkovModel.random(6, 15, 2, new RandomStream(format.hashCode()));
            for (int rows : new int[] {1, 7, 512}) {
                if (rows == 1 && space.size().intValue() > 10_000) {
                    continue;
                }
                double[] all = new LogPerplexities(model, rows).all(new int[0], space);
                assertThat(all).hasSize(space.size().intValueExact()).doesNotContain(Double.POSITIVE_INFINITY);
                RandomStream random = new RandomStream(5);
                List<int[]> some = IntStream.range(0, 300)
                        .mapToObj(i -> space.draw(random))
                        .toList();
                double[] bits = new LogPerplexities(model, rows).of(new int[0], some);
                for (int i = 0; i < bits.length; i++) {
                    assertThat(bits[i]).isCloseTo(model.bits(some.get(i)), within(1e-9));
                    int number = requireNonNull(space.number(some.get(i))).intValueExact();
                    // where words meet, the same string may have another number, and the same log-perplexity
                    assertThat(all[number]).isCloseTo(bits[i], within(1e-9));
                }
            }
        }
    }

    @Test
    void everySecretOfTheTree_isThatOfItsNumber() {
        Space space = symbols("{d5}");
        MarkovModel model = MarkovModel.random(5, 11, 1, new RandomStream(3));
        double[] all = new LogPerplexities(model, 100).all(new int[0], space);
        for (int number = 0; number < all.length; number += 7) {
            int[] digits = new int[5];
            for (int at = 4, rest = number; at >= 0; at--, rest /= 10) {
                digits[at] = rest % 10 + 1;
            }
            assertThat(all[number]).isCloseTo(model.bits(digits), within(1e-9));
            double bits = all[number];
            if (number % 7_000 == 0) {
                assertThat(Exposure.exact(all, number).rank())
                        .isEqualTo(Arrays.stream(all)
                                .filter(other -> other <= bits)
                                .count());
            }
        }
    }

    @Test
    void whatIsImpossible_isLast() {
        double[][][] transition = {{{0, .5, .5, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}};
        Space space = CanaryFormat.parse("{w:x}{w:x}", name -> List.of("1", "2", "3"))
                .space()
                .mapped(point -> point - '0');
        double[] all = new LogPerplexities(new MarkovModel(transition), 4).all(new int[0], space);
        double no = Double.POSITIVE_INFINITY;
        double half = (float) Math.log(2) / Math.log(2);
        assertThat(all).containsExactly(half, no, no, no, half, no, no, no, no);
        assertThat(Exposure.exact(all, 0).rank()).isEqualTo(2);
        assertThat(Exposure.exact(all, 0).bits()).isCloseTo(Math.log(4.5) / Math.log(2), within(1e-12));
        assertThat(Exposure.exact(all, 8).bits()).isZero();
    }

    @Test
    void neverInserted_haveTheExpectedMean() {
        // 2,000 models, each with a secret of its own: exposures are independent, in 0 to log2 10^3, with a standard
        // deviation of
        // 1.44; the mean is within 5 standard errors but for a chance below 1e-6 (Bernstein's inequality gives 4e-6 for
        // a range of
        // 9.97, the normal tail 6e-7)
        Space space = symbols("{d3}");
        RandomStream random = new RandomStream(23);
        double[] found = IntStream.range(0, 2_000)
                .mapToDouble(i -> {
                    MarkovModel model = MarkovModel.random(3, 11, 2, random);
                    int number =
                            requireNonNull(space.number(space.draw(random))).intValueExact();
                    return Exposure.exact(new LogPerplexities(model, 64).all(new int[0], space), number)
                            .bits();
                })
                .toArray();
        Moments moments = Moments.of(found);
        assertThat(moments.mean()).isCloseTo(Exposure.expected(1_000), within(5.5 * moments.standardError()));
        assertThat(moments.mean()).isCloseTo(1.4427, within(0.2)).isGreaterThan(1);
    }

    @Test
    void sampledAndExtrapolated_agreeWithExactAsMethodsSays() {
        Space space = symbols("{d5}");
        double saturated = Math.log(4_001) / Math.log(2);
        for (int seed = 0; seed < 5; seed++) {
            RandomStream random = new RandomStream(seed);
            MarkovModel model = MarkovModel.random(5, 11, 1, random);
            LogPerplexities of = new LogPerplexities(model, 512);
            double[] all = of.all(new int[0], space);
            double[] drawn = of.of(
                    new int[0],
                    IntStream.range(0, 4_000).mapToObj(i -> space.draw(random)).toList());
            SkewNormal fit = SkewNormal.fit(drawn);
            double[] sorted = DoubleStream.of(all).sorted().toArray();
            for (int rank : new int[] {1, 10, 100, 1_000, 10_000, 50_000}) {
                double bits = sorted[rank - 1];
                double exact = Math.log(1e5 / rank) / Math.log(2);
                double sampled = Exposure.sampled(drawn, bits).bits();
                double extrapolated = Exposure.extrapolated(fit, bits, space);
                if (exact < 7) {
                    // 4,000 draws see a share of 2^-6.6 or more 40 times or more: 5 standard errors are 1.4 bits
                    assertThat(sampled).isCloseTo(exact, within(1.4));
                }
                assertThat(sampled).isLessThanOrEqualTo(saturated);
                // right to 3 bits, but for the first few ranks
                assertThat(extrapolated)
                        .isCloseTo(exact, within(rank < 10 ? 5.0 : 3.0))
                        .isLessThanOrEqualTo(space.bits());
            }
            // not better: at the first rank sampling says at most 11.97 of 16.61 bits
            assertThat(Exposure.sampled(drawn, sorted[0]).bits())
                    .isLessThan(saturated + 1e-9)
                    .isLessThan(13);
        }
    }

    @Test
    void largeSpaces_areNotEnumerable() {
        CanaryFormat large = CanaryFormat.parse("my social security number is {d3}-{d2}-{d4}", name -> List.of());
        assertThat(Exposure.isEnumerable(large.space())).isFalse();
        assertThat(Exposure.isEnumerable(symbols("{d5}"))).isTrue();
    }
}
