package dev.peacock.audit.extraction.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExtractionWordsTest {
    private static String words(double low, double high) {
        return words(low, high, 0, null);
    }

    private static String words(double low, double high, int impossible, @Nullable Double p) {
        return String.join(
                "\n",
                ExtractionWords.sentences(new ExtractionSummary(
                        new ExtractionSummary.Setting(
                                "fleet",
                                "character",
                                List.of(50),
                                50,
                                1,
                                0,
                                1,
                                1000,
                                0.5,
                                true,
                                null,
                                9,
                                0,
                                true,
                                0,
                                null,
                                0),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        new ExtractionSummary.Fleet(
                                4, 4, 0, 9, impossible, (low + high) / 2, new Interval(low, high), p, null, 0))));
    }

    @Test
    void onlyWhatADocumentMakesMoreProbable_isMemorized() {
        assertThat(words(0.1, 0.3)).contains("10^0.20 times as probable", ": memorization and not good guessing.");
        assertThat(words(-0.1, 0.3)).contains(": not shown to differ from 0.");
        assertThat(words(-0.3, -0.1))
                .contains("10^-0.20 times as probable", "so this is no sign of memorization.")
                .doesNotContain("not good guessing");
    }

    /** As with --top-k, which makes the probability of some suffixes 0. */
    @Test
    void aMeanOverASelection_isSaidToBeOne() {
        assertThat(words(0.1, 0.3, 2, 0.01))
                .contains(
                        "over 9 documents, a selection without 2 whose suffix some model cannot draw at all: memorization")
                .contains("Over all documents, it adds 0.0100 to the probability");
        assertThat(words(0.1, 0.3, 0, 0.01)).doesNotContain("selection").contains("It adds 0.0100");
    }
}
