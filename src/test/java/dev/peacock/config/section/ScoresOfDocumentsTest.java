package dev.peacock.config.section;

import static dev.peacock.config.section.Reading.config;
import static dev.peacock.config.section.Reading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Keep;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of language models, and which of their scores are compared. */
class ScoresOfDocumentsTest {
    private static final String TEXTS =
            "dataset { train { format = text, path = mails }, split {} }\nmodel.char-lstm {}\n";

    @Test
    void defaults() {
        PeacockConfig config = config(TEXTS);
        assertThat(config.outcome()).isEqualTo(new OutcomeConfig(OutcomeConfig.Margins.TRUE, false, null));
        assertThat(config.estimate().score()).isEqualTo(Score.LOG_PROBABILITY);
        assertThat(config.estimate().keep()).isEqualTo(Keep.SIGNIFICANT);
        assertThat(config(TEXTS + "estimate.top-per-test = 3").estimate().keep())
                .isEqualTo(Keep.HIGH_INFLUENCE);
        assertThat(config(Reading.MINIMAL).estimate().keep()).isEqualTo(Keep.HIGH_INFLUENCE);
    }

    /** As a fleet for audits is asked for, whatever it trains. */
    @Test
    void marginsThatAreAskedFor_areScores() {
        assertThat(config(TEXTS + "outcome.margins = half")).isEqualTo(config(TEXTS));
    }

    @Test
    void thresholds_areNats() {
        EstimateConfig estimate =
                config(TEXTS + "estimate.memorization-threshold = 2.5").estimate();
        assertThat(estimate.memorizationLevel()).isEqualTo(2.5);
        assertThat(estimate.influenceLevel()).isEqualTo(0.15);
    }

    @Test
    void files_holdScoresAndCharacters() {
        OutcomeConfig kept = config(TEXTS + "outcome.characters = true").outcome();
        assertThat(kept.bytesOfModel(100, 10, 1, 400)).isEqualTo(110 * (4 + 4) + 100 * 400);
        OutcomeConfig without = config(TEXTS + "outcome.characters = false").outcome();
        assertThat(without.bytesOfModel(100, 10, 1, 400)).isEqualTo(110 * (4 + 4));
        OutcomeConfig other = new OutcomeConfig(OutcomeConfig.Margins.HALF, true);
        assertThat(other.bytesOfModel(100, 10, 10, 0)).isEqualTo(110 * (3 + 1));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void characters_areReadBack(boolean kept) {
        ReadConfig auto = Reading.read(TEXTS);
        assertThat(auto.effective()).contains("\"characters\": \"auto\"").doesNotContain("predictions");
        ReadConfig asked = Reading.read(TEXTS + "outcome.characters = " + kept);
        assertThat(asked.config().outcome().characters()).isEqualTo(kept);
        assertThat(auto.withCharacters(kept)).isEqualTo(asked);
        assertThat(config(asked.effective())).isEqualTo(asked.config());
    }

    @Test
    void smallEnough() {
        assertThat(OutcomeConfig.charactersAreSmall(256, 2_621, 400)).isTrue();
        assertThat(OutcomeConfig.charactersAreSmall(256, 2_622, 400)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "estimate.score = correct | estimate.score: must be log-probability or accuracy",
                "estimate.score = margin | estimate.score: must be log-probability or accuracy",
                "estimate.score = probability | estimate.score: must be log-probability or accuracy",
                "outcome.margins = false | outcome.margins: must not be false for language models",
                "outcome.predictions = true | outcome.predictions: is not for language models",
                "estimate.influence = prior | estimate.influence: must be difference or ridge for texts",
                "estimate.adjust = neighbours | estimate.adjust: must be none unless estimate.score = correct",
                "estimate.memorization-threshold = 101 | must be a number from -100 to 100",
            })
    void whatDocumentsHaveNot_isRefused(String setting, String problem) {
        assertThat(problems(TEXTS + setting)).anyMatch(line -> line.contains(problem));
    }

    @Test
    void aPriorWithoutEmbeddings_isRefusedOnce() {
        assertThat(problems(TEXTS + "estimate.influence = prior")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "estimate.score = log-probability | estimate.score: must be correct, probability, margin or ",
                "estimate.score = accuracy | estimate.score: must be correct, probability, margin or ",
                "outcome.characters = true | outcome.characters: is for language models",
            })
    void whatOnlyDocumentsHave_isRefusedElsewhere(String setting, String problem) {
        assertThat(problems(Reading.MINIMAL + setting)).anyMatch(line -> line.contains(problem));
    }
}
