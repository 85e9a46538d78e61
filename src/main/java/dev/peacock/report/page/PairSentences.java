package dev.peacock.report.page;

import dev.peacock.report.Numbers;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.Testing;
import dev.peacock.report.words.ScoreWords;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the influence of pairs amounts to, in whole sentences: first what is significant, then what reaches the threshold. */
public final class PairSentences {
    private PairSentences() {}

    /** {@code models} is how many were trained. */
    public static List<String> of(ReportSummary summary, int models) {
        List<String> sentences = new ArrayList<>();
        Testing testing = summary.testing();
        if (testing != null) {
            sentences.add(significant(testing, summary, models));
        }
        if (summary.pairRule() instanceof HighInfluence high) {
            sentences.add(reaching(high, summary));
        } else if (testing != null && testing.significantKept() != null) {
            sentences.add(Numbers.count(summary.pairs(), "pair was kept", "pairs were kept") + "; "
                    + areOfThem(testing.significantKept()) + " significant.");
        }
        return sentences;
    }

    private static String significant(Testing testing, ReportSummary summary, int models) {
        String rate = Numbers.significant(testing.rate());
        String tested = Numbers.count(testing.family(), "pair that was tested", "pairs that were tested");
        if (testing.significant() > 0) {
            return Numbers.count(testing.significant()) + " of the " + tested + " "
                    + (testing.significant() == 1 ? "is" : "are") + " significant at a false-discovery rate of " + rate
                    + ".";
        }
        return "None of the " + tested + " is significant at a false-discovery rate of " + rate + "."
                + enough(testing.enough(), summary, models);
    }

    private static String enough(@Nullable Integer enough, ReportSummary summary, int models) {
        if (enough == null || !(summary.pairRule() instanceof HighInfluence high)) {
            return "";
        }
        String found = "a pair whose influence is " + Numbers.threshold(high.influenceThreshold())
                + " with a probability of at least 80%";
        return enough <= models
                ? " These models are enough to find " + found + "."
                : " " + Numbers.count(enough) + " models are enough to find " + found + " (job/peacock plan).";
    }

    private static String reaching(HighInfluence high, ReportSummary summary) {
        String threshold = Numbers.threshold(high.influenceThreshold());
        String by = ScoreWords.by(summary.score());
        Testing testing = summary.testing();
        if (summary.pairs() == 0) {
            return "No pair reaches the influence threshold of " + threshold + by + ".";
        }
        Long significant = testing == null ? null : testing.significantKept();
        String kept = significant == null ? "" : "; " + areOfThem(significant) + " significant";
        Double chance = testing == null ? null : testing.byChance();
        String noise = chance == null
                ? ""
                : chance >= summary.pairs()
                        ? ". Chance alone may account for all of them"
                        : ". Chance alone accounts for about " + Numbers.round(chance) + " of them ("
                                + Numbers.percent(chance / summary.pairs()) + ") or more";
        return Numbers.count(
                        summary.pairs(), "pair of a memorized example reaches", "pairs of memorized examples reach")
                + " the influence threshold of " + threshold + by + kept + noise + ".";
    }

    /** None of them is, 1 of them is, 2 of them are. */
    private static String areOfThem(long count) {
        return count == 0 ? "none of them is" : Numbers.count(count) + " of them " + (count == 1 ? "is" : "are");
    }
}
