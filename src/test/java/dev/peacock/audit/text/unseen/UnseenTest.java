package dev.peacock.audit.text.unseen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.text.unseen.GoodToulmin.Smoothing;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against an independent reference (oracles/t07_unseen_estimators). */
class UnseenTest {
    private static final double RELATIVE = 1e-9;

    @Test
    void estimates_areTheReference() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/oracles/t07_unseen_estimators.json")) {
            JsonNode oracle = new ObjectMapper().readTree(Objects.requireNonNull(in));
            for (int i = 0; i < oracle.get("inputs").size(); i++) {
                Frequencies f = frequencies(oracle.get("inputs").get(i));
                JsonNode expected = oracle.get("expected").get(i);
                same(f.distinct(), expected.get("S"));
                same(f.occurrences(), expected.get("N"));
                for (Map.Entry<String, JsonNode> one :
                        expected.get("goodTuringSequential").properties()) {
                    same(Unseen.goodTuring(f, Integer.parseInt(one.getKey())), one.getValue());
                    double t = Integer.parseInt(one.getKey()) / f.occurrences();
                    same(Estimator.GOOD_TURING.at(t, f.occurrences()).applyAsDouble(f), one.getValue());
                }
                chao(f, expected.get("chao1BiasCorrected"));
                same(Unseen.zelterman(f), expected.get("zelterman"));
                same(Unseen.ace(f), expected.get("ace"));
                for (Map.Entry<String, JsonNode> one :
                        expected.get("goodToulmin").properties()) {
                    double t = Double.parseDouble(one.getKey());
                    same(GoodToulmin.of(Smoothing.POISSON, f.occurrences(), t).of(f), one.getValue());
                }
                for (Map.Entry<String, JsonNode> one :
                        expected.get("smoothedGoodToulmin").properties()) {
                    smoothed(f, Double.parseDouble(one.getKey()), one.getValue());
                }
            }
        }
    }

    private static void chao(Frequencies f, JsonNode expected) {
        double total = Unseen.chao1(f);
        same(total, expected.get("estimate"));
        double variance = expected.get("variance").asDouble(Double.NaN);
        Interval interval = Unseen.logNormal(f.distinct(), total, variance, Interval.Z95);
        if (expected.get("ci").isNull()) {
            assertThat(interval).isNull();
        } else {
            same(Objects.requireNonNull(interval).low(), expected.get("ci").get(0));
            same(interval.high(), expected.get("ci").get(1));
        }
    }

    private static void smoothed(Frequencies f, double t, JsonNode expected) {
        double n = f.occurrences();
        same(Smoothing.EFRON_THISTED.terms(n, t), expected.get("efronThistedK"));
        same(Smoothing.BINOMIAL.terms(n, t), expected.get("orlitskyK"));
        same(Smoothing.POISSON.terms(n, t), expected.get("poissonRate"));
        same(Estimator.EFRON_THISTED.at(t, n).applyAsDouble(f) - f.distinct(), expected.get("efronThisted"));
        same(Estimator.ORLITSKY.at(t, n).applyAsDouble(f) - f.distinct(), expected.get("orlitsky"));
        same(Estimator.POISSON.at(t, n).applyAsDouble(f) - f.distinct(), expected.get("poisson"));
    }

    private static Frequencies frequencies(JsonNode numbers) {
        return Frequencies.of(numbers.properties().stream()
                .flatMapToInt(one -> IntStream.generate(() -> Integer.parseInt(one.getKey()))
                        .limit(one.getValue().asInt()))
                .toArray());
    }

    private static void same(double value, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(value).isNaN();
        } else {
            assertThat(value)
                    .isCloseTo(expected.asDouble(), within(RELATIVE * Math.max(1, Math.abs(expected.asDouble()))));
        }
    }

    @Test
    void curveOfATotal_startsAtWhatWasFoundAndEndsAtTheTotal() {
        Frequencies f = Frequencies.of(new int[] {1, 1, 1, 1, 2, 2, 3, 5});
        double n = f.occurrences();
        assertThat(Estimator.CHAO1.at(0, n).applyAsDouble(f)).isEqualTo(8);
        // two unseen of 16 places: the next place holds a new one with chance 2 * 4 / (16 * 2 + 4)
        assertThat(Estimator.CHAO1.at(1 / n, n).applyAsDouble(f) - 8).isCloseTo(8.0 / 36, within(1e-12));
        assertThat(Estimator.CHAO1.at(1_000, n).applyAsDouble(f)).isCloseTo(Unseen.chao1(f), within(1e-6));
    }
}
