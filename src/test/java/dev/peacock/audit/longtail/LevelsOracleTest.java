package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against the values of oracles/t04_*, made by an independent reference. */
class LevelsOracleTest {

    private static JsonNode oracle(String name) throws IOException {
        try (InputStream in = LevelsOracleTest.class.getResourceAsStream("/oracles/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    @Test
    void zipf_hasTheOraclesValues_whereTheListIsAssigned() throws IOException {
        JsonNode oracle = oracle("t04_zipf_fixed_list");
        double relative = oracle.path("tolerance").path("rel").asDouble(1e-9);
        for (int i = 0; i < oracle.path("inputs").size(); i++) {
            check(oracle, i, false, relative);
        }
    }

    @Test
    void zipf_hasTheOraclesValues_whereFrequenciesAreDrawnIndependently() throws IOException {
        JsonNode oracle = oracle("t04_zipf_iid_normalised");
        for (int i = 0; i < oracle.path("inputs").size(); i++) {
            check(oracle, i, true, 1e-4);
        }
    }

    private static void check(JsonNode oracle, int i, boolean independent, double relative) {
        JsonNode in = oracle.path("inputs").path(i);
        JsonNode out = oracle.path("expected").path(i);
        FrequencyList list =
                FrequencyList.zipf(in.path("N").asInt(), in.path("exponent").asDouble());
        Prior prior = independent ? new IndependentDraws(list) : list;
        int n = in.path("n").asInt();
        int most = out.path("tau").size() - 1;
        Levels levels =
                Levels.of(prior, n, Math.max(1, most), in.path("classes").asInt());
        Expected expected = levels.expected();
        for (int l = 0; l <= most; l++) {
            close(expected.tau()[l], out.path("tau").path(l), relative, "tau_" + l);
        }
        close(n * expected.tau()[1], out.path("nTau1"), relative, "n tau_1");
        close(expected.share(1), out.path("singletonShare"), relative, "singletons");
        close(expected.mass()[0], out.path("unseenMass"), relative, "unseen mass");
        close(levels.optimum(), out.path("optError"), relative, "optimum");
        close(levels.costBelow(2), out.path("singletonCost"), relative, "cost of singletons");
    }

    private static void close(double actual, JsonNode expected, double relative, String what) {
        assertThat(expected.isNumber()).as(what).isTrue();
        assertThat(actual).as(what).isCloseTo(expected.asDouble(), within(relative * Math.abs(expected.asDouble())));
    }

    @Test
    void tau_isTheClosedForm_underDirichletsLaw() throws IOException {
        JsonNode oracle = oracle("t04_dirichlet_goodturing");
        for (int i = 0; i < oracle.path("inputs").path("dirichlet").size(); i++) {
            JsonNode in = oracle.path("inputs").path("dirichlet").path(i);
            Prior prior =
                    new SymmetricDirichlet(in.path("N").asInt(), in.path("a").asDouble());
            Expected expected = prior.expected(in.path("n").asInt(), 5);
            for (int j = 0; j < in.path("l").size(); j++) {
                close(
                        expected.tau()[in.path("l").path(j).asInt()],
                        oracle.path("expected").path("dirichlet").path(i).path(j),
                        1e-12,
                        "tau");
            }
        }
    }
}
