package dev.peacock.audit.canary.spark.scores;

import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.audit.canary.exposure.Exposure;
import dev.peacock.audit.canary.scores.ScoresSummary;
import dev.peacock.audit.canary.scores.ScoresSummary.Count;
import dev.peacock.audit.canary.scores.ScoresSummary.Membership;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.stats.Bits;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file of log-perplexities says, in words. */
final class ScoreWords {
    private static final double HALF = 0.5;

    private ScoreWords() {}

    static String facts(ScoresSummary found) {
        return String.format(
                Locale.ROOT,
                "%s in %s, %s",
                counted(found.ids(), "canary or record", "canaries and records"),
                counted(found.models(), "model", "models"),
                found.candidates() == 0
                        ? "without candidates"
                        : counted(found.candidates(), "candidate each", "candidates each"));
    }

    static List<String> sentences(ScoresSummary found) {
        List<String> sentences = new ArrayList<>();
        sentences.add(facts(found) + ".");
        found.counts().forEach(count -> sentences.add(sentence(count)));
        exposure(sentences, found);
        membership(sentences, "The log-perplexity as it is", found.raw());
        membership(sentences, "The log-perplexity less its mean in the other models", found.centred());
        bound(sentences, found);
        return sentences;
    }

    private static String sentence(Count count) {
        String of = count.insertions() == 0
                ? counted(count.ids(), "control", "controls")
                : counted(count.ids(), "canary", "canaries") + " inserted "
                        + (count.insertions() == 1 ? "once" : count.insertions() + " times");
        List<String> parts = new ArrayList<>();
        if (count.exposureIn() != null) {
            parts.add("mean exposure " + number(count.exposureIn()) + " in models that saw them");
        }
        if (count.exposureOut() != null) {
            parts.add(number(count.exposureOut()) + " in models that did not");
        }
        if (count.difference() != null) {
            parts.add(number(count.difference()) + " bits" + ends(count.differenceInterval())
                    + " less log-perplexity where they were seen");
        }
        return of + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)) + ".";
    }

    private static void exposure(List<String> sentences, ScoresSummary found) {
        if (found.method() != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Exposure is %s; a secret that no model saw has %.2f bits in the mean.%s",
                    found.method(),
                    found.method().equals("extrapolated")
                            ? Bits.ofNats(1)
                            : Exposure.expected(found.candidates() + 1.0),
                    found.method().equals("sampled")
                            ? String.format(
                                    Locale.ROOT,
                                    " It cannot exceed %.2f bits; give the number of secrets in a column '%s' to go beyond.",
                                    Exposure.mostSampled(found.candidates()),
                                    ScoreFile.SECRETS)
                            : ""));
        }
    }

    private static void membership(List<String> sentences, String what, @Nullable Membership attack) {
        if (attack != null) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%s tells models that saw a canary from those that did not with an AUC of %.3f%s.",
                    what,
                    attack.auc(),
                    attack.interval() == null
                            ? ", which says nothing of memorization: a single model, or a few canaries, are all that were seen or all that were"
                                    + " not, so that being seen cannot be told from what else is different about these"
                            : ends(attack.interval()) + meaning(attack.interval())));
        }
    }

    private static String meaning(Interval auc) {
        return auc.low() > HALF ? "" : auc.high() >= HALF ? ", which may be chance" : ", which is worse than guessing";
    }

    private static void bound(List<String> sentences, ScoresSummary found) {
        CoinBound bound = found.bound();
        if (bound == null) {
            return;
        }
        sentences.add(String.format(
                Locale.ROOT,
                "If an independent fair coin decided for each canary%s, epsilon is at least %.2f at 95%% confidence"
                        + " (%,d of %,d guesses right%s) for all copies of a canary together, so at least %.2f for one.",
                found.isIndependent() ? " and model" : "",
                bound.epsilon(),
                bound.correct(),
                bound.guesses(),
                found.isIndependent() || found.models() == 1
                        ? ""
                        : ", about one model alone, since coins of different models may depend on each other; if they do not, add"
                                + " --independent-coins",
                bound.epsilonOfCopy()));
    }

    static List<Part> parts(ScoresSummary found) {
        List<Part> parts = new ArrayList<>();
        sentences(found).stream().skip(1 + found.counts().size()).forEach(sentence -> parts.add(new Text(sentence)));
        parts.add(new Grid(
                "Canaries and records by how often they stand in the text, with 95% intervals.",
                List.of("insertions", "number", "exposure, seen", "exposure, not seen", "bits that models have of it"),
                found.counts().stream()
                        .map(count -> List.of(
                                Integer.toString(count.insertions()),
                                String.format(Locale.ROOT, "%,d", count.ids()),
                                number(count.exposureIn()),
                                number(count.exposureOut()),
                                number(count.difference()) + ends(count.differenceInterval())))
                        .toList()));
        return parts;
    }

    private static String number(@Nullable Double number) {
        return number == null ? "" : String.format(Locale.ROOT, "%.2f", number);
    }

    private static String ends(@Nullable Interval interval) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, " (95%% interval %.2f to %.2f)", interval.low(), interval.high());
    }

    private static String counted(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
