package dev.peacock.audit.canary.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.spark.Fleet;
import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Against SciPy. */
class SkewNormalTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void distributionFunction_isThatByQuadrature() throws IOException {
        JsonNode oracle = Fleet.oracle("t06_skewnormal_cdf");
        double[][] params = JSON.treeToValue(oracle.get("inputs").get("params"), double[][].class);
        double[] z = JSON.treeToValue(oracle.get("inputs").get("z"), double[].class);
        double[][] expected = JSON.treeToValue(oracle.get("expected"), double[][].class);
        for (int p = 0; p < params.length; p++) {
            SkewNormal one = new SkewNormal(params[p][0], params[p][1], params[p][2]);
            for (int k = 0; k < z.length; k++) {
                double found = one.log2AtMost(one.location() + one.scale() * z[k]);
                assertThat(found).isCloseTo(expected[p][k], Percentage.withPercentage(1e-4));
            }
        }
    }

    @Test
    void momentsAndLargestLikelihood_areThoseOfSciPy() throws IOException {
        JsonNode oracle = Fleet.oracle("t06_exposure_skewnormal");
        for (int i = 0; i < oracle.get("inputs").size(); i++) {
            JsonNode input = oracle.get("inputs").get(i);
            JsonNode expected = oracle.get("expected").get(i);
            double[] sample = JSON.treeToValue(input.get("sample"), double[].class);
            check(SkewNormal.ofMoments(sample), expected.get("moments"), input, 1e-6, 1e-4);
            SkewNormal fit = SkewNormal.fit(sample);
            check(fit, expected.get("mle"), input, 0.2, 0.5);
            assertThat(fit.logLikelihood(sample))
                    .isGreaterThanOrEqualTo(expected.get("mle").get("logLik").asDouble() - 1e-3);
        }
    }

    private static void check(SkewNormal found, JsonNode expected, JsonNode input, double percent, double ofExposure) {
        Percentage close = Percentage.withPercentage(percent);
        assertThat(found.shape()).isCloseTo(expected.get("shape").asDouble(), close);
        assertThat(found.location()).isCloseTo(expected.get("loc").asDouble(), close);
        assertThat(found.scale()).isCloseTo(expected.get("scale").asDouble(), close);
        for (int k = 0; k < expected.get("exposure").size(); k++) {
            assertThat(-found.log2AtMost(input.get("canaryLosses").get(k).asDouble()))
                    .isCloseTo(expected.get("exposure").get(k).asDouble(), Percentage.withPercentage(ofExposure));
        }
    }

    @Test
    void aSampleWithoutALargestLikelihood_isFittedAtTheBorder() {
        // half of a normal distribution is the limit of an infinite shape
        double[] half = java.util.stream.IntStream.range(0, 999)
                .mapToDouble(i -> new org.apache.commons.math3.distribution.NormalDistribution()
                        .inverseCumulativeProbability(0.5 + (i + 0.5) / 1998))
                .toArray();
        SkewNormal fit = SkewNormal.fit(half);
        assertThat(fit.shape()).isGreaterThan(20).isLessThanOrEqualTo(100);
        assertThat(-fit.log2AtMost(Arrays.stream(half).sorted().toArray()[499])).isCloseTo(1, within(0.05));
    }
}
