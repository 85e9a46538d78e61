package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.EstimateConfig;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.AllPairs;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.Learning;
import dev.peacock.report.ReportSummary.PairRule;
import dev.peacock.report.ReportSummary.Testing;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairSentencesTest {
    private static final PairRule HIGH = new HighInfluence(new BigDecimal("0.15"), true);

    @Test
    void nothingSignificant_isSaid_withTheModelsThatWouldBeEnough() {
        ReportSummary summary = summary(HIGH, 594, testing(0, 0L, 541.2, 1449));
        assertThat(PairSentences.of(summary, 40))
                .containsExactly(
                        "None of the 44,549 pairs that were tested is significant at a false-discovery rate of 0.05. 1,449 "
                                + "models are enough to find a pair whose influence is 0.15 with a probability of at least "
                                + "80% (job/peacock plan).",
                        "594 pairs of memorized examples reach the influence threshold of 0.15; none of them is "
                                + "significant. Chance alone accounts for about 541 of them (91.1%) or more.");
        assertThat(PairSentences.of(summary, 1449).get(0))
                .endsWith(" These models are enough to find a pair whose "
                        + "influence is 0.15 with a probability of at least 80%.");
        assertThat(PairSentences.of(summary(HIGH, 594, testing(0, 0L, 541.2, null)), 40)
                        .get(0))
                .endsWith("rate of 0.05.");
    }

    @Test
    void significantPairs_areToldFromThoseAtTheThreshold() {
        assertThat(PairSentences.of(summary(HIGH, 1, testing(1, 1L, 0.04, 1449)), 40))
                .containsExactly(
                        "1 of the 44,549 pairs that were tested is significant at a false-discovery rate of 0.05.",
                        "1 pair of a memorized example reaches the influence threshold of 0.15; 1 of them is significant. "
                                + "Chance alone accounts for about 0.0 of them (4.0%) or more.");
        assertThat(PairSentences.of(summary(HIGH, 0, testing(7, 0L, 3.0, 1449)), 40)
                        .get(1))
                .isEqualTo("No pair reaches the influence threshold of 0.15.");
        assertThat(PairSentences.of(summary(HIGH, 5, testing(0, 0L, 5.5, 1449)), 40)
                        .get(1))
                .endsWith("none of them is significant. Chance alone may account for all of them.");
    }

    @Test
    void otherRules_haveNoThreshold_andOlderSummariesNoChance() {
        assertThat(PairSentences.of(summary(new AllPairs(true), 44_549, testing(3, 3L, null, 1449)), 40))
                .containsExactly(
                        "3 of the 44,549 pairs that were tested are significant at a false-discovery rate of 0.05.",
                        "44,549 pairs were kept; 3 of them are significant.");
        assertThat(PairSentences.of(summary(HIGH, 5, testing(2, null, null, null)), 40)
                        .get(1))
                .isEqualTo("5 pairs of memorized examples reach the influence threshold of 0.15.");
        assertThat(PairSentences.of(summary(HIGH, 5, null), 40))
                .containsExactly("5 pairs of memorized examples reach the influence threshold of 0.15.");
    }

    private static Testing testing(
            long significant, @Nullable Long kept, @Nullable Double byChance, @Nullable Integer enough) {
        return new Testing("Benjamini-Hochberg", 44_549, 0.05, significant, kept, byChance, enough, "");
    }

    private static ReportSummary summary(PairRule rule, long pairs, @Nullable Testing testing) {
        return new ReportSummary(
                0.9,
                Learning.UNKNOWN,
                0.1,
                EstimateConfig.Score.CORRECT,
                new BigDecimal("0.25"),
                0.1,
                null,
                0.95,
                0,
                0.1,
                0.1,
                rule,
                pairs,
                testing,
                null,
                null);
    }
}
