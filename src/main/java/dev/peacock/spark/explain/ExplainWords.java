package dev.peacock.spark.explain;

import dev.peacock.check.Shown;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.Percent;
import dev.peacock.report.words.Origin;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.explain.Explanations.Influences;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.OfTrain;
import dev.peacock.spark.explain.Explanations.Partner;
import dev.peacock.stats.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sentences that the console and the page have in common. */
public final class ExplainWords {
    private static final int VALUES_SHOWN = 8;
    private static final int MOST_LABELS = 5;
    private static final String TEXT = "text";

    private ExplainWords() {}

    public static String accuracy(OfTest test, Score score) {
        return String.format(
                Locale.ROOT,
                score.isOfLabels()
                        ? "%,d of %,d models classify it correctly: %s."
                        : score.isOfDocuments()
                                ? "%,d of %,d models predict more than half of its characters right: %s."
                                : "%,d of %,d models denoise it better than the mean of the train images does: %s.",
                test.correct(),
                test.models(),
                Percent.of(test.accuracy(), test.accuracyInterval()));
    }

    /** Which labels models that did not see it give an example; empty where that is not known. */
    public static String votes(int label, @Nullable List<LabelVotes> votes) {
        if (votes == null || votes.isEmpty()) {
            return "";
        }
        String shown = votes.stream()
                .limit(MOST_LABELS)
                .map(of -> String.format(
                        Locale.ROOT,
                        "%s%s: %,d",
                        of.labelName(),
                        of.label() == label ? " (its label)" : "",
                        of.votes()))
                .collect(Collectors.joining(", "));
        List<LabelVotes> others = votes.subList(Math.min(MOST_LABELS, votes.size()), votes.size());
        return "Votes of the models that were not trained on it: " + shown
                + (others.isEmpty()
                        ? "."
                        : String.format(
                                Locale.ROOT,
                                ", and %,d for %,d more labels.",
                                others.stream().mapToInt(LabelVotes::votes).sum(),
                                others.size()));
    }

    public static String memorization(OfTrain train, Score score) {
        if (!score.isOfLabels()) {
            return String.format(
                    Locale.ROOT,
                    "%,d models were trained on it, and %,d were not: memorization%s %s.",
                    train.modelsIn(),
                    train.modelsOut(),
                    ScoreWords.by(score),
                    difference(train.memorization(), train.memorizationInterval()));
        }
        return String.format(
                Locale.ROOT,
                "%,d of the %,d models that were trained on it classify it correctly, and %,d of the %,d others: "
                        + "memorization%s %s.",
                train.correctIn(),
                train.modelsIn(),
                train.correctOut(),
                train.modelsOut(),
                ScoreWords.by(score),
                difference(train.memorization(), train.memorizationInterval()));
    }

    /** What a list of the pairs with the largest or smallest influence is. */
    public static String title(boolean ofTest, boolean helps, Score score) {
        String effect = ScoreWords.effect(score, ofTest, helps);
        return ofTest
                ? "Train examples that " + (helps ? "help" : "harm") + " it most: models that were trained on one of "
                        + "these " + effect + "."
                : "Test examples that it " + (helps ? "helps" : "harms") + " most: models that were trained on it "
                        + effect + ".";
    }

    public static String nearest() {
        return "Nearest train examples, by their values:";
    }

    /** How many of the pairs are more than chance, and among which they were tested. */
    public static String significance(Influences influences, boolean ofTest, Explanations all) {
        String others =
                ofTest ? "train examples that were compared with it" : "test examples that it was compared with";
        String found = found(
                influences,
                String.format(Locale.ROOT, "the %,d %s", influences.tested(), others),
                "their q-values among all of these are at most " + all.fdr(),
                ofTest,
                all.score());
        return influences.undefined() == 0
                ? found
                : found
                        + String.format(
                                Locale.ROOT,
                                " The influence of %,d more is undefined, since every model saw them, or none did.",
                                influences.undefined());
    }

    private static String found(Influences influences, String family, String rule, boolean ofTest, Score score) {
        if (influences.helps().isEmpty() && influences.harms().isEmpty()) {
            return "None of " + family + " makes any difference to " + ScoreWords.what(score) + ".";
        }
        if (influences.significantHelping() + influences.significantHarming() == 0) {
            return "None of " + family + " has a significant influence, so chance alone may have chosen those that are "
                    + "listed; more models would tell.";
        }
        return String.format(
                Locale.ROOT,
                "Of %s, %,d %s and %,d %s significantly (%s).",
                family,
                influences.significantHelping(),
                ofTest ? "help it" : "are helped",
                influences.significantHarming(),
                ofTest ? "harm it" : "are harmed",
                rule);
    }

    /** What the data set calls an example and where it comes from; empty if neither is known. */
    public static String origin(@Nullable String givenId, @Nullable String source) {
        return Stream.of(givenId == null ? null : "id " + givenId, Origin.source(givenId, source))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    /** The first values of a row of a table. */
    public static String values(Map<String, String> columns) {
        if (isText(columns)) {
            return Objects.requireNonNull(columns.get(TEXT));
        }
        List<String> shown = shown(columns);
        return String.join(", ", shown) + more(columns.size() - shown.size());
    }

    /** The values in which a row differs from another. */
    public static String differences(Map<String, String> columns, Map<String, String> other) {
        if (isText(columns)) {
            return values(columns);
        }
        Map<String, String> differing = new LinkedHashMap<>(columns);
        differing.entrySet().removeAll(other.entrySet());
        if (differing.isEmpty()) {
            return "the same values in all columns";
        }
        List<String> shown = shown(differing);
        return "differs in " + String.join(", ", shown) + more(differing.size() - shown.size()) + " (of "
                + columns.size() + " columns)";
    }

    private static boolean isText(Map<String, String> columns) {
        return columns.keySet().equals(Set.of(TEXT));
    }

    /** What stands for the columns of a document: its beginning, on one line and without characters that a terminal may obey. */
    static Map<String, String> beginning(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
        return Map.of(TEXT, Shown.text(line));
    }

    private static List<String> shown(Map<String, String> columns) {
        return columns.entrySet().stream()
                .limit(VALUES_SHOWN)
                .map(column -> Shown.text(column.getKey()) + " = " + Shown.text(column.getValue()))
                .toList();
    }

    private static String more(int columns) {
        return columns <= 0 ? "" : " and " + columns + " more";
    }

    /** 0.412 (0.301 to 0.509), or "undefined". */
    public static String difference(@Nullable Double value, @Nullable Interval interval) {
        String range =
                interval == null ? "" : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high());
        return number("%.3f", value) + range;
    }

    /** 0.00012, or "undefined". */
    public static String qValue(Partner partner) {
        return number("%.2g", partner.qValue());
    }

    public static String number(String format, @Nullable Double value) {
        return value == null ? "undefined" : String.format(Locale.ROOT, format, value);
    }
}
