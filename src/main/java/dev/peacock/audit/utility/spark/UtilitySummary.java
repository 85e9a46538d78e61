package dev.peacock.audit.utility.spark;

import dev.peacock.audit.Retrained;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.text.Words;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * audits/utility/most/summary.json, or least: what {@code audit utility} found. Shares and losses are of 1; null is undefined.
 *
 * @param audit utility
 * @param score correct; or log-probability, of language models, whose losses are in nats per character; or denoising, of denoisers
 * @param fleet id of the experiment that was trained
 * @param levels a level and group of test examples each
 */
record UtilitySummary(
        String audit,
        UtilityOptions.Remove remove,
        String score,
        String fleet,
        int models,
        int repeats,
        int repeatsWanted,
        int randomSets,
        int choosingModels,
        int freshModels,
        List<Level> levels) {
    static final String CORRECT = "correct";

    /** What is compared of these models. */
    static String score(ModelConfig model) {
        return Words.of(model.scores().get(0));
    }

    boolean isOfLabels() {
        return score.equals(CORRECT);
    }

    /** What models say of examples that they do not classify, and what these are. */
    Scored scored() {
        return score.equals(Words.of(Score.DENOISING)) ? Scored.IMAGES : Scored.DOCUMENTS;
    }

    /** Words for what is lost, and of what. */
    enum Scored {
        DOCUMENTS(
                "documents",
                "predict",
                "Log-probability of a character lost, in nats",
                "Log-probability of a character"),
        IMAGES("images", "denoise", "Denoising score lost", "Denoising score");

        final String examples;
        final String verb;
        final String lost;
        final String score;

        Scored(String examples, String verb, String lost, String score) {
            this.examples = examples;
            this.verb = verb;
            this.lost = lost;
            this.score = score;
        }
    }

    /** A difference of what is measured, with its interval: percentage points of accuracy, or nats. */
    String lost(double value, @Nullable Interval interval) {
        if (isOfLabels()) {
            return Percent.points(value, interval);
        }
        return String.format(Locale.ROOT, "%.4f", value)
                + (interval == null
                        ? ""
                        : String.format(Locale.ROOT, " (%.4f to %.4f)", interval.low(), interval.high()));
    }

    UtilitySummary {
        // earlier builds knew no other
        score = Objects.requireNonNullElse(score, CORRECT);
        levels = List.copyOf(levels);
    }

    /**
     * What leaving examples out costs on a group of test examples.
     *
     * @param memorizationFresh mean over the removed examples, by the half of the fleet that did not choose them
     */
    record Level(
            double level,
            int removed,
            @Nullable Double memorizationFresh,
            UtilityResult.Group testGroup,
            int testExamples,
            double lossChosen,
            @Nullable Interval lossChosenInterval,
            double lossRandom,
            @Nullable Interval lossRandomInterval,
            double difference,
            @Nullable Interval differenceInterval) {
        static Level of(UtilityResult.Point point) {
            Retrained chosen = point.lossChosen();
            Retrained random = point.lossRandom();
            return new Level(
                    point.level(),
                    point.removed(),
                    point.fresh(),
                    point.group(),
                    point.testExamples(),
                    chosen.mean(),
                    chosen.interval(),
                    random.mean(),
                    random.interval(),
                    point.difference().mean(),
                    point.difference().interval());
        }
    }
}
