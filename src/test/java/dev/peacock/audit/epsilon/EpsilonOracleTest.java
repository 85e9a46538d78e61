package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.attack.GuessCounts;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** oracles/t12_epsilon_pooled.json. */
class EpsilonOracleTest {
    private static final double TOLERANCE = 1e-6;
    private static final double[] DELTAS_OF_MU = {1e-5, 1e-3, 0.1};

    private static JsonNode oracle(String part) throws IOException {
        try (InputStream in = EpsilonOracleTest.class.getResourceAsStream("/oracles/t12_epsilon_pooled.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in)).get(part);
        }
    }

    @Test
    void severalTargets_areTheOracles() throws IOException {
        JsonNode inputs = oracle("inputs");
        JsonNode expected = oracle("expected").get("pooled");
        for (int k = 0; k < expected.size(); k++) {
            JsonNode counts = inputs.get("pooled").get(k);
            int guesses = counts.get(0).asInt();
            for (int e = 0; e < inputs.get("error").size(); e++) {
                GuessCounts tally =
                        new GuessCounts(10L * guesses, guesses, counts.get(1).asInt());
                double confidence = 1 - inputs.get("error").get(e).asDouble();
                assertThat(EpsilonBound.of(BoundKind.TARGETS, 10, 0, tally, confidence, 0, "test")
                                .epsilonLow())
                        .isCloseTo(expected.get(k).get(e).asDouble(), within(TOLERANCE));
            }
        }
        assertThat(expected).hasSize(5);
    }

    @Test
    void manyRuns_areTheOracles() throws IOException {
        JsonNode inputs = oracle("inputs");
        JsonNode expected = oracle("expected").get("manyRuns");
        for (int k = 0; k < expected.size(); k++) {
            JsonNode counts = inputs.get("manyRuns").get(k);
            Rates rates = new Rates(
                    counts.get(0).asInt(),
                    counts.get(1).asInt(),
                    counts.get(2).asInt(),
                    counts.get(3).asInt(),
                    0);
            for (int e = 0; e < inputs.get("error").size(); e++) {
                for (int d = 0; d < inputs.get("delta").size(); d++) {
                    double found = rates.epsilon(
                            inputs.get("error").get(e).asDouble(),
                            inputs.get("delta").get(d).asDouble());
                    assertThat(found)
                            .as("%s", rates)
                            .isCloseTo(expected.get(k).get(e).get(d).asDouble(), within(TOLERANCE))
                            .isLessThanOrEqualTo(rates.plainEpsilon());
                }
            }
        }
        assertThat(expected).hasSize(4);
    }

    @Test
    void epsilonOfGaussianPrivacy_isTheOracles() throws IOException {
        JsonNode mus = oracle("inputs").get("mu");
        JsonNode expected = oracle("expected").get("gaussianEpsilon");
        for (int k = 0; k < mus.size(); k++) {
            double mu = mus.get(k).asDouble();
            for (int d = 0; d < DELTAS_OF_MU.length; d++) {
                double epsilon = GaussianPrivacy.epsilon(mu, DELTAS_OF_MU[d]);
                assertThat(epsilon).isCloseTo(expected.get(k).get(d).asDouble(), within(TOLERANCE));
                assertThat(GaussianPrivacy.delta(mu, epsilon)).isCloseTo(DELTAS_OF_MU[d], within(1e-9));
            }
        }
        assertThat(mus).hasSize(3);
        assertThat(GaussianPrivacy.epsilon(0, 0)).isZero();
        assertThat(GaussianPrivacy.epsilon(0.1, 0.5)).isZero();
        assertThat(GaussianPrivacy.epsilon(1, 0)).isInfinite();
    }

    @Test
    void largestOfManyCanaries_isCorrectedForTheirNumber() {
        Rates rates = new Rates(95, 100, 3, 100, 0);
        assertThat(EpsilonBound.of(BoundKind.EVERY_CANARY, 40, rates, 0.95, 0, "test")
                        .epsilonLow())
                .isCloseTo(rates.epsilon(0.05 / 40, 0), within(1e-9))
                .isLessThan(rates.epsilon(0.05, 0));
        assertThat(EpsilonBound.of(BoundKind.BEST_CANARY, 1, rates, 0.95, 0, "test")
                        .epsilonLow())
                .isCloseTo(rates.epsilon(0.05, 0), within(1e-9));
    }

    @Test
    void ratesOfNoRuns_saySo_byABoundOfZero() {
        assertThat(new Rates(0, 0, 0, 0, 0).epsilon(0.05, 0)).isZero();
        assertThat(new Rates(50, 50, 0, 0, 0).epsilon(0.05, 0)).isZero();
        assertThat(new Rates(0, 0, 0, 50, 0).epsilon(0.05, 0)).isZero();
        assertThat(new Rates(50, 50, 0, 50, 0).epsilon(0.05, 0)).isGreaterThan(2);
        // guesses that are always wrong tell as much as ones that are always right
        assertThat(new Rates(0, 50, 50, 50, 0).epsilon(0.05, 0)).isZero();
    }

    /**
     * Training that ends in A, in B or in failure: with probabilities of .2, .2 and .6 where it saw the canary, and of .1, .4 and .5 where it
     * did not, so that epsilon is ln 2. Among finished runs A is 2.5 times as probable with the canary: to drop the others bounds epsilon by
     * more than it is.
     */
    @Test
    void runsThatFail_dependingOnWhatTheySaw_raiseNoBoundAboveTheTruth() {
        int runs = 10_000;
        Rates dropped = new Rates(runs / 5, runs * 2 / 5, runs / 10, runs / 2, 0);
        assertThat(dropped.epsilon(0.05, 0)).isGreaterThan(Math.log(2) + .1);
        Rates counted = new Rates(runs / 5, runs * 2 / 5, runs / 10, runs / 2, runs * 11 / 10);
        assertThat(counted.epsilon(0.05, 0)).isLessThan(Math.log(2));
        assertThat(counted.runs()).isEqualTo(2 * runs);
        // a few that fail cost little
        assertThat(new Rates(95, 100, 3, 100, 2).epsilon(0.05, 0))
                .isLessThan(new Rates(95, 100, 3, 100, 0).epsilon(0.05, 0))
                .isGreaterThan(1.8);
    }

    /** As abstentions where the theorem allows these, and else as wrong guesses. */
    @Test
    void failedRuns_countAsCanaries_orAsWrongGuesses() {
        GuessCounts finished = new GuessCounts(1000, 100, 90);
        for (BoundKind kind : List.of(BoundKind.TARGETS, BoundKind.TARGETS_F_DP, BoundKind.TARGETS_GAUSSIAN)) {
            EpsilonBound all = EpsilonBound.of(kind, 10, 0, finished, 0.95, 1e-5, "test");
            EpsilonBound some = EpsilonBound.of(kind, 10, 2, finished, 0.95, 1e-5, "test");
            assertThat(some.canaries()).isEqualTo(1200);
            assertThat(some.runs()).isEqualTo(12);
            assertThat(some.guesses()).isEqualTo(kind == BoundKind.TARGETS ? 100 : 120);
            assertThat(some.correct()).isEqualTo(90);
            assertThat(Objects.requireNonNull(some.epsilonLow())).isLessThan(Objects.requireNonNull(all.epsilonLow()));
        }
        // at delta 0, given all models, a guess is right with a probability of at most q, whatever failed
        assertThat(EpsilonBound.of(BoundKind.TARGETS, 10, 2, finished, 0.95, 0, "test")
                        .epsilonLow())
                .isEqualTo(EpsilonBound.of(BoundKind.TARGETS, 10, 0, finished, 0.95, 0, "test")
                        .epsilonLow());
    }
}
