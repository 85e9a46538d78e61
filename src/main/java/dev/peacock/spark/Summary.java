package dev.peacock.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.stats.Interval;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** summary.json: the figures that a scheduler or a notebook wants first. Rates and shares are fractions; null is undefined. */
record Summary(
        String experiment,
        int models,
        int modelsFailed,
        int trainExamples,
        int testExamples,
        @Nullable Double ratio,
        double meanTestAccuracy,
        @Nullable Double meanMemorization,
        @Nullable Double memorizedShare,
        @Nullable Interval memorizedShareInterval,
        long undefinedExamples,
        long pairs,
        @Nullable Double standardErrorMedian,
        @Nullable Double standardErrorMax,
        double trainSeconds,
        @Nullable Double modelsPerSecond,
        String trainer) {
    static final String NAME = "summary.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One line of JSON. */
    String json() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("experiment", experiment);
        json.put("models", models);
        json.put("models_failed", modelsFailed);
        json.put("train_examples", trainExamples);
        json.put("test_examples", testExamples);
        json.put("ratio", ratio);
        json.put("mean_test_accuracy", meanTestAccuracy);
        json.put("mean_memorization", meanMemorization);
        json.put("memorized_share", memorizedShare);
        if (memorizedShareInterval == null) {
            json.putNull("memorized_share_ci");
        } else {
            json.putArray("memorized_share_ci")
                    .add(memorizedShareInterval.low())
                    .add(memorizedShareInterval.high());
        }
        json.put("undefined_examples", undefinedExamples);
        json.put("pairs", pairs);
        // the family of tests belongs to q values, which are not computed yet
        json.putNull("pair_family_size");
        json.put("standard_error_median", standardErrorMedian);
        json.put("standard_error_max", standardErrorMax);
        json.put("train_seconds", trainSeconds);
        json.put("models_per_second", modelsPerSecond);
        json.put("trainer", trainer);
        json.put("report", "report/index.html");
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Summary read(OutputDirectory out) throws IOException {
        String text = out.readText(NAME)
                .orElseThrow(() -> new UserError(out.path(NAME) + ": there are no estimates yet; run estimate first"));
        JsonNode json = MAPPER.readTree(text);
        JsonNode interval = json.path("memorized_share_ci");
        return new Summary(
                json.path("experiment").asText(),
                json.path("models").asInt(),
                json.path("models_failed").asInt(),
                json.path("train_examples").asInt(),
                json.path("test_examples").asInt(),
                number(json, "ratio"),
                json.path("mean_test_accuracy").asDouble(),
                number(json, "mean_memorization"),
                number(json, "memorized_share"),
                interval.isArray()
                        ? new Interval(
                                interval.get(0).asDouble(), interval.get(1).asDouble())
                        : null,
                json.path("undefined_examples").asLong(),
                json.path("pairs").asLong(),
                number(json, "standard_error_median"),
                number(json, "standard_error_max"),
                json.path("train_seconds").asDouble(),
                number(json, "models_per_second"),
                json.path("trainer").asText());
    }

    private static @Nullable Double number(JsonNode json, String field) {
        return json.path(field).isNumber() ? json.path(field).asDouble() : null;
    }
}
