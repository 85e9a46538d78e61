package dev.peacock.config;

import dev.peacock.config.text.Json;

/**
 * The result of {@link ConfigReader}. {@code effective} is the whole configuration as JSON, defaults written out and
 * paths resolved: read again, from any directory, it gives an equal {@code config}.
 */
public record ReadConfig(PeacockConfig config, String effective) {
    /** As if outcome.predictions, which is auto, had this value. */
    public ReadConfig withPredictions(boolean predictions) {
        OutcomeConfig outcome = config.outcome();
        return with(new OutcomeConfig(outcome.margins(), predictions), "predictions", predictions);
    }

    /** As if outcome.margins, which is auto, had this value. */
    public ReadConfig withMargins(OutcomeConfig.Margins margins) {
        return with(new OutcomeConfig(margins, config.outcome().predictions()), "margins", Effective.margins(margins));
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
                effective.replace("\"" + key + "\": \"auto\"", "\"" + key + "\": " + Json.compact(value)));
    }
}
