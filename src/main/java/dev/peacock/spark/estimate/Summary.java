package dev.peacock.spark.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** summary.json: the most important figures. Rates and shares are fractions; null means undefined. */
public record Summary(
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
        @Nullable Testing testing,
        @Nullable SplitCheck splitCheck,
        @Nullable Adjusted adjusted,
        @Nullable Double standardErrorMedian,
        @Nullable Double standardErrorMax,
        long undefinedStandardErrors,
        double trainSeconds,
        @Nullable Double modelsPerSecond,
        String trainer) {
    /**
     * The tests behind q-values.
     *
     * @param fdr the rate at which they are judged
     * @param pairFamily pairs tested, kept or not
     * @param significantPairs how many of them have a q-value of at most fdr
     * @param significantExamples train examples whose memorization has a q-value of at most fdr
     */
    public record Testing(
            FdrMethod method, double fdr, long pairFamily, long significantPairs, long significantExamples) {}

    /**
     * The result of {@code estimate.adjust = neighbours}.
     *
     * @param neighbours number of neighbours adjusted for; 0 where the plain difference is best
     * @param gain cross-validated error of the plain difference over that of the chosen
     */
    public record Adjusted(int neighbours, double gain) {}

    public static final String NAME = "summary.json";
    private static final List<String> TESTING =
            List.of("pair_family_size", "fdr", "fdr_method", "significant_pairs", "significant_examples");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One line of JSON. */
    public String json() {
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
        putTesting(json);
        json.set("split_check", splitCheck == null ? null : json(splitCheck));
        json.put("adjusted_neighbours", adjusted == null ? null : adjusted.neighbours);
        json.put("adjustment_gain", adjusted == null ? null : adjusted.gain);
        json.put("standard_error_median", standardErrorMedian);
        json.put("standard_error_max", standardErrorMax);
        json.put("undefined_standard_errors", undefinedStandardErrors);
        json.put("train_seconds", trainSeconds);
        json.put("models_per_second", modelsPerSecond);
        json.put("trainer", trainer);
        json.put("report", "report/index.html");
        return JsonFiles.line(json);
    }

    private void putTesting(ObjectNode json) {
        if (testing == null) {
            for (String field : TESTING) {
                json.putNull(field);
            }
            return;
        }
        json.put("pair_family_size", testing.pairFamily);
        json.put("fdr", testing.fdr);
        json.put("fdr_method", testing.method.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("significant_pairs", testing.significantPairs);
        json.put("significant_examples", testing.significantExamples);
    }

    private static @Nullable Testing testing(JsonNode json) {
        if (!json.path("pair_family_size").isNumber()) {
            return null;
        }
        return new Testing(
                FdrMethod.valueOf(json.path("fdr_method")
                        .asText()
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')),
                json.path("fdr").asDouble(),
                json.path("pair_family_size").asLong(),
                json.path("significant_pairs").asLong(),
                json.path("significant_examples").asLong());
    }

    private static ObjectNode json(SplitCheck check) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("choosing_models", check.choosingModels());
        json.put("fresh_models", check.freshModels());
        json.put("pairs", check.pairs());
        json.put("undefined_fresh", check.undefinedFresh());
        json.put("mean_choosing", check.meanChoosing());
        json.put("mean_fresh", check.meanFresh());
        json.put("still_above", check.stillAbove());
        return json;
    }

    private static @Nullable SplitCheck splitCheck(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        return new SplitCheck(
                json.path("choosing_models").asInt(),
                json.path("fresh_models").asInt(),
                json.path("pairs").asLong(),
                json.path("undefined_fresh").asLong(),
                number(json, "mean_choosing"),
                number(json, "mean_fresh"),
                json.path("still_above").asLong());
    }

    private static @Nullable Adjusted adjusted(JsonNode json) {
        Double gain = number(json, "adjustment_gain");
        return gain == null
                ? null
                : new Adjusted(json.path("adjusted_neighbours").asInt(), gain);
    }

    public static Summary read(OutputDirectory out) throws IOException {
        JsonNode json = JsonFiles.read(out, NAME, "run estimate again, which writes it anew")
                .orElseThrow(() -> new UserError(out.path(NAME) + ": there are no estimates yet; run estimate first"));
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
                testing(json),
                splitCheck(json.path("split_check")),
                adjusted(json),
                number(json, "standard_error_median"),
                number(json, "standard_error_max"),
                json.path("undefined_standard_errors").asLong(),
                json.path("train_seconds").asDouble(),
                number(json, "models_per_second"),
                json.path("trainer").asText());
    }

    private static @Nullable Double number(JsonNode json, String field) {
        return json.path(field).isNumber() ? json.path(field).asDouble() : null;
    }
}
