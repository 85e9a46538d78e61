package dev.peacock.config.section;

import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.text.DataPaths;
import dev.peacock.config.text.Json;

/**
 * The result of {@link ConfigReader}. {@code effective} is the whole configuration as JSON, defaults written out and
 * paths resolved: read again, from any directory, it gives an equal {@code config}. {@code paths} says where the files of the
 * data set are named.
 */
public record ReadConfig(PeacockConfig config, String effective, DataPaths paths) {
    /** As if outcome.predictions, which is auto, had this value. */
    public ReadConfig withPredictions(boolean predictions) {
        OutcomeConfig outcome = config.outcome();
        return with(
                new OutcomeConfig(outcome.margins(), predictions, outcome.characters()), "predictions", predictions);
    }

    /** As if outcome.margins, which is auto, had this value. */
    public ReadConfig withMargins(OutcomeConfig.Margins margins) {
        OutcomeConfig outcome = config.outcome();
        return with(
                new OutcomeConfig(margins, outcome.predictions(), outcome.characters()),
                "margins",
                Effective.margins(margins));
    }

    /** As if outcome.characters, which is auto, had this value. */
    public ReadConfig withCharacters(boolean characters) {
        OutcomeConfig outcome = config.outcome();
        return with(new OutcomeConfig(outcome.margins(), outcome.predictions(), characters), "characters", characters);
    }

    private ReadConfig with(OutcomeConfig outcome, String key, Object value) {
        return new ReadConfig(
                new PeacockConfig(
                        config.dataset(),
                        config.model(),
                        config.training(),
                        config.subsets(),
                        outcome,
                        config.estimate()),
                // within a text the quotes would be escaped
                effective.replace("\"" + key + "\": \"auto\"", "\"" + key + "\": " + Json.compact(value)),
                paths);
    }
}
