package dev.peacock.audit.canary.spark.scores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.audit.canary.scores.ScoresSummary;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a figure does not say is said beside it. */
class ScoreWordsTest {
    private static String words(@Nullable Interval interval, boolean isIndependent) {
        return String.join(
                "\n",
                ScoreWords.sentences(new ScoresSummary(
                        40,
                        2,
                        0,
                        null,
                        List.of(),
                        new ScoresSummary.Membership(40, 40, 0.98, interval),
                        null,
                        new CoinBound(1, 40, 40, 30, 0.5, 0.5),
                        isIndependent)));
    }

    @Test
    void aucOfModelsThatSawAll_saysNothingOfMemorization() {
        assertThat(words(null, false)).contains("AUC of 0.980, which says nothing of memorization");
        assertThat(words(new Interval(0.9, 1), false)).contains("AUC of 0.980 (95% interval 0.90 to 1.00).");
        assertThat(words(new Interval(0.4, 1), false)).contains("(95% interval 0.40 to 1.00), which may be chance.");
        assertThat(words(new Interval(0.1, 0.4), false)).contains("to 0.40), which is worse than guessing.");
    }

    /** Of extrapolated exposures the mean is that among all secrets, and not among the candidates. */
    @Test
    void exposureOfUnseenSecrets_followsTheMethod() {
        assertThat(exposures("sampled")).contains("has 1.14 bits in the mean", "cannot exceed 3.32 bits");
        assertThat(exposures("extrapolated")).contains("has 1.44 bits in the mean.");
    }

    private static String exposures(String method) {
        return String.join(
                "\n", ScoreWords.sentences(new ScoresSummary(40, 1, 9, method, List.of(), null, null, null, false)));
    }

    @Test
    void bound_saysWhichCoinsItNeeds() {
        assertThat(words(null, false))
                .contains("fair coin decided for each canary, epsilon")
                .contains("about one model alone");
        assertThat(words(null, true))
                .contains("fair coin decided for each canary and model, epsilon")
                .doesNotContain("about one model alone");
    }
}
