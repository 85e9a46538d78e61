package dev.peacock.estimate;

import dev.peacock.estimate.plan.Planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Planning against an independent SciPy reference (oracles/t03_*). */
class PlanningOracleTest {

    private static JsonNode oracle(String name) throws IOException {
        try (InputStream in = PlanningOracleTest.class.getResourceAsStream("/oracles/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
        }
    }

    @Test
    void standardErrors_andModelsForThem_areTheReference() throws IOException {
        JsonNode oracle = oracle("t03_models_se");
        JsonNode inputs = oracle.get("inputs");
        JsonNode expected = oracle.get("expected");
        for (int p = 0; p < inputs.get("p").size(); p++) {
            double ratio = inputs.get("p").get(p).asDouble();
            for (int t = 0; t < inputs.get("t").size(); t++) {
                assertThat(Planning.worstStandardError(
                                ratio, inputs.get("t").get(t).asInt()))
                        .isCloseTo(expected.get("worstSe").get(p).get(t).asDouble(), withinPercentage(1e-10));
            }
            for (int s = 0; s < inputs.get("targetSe").size(); s++) {
                assertThat(Planning.modelsForStandardError(
                                ratio, inputs.get("targetSe").get(s).asDouble()))
                        .isEqualTo(
                                expected.get("modelsForTargetSe").get(p).get(s).asInt());
            }
        }
    }

    /** .2 t models are in and .8 t out; at t = 100, .16/20 + .09/80 = .009125, but .16/80 + .09/20 = .0065. */
    @Test
    void standardError_takesTheVarianceInOverTheModelsIn() {
        assertThat(Planning.standardError(0.2, 100, 0.16, 0.09))
                .isCloseTo(Math.sqrt(0.009125), withinPercentage(1e-10));
        assertThat(Planning.standardError(0.2, 100, 0.09, 0.16)).isCloseTo(Math.sqrt(0.0065), withinPercentage(1e-10));
    }

    @Test
    void power_andModelsForIt_areTheReference() throws IOException {
        JsonNode oracle = oracle("t03_models_power");
        for (int c = 0; c < oracle.get("inputs").size(); c++) {
            JsonNode in = oracle.get("inputs").get(c);
            JsonNode first = oracle.get("expected").get(c).get("bonferroniFirst");
            double ratio = in.get("p").asDouble();
            double delta = in.get("delta").asDouble();
            double q = in.get("q").asDouble();
            long tests = in.get("N").asLong();
            assertThat(Planning.powerOfFirst(ratio, in.get("t").asInt(), delta, q, tests))
                    .isCloseTo(first.get("power").asDouble(), within(1e-9));
            assertThat(Planning.modelsForPower(ratio, delta, q, tests, 0.8))
                    .isEqualTo(first.get("modelsForPower80").asInt());
        }
    }
}
