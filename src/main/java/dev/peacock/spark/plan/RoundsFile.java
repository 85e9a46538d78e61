package dev.peacock.spark.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.Words;
import dev.peacock.estimate.plan.LargestError;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * rounds.json: the target of training in rounds, and the measurement after each round. It is written before the first
 * round and after each measurement, so that training continues where it was killed.
 *
 * @param score of whose differences the standard errors are
 * @param models that training aims at, from {@code firstRun} on; the number of the configuration before the first measurement
 * @param rounds measurements, in their order
 */
public record RoundsFile(String experiment, Score score, double target, int firstRun, int models, List<Round> rounds) {
    static final String NAME = "rounds.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public RoundsFile {
        rounds = List.copyOf(rounds);
    }

    /** The largest standard error over a number of finished models. */
    public record Round(int models, int failed, LargestError error, String finishedAt) {}

    /** Nothing where there is no such file, or it is of another experiment. */
    public static Optional<RoundsFile> read(OutputDirectory out, String experiment) throws IOException {
        return JsonFiles.read(out, NAME, "restore or remove it")
                .map(RoundsFile::parse)
                .filter(file -> file.experiment.equals(experiment));
    }

    /**
     * The start of a session: the earlier rounds, and the models of the configuration, or the number that the rounds
     * asked for if they had the same target and did not reach it.
     */
    static RoundsFile begin(OutputDirectory out, Experiment experiment, double target) throws IOException {
        int first = experiment.config().subsets().firstRun();
        int configured = experiment.config().subsets().models();
        Score score = experiment.config().estimate().score();
        Optional<RoundsFile> before =
                read(out, experiment.id()).filter(file -> file.firstRun == first && file.score == score);
        int models = before.filter(file -> file.target == target && !file.isReached())
                .map(RoundsFile::aim)
                .orElse(0);
        return new RoundsFile(
                experiment.id(),
                score,
                target,
                first,
                Math.max(configured, models),
                before.map(RoundsFile::rounds).orElse(List.of()));
    }

    /** Models that a measurement asked for; 0 before the first. */
    public int aim() {
        return rounds.isEmpty() ? 0 : models;
    }

    private boolean isReached() {
        return !rounds.isEmpty() && rounds.get(rounds.size() - 1).error.isAtMost(target);
    }

    /** The state after a measurement that asks for {@code next} models. A repeated one is not recorded twice. */
    RoundsFile with(int measured, int failed, LargestError error, int next) {
        List<Round> all = new ArrayList<>(rounds);
        Round last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last == null || last.models != measured || last.failed != failed || !last.error.equals(error)) {
            all.add(new Round(measured, failed, error, Clock.now().toString()));
        }
        return new RoundsFile(experiment, score, target, firstRun, next, all);
    }

    void write(OutputDirectory out) throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("experiment", experiment);
        json.put("score", Words.of(score));
        json.put("target_se", target);
        json.put("first_run", firstRun);
        json.put("models", models);
        var list = json.putArray("rounds");
        for (Round round : rounds) {
            ObjectNode entry = list.addObject();
            entry.put("models", round.models);
            entry.put("models_failed", round.failed);
            entry.put("standard_error_max", round.error.largest());
            entry.put("undefined_standard_errors", round.error.undefined());
            entry.put("finished_at", round.finishedAt);
        }
        JsonFiles.write(out, NAME, json);
    }

    private static RoundsFile parse(JsonNode json) {
        List<Round> rounds = new ArrayList<>();
        for (JsonNode entry : json.path("rounds")) {
            rounds.add(new Round(
                    entry.path("models").asInt(),
                    entry.path("models_failed").asInt(),
                    new LargestError(
                            entry.path("standard_error_max").asDouble(),
                            entry.path("undefined_standard_errors").asLong()),
                    entry.path("finished_at").asText()));
        }
        return new RoundsFile(
                json.path("experiment").asText(),
                score(json.path("score").asText()),
                json.path("target_se").asDouble(),
                json.path("first_run").asInt(),
                json.path("models").asInt(),
                rounds);
    }

    /** An older Peacock had no choice. */
    private static Score score(String word) {
        return Arrays.stream(Score.values())
                .filter(score -> Words.of(score).equals(word))
                .findFirst()
                .orElse(Score.CORRECT);
    }
}
