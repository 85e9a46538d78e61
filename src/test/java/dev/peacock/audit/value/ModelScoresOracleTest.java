package dev.peacock.audit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.estimate.BitColumns;
import dev.peacock.spark.Fleet;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against NumPy. */
class ModelScoresOracleTest {
    private static final double EXACT = 1e-9;

    @Test
    void valuesErrorsAndIntervals_areThoseOfNumPy() throws IOException {
        JsonNode oracle = Fleet.oracle("t11_scores");
        ObjectMapper json = new ObjectMapper();
        int[][] mask = json.treeToValue(oracle.get("inputs").get("mask"), int[][].class);
        double[][] margins = json.treeToValue(oracle.get("inputs").get("testMargin"), double[][].class);
        BitColumns included = Masks.columns(mask);
        int[] right = Arrays.stream(margins)
                .mapToInt(row -> (int) Arrays.stream(row).filter(m -> m > 0).count())
                .toArray();
        double[] means = Arrays.stream(margins)
                .mapToDouble(row -> Arrays.stream(row).average().orElseThrow())
                .toArray();
        check(
                ModelScores.ofCounts(right, margins[0].length, null),
                included,
                oracle.get("expected").get("valueAccuracy"));
        check(ModelScores.ofMeans(means, null), included, oracle.get("expected").get("valueMargin"));
    }

    private static void check(ModelScores scores, BitColumns included, JsonNode expected) {
        assertThat(expected).hasSize(included.columns());
        for (int i = 0; i < included.columns(); i++) {
            Value value = scores.value(included, i);
            JsonNode row = expected.get(i);
            if (row.get(0).isNull()) {
                assertThat(value.difference()).isNull();
            } else {
                assertThat(value.difference()).isCloseTo(row.get(0).asDouble(), within(EXACT));
            }
            if (row.get(1).isNull()) {
                assertThat(value.interval()).isNull();
            } else {
                assertThat(value.standardError()).isCloseTo(row.get(1).asDouble(), within(EXACT));
                assertThat(Objects.requireNonNull(value.interval()).low())
                        .isCloseTo(row.get(2).asDouble(), within(EXACT));
                assertThat(value.interval().high()).isCloseTo(row.get(3).asDouble(), within(EXACT));
            }
        }
    }
}
