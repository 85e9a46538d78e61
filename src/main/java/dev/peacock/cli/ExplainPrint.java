package dev.peacock.cli;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.Percent;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.explain.ExplainWords;
import dev.peacock.spark.explain.Explanations;
import dev.peacock.spark.explain.Explanations.Influences;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.explain.Explanations.OfTest;
import dev.peacock.spark.explain.Explanations.OfTrain;
import dev.peacock.spark.explain.Explanations.Partner;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints explanations for a person. */
final class ExplainPrint {
    private static final int LEAST_OF_ID = 12;
    /** So that a long id does not push all others to the right. */
    private static final int MOST_OF_ID = 40;

    private static final String WRONG = "  %8s  %-11s  %-24s  %-14s  %-26s  %-26s  %s%n";

    private final PrintStream out;
    private final String directory;

    ExplainPrint(PrintStream out, String directory) {
        this.out = out;
        this.directory = directory;
    }

    void print(Explanations found) {
        if (found.adjustedNeighbours() != null) {
            out.printf("%nEstimates are adjusted for %d neighbours.%n", found.adjustedNeighbours());
        }
        if (found.score() != Score.CORRECT) {
            out.printf("%nInfluence and memorization are differences of %s.%n", ScoreWords.means(found.score()));
        }
        if (found.prior() != null) {
            out.println(found.prior().sentence());
        }
        if (found.wrong() != null) {
            wrong(found, found.wrong());
            return;
        }
        found.test().forEach(test -> test(test, found));
        found.train().forEach(train -> train(train, found));
    }

    private void test(OfTest test, Explanations all) {
        heading("Test example " + test.testId(), test.labelName(), test.givenId(), test.source(), test.columns());
        out.println(ExplainWords.accuracy(test, all.score()));
        votes(test.label(), test.votes());
        influences(test.influences(), test.columns(), true, all);
        if (!test.nearest().isEmpty()) {
            table(ExplainWords.nearest(), true, test.nearest(), test.columns());
        }
    }

    private void train(OfTrain train, Explanations all) {
        heading(
                "Train example " + train.trainId(),
                train.labelName(),
                train.givenId(),
                train.source(),
                train.columns());
        out.println(ExplainWords.memorization(train, all.score()));
        votes(train.label(), train.votes());
        influences(train.influences(), train.columns(), false, all);
    }

    private void votes(int label, @Nullable List<LabelVotes> votes) {
        String sentence = ExplainWords.votes(label, votes);
        if (!sentence.isEmpty()) {
            out.println(sentence);
        }
    }

    private void heading(
            String what,
            String label,
            @Nullable String givenId,
            @Nullable String source,
            @Nullable Map<String, String> columns) {
        out.println();
        String origin = ExplainWords.origin(givenId, source);
        out.println(
                what + (label.isBlank() ? "" : ", labelled " + label) + (origin.isEmpty() ? "" : " (" + origin + ")"));
        if (columns != null) {
            out.println(ExplainWords.values(columns));
        }
    }

    private void influences(
            Influences influences, @Nullable Map<String, String> columns, boolean ofTest, Explanations all) {
        if (!influences.helps().isEmpty()) {
            table(ExplainWords.title(ofTest, true, all.score()), ofTest, influences.helps(), columns);
        }
        if (!influences.harms().isEmpty()) {
            table(ExplainWords.title(ofTest, false, all.score()), ofTest, influences.harms(), columns);
        }
        out.println();
        out.println(ExplainWords.significance(influences, ofTest, all));
    }

    /** {@code columns} of the example that is explained: the partners' are compared with them. */
    private void table(
            String title, boolean ofTrainExamples, List<Partner> partners, @Nullable Map<String, String> columns) {
        boolean given = partners.stream().anyMatch(partner -> partner.givenId() != null);
        String id = given ? "%-" + widest(partners) + "s  " : "%s";
        boolean ranked = partners.stream().anyMatch(partner -> partner.believed() != null);
        String believed = ranked ? "%-8s  " : "%s";
        out.println();
        out.println(title);
        out.printf(
                "  %8s  " + id + "%-11s  " + believed + "%-26s  %s%n",
                ofTrainExamples ? "train_id" : "test_id",
                given ? "id" : "",
                "label",
                ranked ? "believed" : "",
                "influence (95% interval)",
                ofTrainExamples ? "q-value    memorization" : "q-value");
        for (Partner partner : partners) {
            out.printf(
                    Locale.ROOT,
                    "  %8d  " + id + "%-11s  " + believed + "%-26s  %s%n",
                    partner.id(),
                    partner.givenId() == null ? "" : partner.givenId(),
                    partner.labelName(),
                    ranked ? ExplainWords.number("%.3f", partner.believed()) : "",
                    ExplainWords.difference(partner.influence(), partner.influenceInterval()),
                    ofTrainExamples
                            ? String.format(
                                    "%-9s  %s",
                                    ExplainWords.qValue(partner), ExplainWords.number("%.3f", partner.memorization()))
                            : ExplainWords.qValue(partner));
            if (columns != null && partner.columns() != null) {
                out.println("            " + ExplainWords.differences(partner.columns(), columns));
            }
        }
    }

    private static int widest(List<Partner> partners) {
        int widest = LEAST_OF_ID;
        for (Partner partner : partners) {
            String id = partner.givenId();
            widest = id == null ? widest : Math.max(widest, Math.min(id.length(), MOST_OF_ID));
        }
        return widest;
    }

    private void wrong(Explanations found, int all) {
        out.println();
        if (all == 0) {
            out.printf(
                    Locale.ROOT,
                    "Each of the %,d test examples is classified correctly by at least half of the %,d models.%n",
                    found.testExamples(),
                    found.models());
            return;
        }
        out.printf(
                Locale.ROOT,
                "Most of the %,d models get %,d of %,d test examples wrong. The worst %,d, with the labels of their nearest "
                        + "train examples, and the train example that helps and the one that harms each most, with its "
                        + "influence and q-value:%n",
                found.models(),
                all,
                found.testExamples(),
                found.test().size());
        out.printf(
                WRONG,
                "test_id",
                "label",
                "% correct (95% interval)",
                "nearest",
                "helps: train_id",
                "harms: train_id",
                "from");
        for (OfTest test : found.test()) {
            out.printf(
                    WRONG,
                    test.testId(),
                    test.labelName(),
                    Percent.points(test.accuracy(), test.accuracyInterval()),
                    test.nearest().stream().map(Partner::labelName).collect(Collectors.joining(" ")),
                    first(test.influences().helps()),
                    first(test.influences().harms()),
                    ExplainWords.origin(test.givenId(), test.source()));
        }
        out.println();
        out.println("To see more of one: job/peacock explain --out " + directory + " --test "
                + found.test().get(0).testId());
    }

    private static String first(List<Partner> partners) {
        if (partners.isEmpty()) {
            return "none";
        }
        Partner partner = partners.get(0);
        String label = partner.labelName().isBlank() ? "" : " (" + partner.labelName() + ")";
        return partner.id() + label + " " + ExplainWords.number("%.3f", partner.influence()) + ", q "
                + ExplainWords.qValue(partner);
    }
}
