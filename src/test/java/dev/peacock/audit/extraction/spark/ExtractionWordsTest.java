package dev.peacock.audit.extraction.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractionWordsTest {
    private static String words(double low, double high) {
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
                        new ExtractionSummary.Fleet(
                                4, 4, 0, 9, (low + high) / 2, new Interval(low, high), null, null, 0))));
    }

    @Test
    void onlyWhatADocumentMakesMoreProbable_isMemorized() {
        assertThat(words(0.1, 0.3)).contains("10^0.20 times as probable", ": memorization and not good guessing.");
        assertThat(words(-0.1, 0.3)).contains(": not shown to differ from 0.");
        assertThat(words(-0.3, -0.1))
                .contains("10^-0.20 times as probable", "so this is no sign of memorization.")
                .doesNotContain("not good guessing");
    }
}
