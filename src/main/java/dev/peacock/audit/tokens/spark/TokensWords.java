package dev.peacock.audit.tokens.spark;

import dev.peacock.attack.Separation;
import dev.peacock.audit.tokens.TokenScore;
import dev.peacock.audit.tokens.TokensSummary;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What scores of documents say, in words. */
final class TokensWords {
    private TokensWords() {}

    static String facts(TokensSummary found) {
        return String.format(
                Locale.ROOT,
                "%s with %s, %s reference model%s",
                counted(found.documents(), "document"),
                counted(found.tokens(), "token"),
                found.hasReference() ? "compared with a" : "without a",
                found.members() == null ? "" : String.format(Locale.ROOT, "; the target saw %,d", found.members()));
    }

    static List<String> sentences(TokensSummary found) {
        List<String> sentences = new ArrayList<>();
        for (TokensSummary.Score score : found.scores()) {
            sentences.add(sentence(score, found));
        }
        List<String> undecided = found.undecided();
        if (!undecided.isEmpty()) {
            sentences.add(
                    "The 95% interval of the AUC holds 0.5, so that nothing shows that the score tells members from others: "
                            + String.join(", ", undecided) + ".");
        }
        if (found.members() != null && (found.members() == 0 || found.members() == found.documents())) {
            sentences.add(
                    "The target saw " + (found.members() == 0 ? "none" : "all")
                            + " of these documents, so that nothing says how well a score tells members from others: give some of both.");
        }
        if (found.members() == null) {
            sentences.add(
                    "No score is a probability of membership: say by --members which documents the model is known to have seen to"
                            + " learn how well it tells them from others.");
        }
        return sentences;
    }

    private static TokenScore of(TokensSummary.Score score) {
        for (TokenScore one : TokenScore.values()) {
            if (one.word().equals(score.score())) {
                return one;
            }
        }
        throw new IllegalArgumentException(score.score());
    }

    private static String title(TokensSummary.Score score, TokensSummary found) {
        TokenScore of = of(score);
        return of == TokenScore.MIN_K
                ? "Min-K% with K = "
                        + new java.text.DecimalFormat("0.##", java.text.DecimalFormatSymbols.getInstance(Locale.ROOT))
                                .format(found.k())
                : of == TokenScore.LOSS ? "Loss" : of == TokenScore.DIFFERENCE ? "Difference of losses" : of.title();
    }

    private static String sentence(TokensSummary.Score score, TokensSummary found) {
        Separation separation = score.separation();
        String sentence = String.format(
                Locale.ROOT,
                "%s: %s %.3f%s over %s",
                title(score, found),
                of(score) == TokenScore.EZ ? "median" : "mean",
                score.centre(),
                ends(score.interval()),
                counted(score.documents(), "document"));
        if (separation == null) {
            return sentence + ".";
        }
        Separation.At at = separation.rates().get(0);
        return sentence
                + String.format(
                        Locale.ROOT,
                        "; AUC %.3f%s, and %s of members at 1%% false positives.",
                        separation.auc(),
                        ends(separation.interval()),
                        Percent.of(at.tpr(), at.interval()));
    }

    static List<Part> parts(TokensSummary found) {
        List<Part> parts = new ArrayList<>();
        sentences(found).stream().skip(found.scores().size()).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Grid(
                "Scores of documents, in nats a token but for EZ, with 95% intervals over documents.",
                List.of(
                        "score",
                        "documents",
                        "mean, of EZ the median",
                        "AUC",
                        "found at 1% false positives",
                        "at 0.1%"),
                found.scores().stream().map(score -> row(score, found)).toList()));
        parts.add(new Text(
                "Loss: mean of -ln p of the tokens by the target. Difference: the reference's loss less the target's. Min-K%: mean ln p"
                        + " of the least probable tokens. EZ: over the tokens that the target did not predict, what they gain in ln p over the"
                        + " reference, divided by what they lose."));
        return parts;
    }

    private static List<String> row(TokensSummary.Score score, TokensSummary found) {
        Separation separation = score.separation();
        return List.of(
                title(score, found),
                String.format(Locale.ROOT, "%,d", score.documents()),
                String.format(Locale.ROOT, "%.3f%s", score.centre(), ends(score.interval())),
                separation == null
                        ? ""
                        : String.format(Locale.ROOT, "%.3f%s", separation.auc(), ends(separation.interval())),
                separation == null ? "" : at(separation.rates().get(0)),
                separation == null ? "" : at(separation.rates().get(1)));
    }

    private static String at(Separation.At at) {
        return Percent.of(at.tpr(), at.interval());
    }

    private static String ends(@Nullable Interval interval) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, " (95%% interval %.3f to %.3f)", interval.low(), interval.high());
    }

    private static String counted(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
