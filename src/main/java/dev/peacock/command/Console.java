package dev.peacock.command;

import dev.peacock.dataset.text.Texts;
import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.report.Percent;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.page.PairSentences;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.stats.Interval;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints the results: the most memorized examples, the strongest pairs, the training rate, the report's path. */
public final class Console {
    private static final int SHOWN = 10;

    private Console() {}

    public static void result(PrintStream out, ReportData data, String reportPath) {
        ReportSummary summary = data.summary();
        out.println();
        summary.learning().warnings().forEach(sentence -> out.println("warning: " + sentence));
        accuracy(out, data.experiment().models(), summary);
        out.printf(
                Locale.ROOT,
                "memorization%s of at least %s: %s of the train examples%s%n",
                ScoreWords.by(summary.score()),
                summary.memorizationThreshold().toPlainString(),
                percent(summary.memorizedShare()),
                interval(summary.memorizedShareInterval()));
        PairSentences.of(summary, data.experiment().models()).forEach(out::println);
        if (summary.learning().notLearned()) {
            out.println();
            out.println("What follows is no finding: the models may have learned nothing (see the warning above).");
        }
        String by = ScoreWords.by(summary.score());
        memorized(out, first(data.mostMemorized()), by);
        pairs(out, first(data.strongestPairs()), summary.pairs(), by);
        Double rate = data.experiment().modelsPerSecond();
        if (rate != null) {
            out.printf(Locale.ROOT, "%n%.2f models/s%n", rate);
        }
        out.println("report: " + reportPath);
    }

    private static void accuracy(PrintStream out, int models, ReportSummary summary) {
        ReportSummary.Learning learning = summary.learning();
        if (learning.documents() != null) {
            documents(out, models, learning.documents());
            return;
        }
        if (learning.denoising() != null) {
            denoising(out, models, learning.denoising());
            return;
        }
        out.printf(
                Locale.ROOT,
                "%,d models, mean test accuracy %s%s",
                models,
                percent(summary.meanTestAccuracy()),
                interval(learning.interval()));
        if (learning.baseline() != null) {
            out.print(", balanced accuracy " + percent(learning.balanced())
                    + "; always guessing the most frequent label: " + percent(learning.baseline()));
        }
        out.println();
        if (learning.train() != null) {
            out.println("accuracy on the train examples that a model saw: " + percent(learning.train()));
        }
    }

    private static void documents(PrintStream out, int models, DocumentFigures figures) {
        out.printf(
                Locale.ROOT,
                "%,d models, %.3f bits per character of test documents%s; the train documents' character frequencies alone: "
                        + "%.3f%n",
                models,
                figures.testBits(),
                bits(figures.testBitsCi()),
                figures.frequencyBits());
        if (figures.seenBits() != null && figures.unseenBits() != null) {
            out.printf(
                    Locale.ROOT,
                    "train documents: %.3f bits per character of those that a model saw, %.3f of those that it did not%n",
                    figures.seenBits(),
                    figures.unseenBits());
        }
    }

    private static void denoising(PrintStream out, int models, DenoisingFigures figures) {
        out.printf(
                Locale.ROOT,
                "%,d models; denoising loss of train images: %s of those that a model saw, %s of those that it did not; of test "
                        + "images: %s; of always giving the mean image: %s%n",
                models,
                loss(figures.seenLoss()),
                loss(figures.unseenLoss()),
                loss(figures.testLoss()),
                loss(figures.meanImageLoss()));
    }

    private static String loss(@Nullable Double loss) {
        return loss == null ? "undefined" : String.format(Locale.ROOT, "%.3f", loss);
    }

    private static String bits(@Nullable Interval interval) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, " (95%% interval %.3f to %.3f)", interval.low(), interval.high());
    }

    private static void memorized(PrintStream out, List<ReportData.MemorizedExample> examples, String by) {
        if (examples.isEmpty()) {
            out.println();
            out.println("No train example has memorization" + by + " above 0.");
            return;
        }
        out.println();
        boolean scores = examples.get(0).scores() != null;
        out.println("Most memorized train examples" + by
                + (by.isEmpty()
                        ? " (95% interval)"
                        : " (95% interval), with their " + (scores ? "mean scores" : "accuracies") + " in and out"));
        boolean given = examples.get(0).example().givenId() != null;
        boolean labels = hasLabels(examples.stream().map(ReportData.MemorizedExample::example));
        out.println("  train_id  " + (labels ? "label        " : "") + "memorization              in     out"
                + (given ? "    id" : ""));
        for (ReportData.MemorizedExample e : examples) {
            out.printf(
                    Locale.ROOT,
                    "  %8d  %s%6.3f %-18s %5.3f  %5.3f%s%n",
                    e.example().id(),
                    labels ? String.format("%-11s  ", e.example().label()) : "",
                    e.memorization(),
                    range(e.interval()),
                    e.scores() == null ? e.accuracyIn() : e.scores().in(),
                    e.scores() == null ? e.accuracyOut() : e.scores().out(),
                    given ? "  " + e.example().givenId() : "");
        }
    }

    private static void pairs(PrintStream out, List<ReportData.InfluencePair> pairs, long all, String by) {
        if (pairs.isEmpty()) {
            out.println();
            out.println("No pair of a train and a test example reaches the thresholds.");
            return;
        }
        out.printf(Locale.ROOT, "%nStrongest influence pairs%s, of %,d (95%% interval)%n", by, all);
        boolean given = pairs.get(0).train().givenId() != null;
        boolean labels = hasLabels(pairs.stream().map(ReportData.InfluencePair::test));
        out.println("  train_id  test_id  " + (labels ? "label        " : "") + "influence                 memorization"
                + (given ? "  ids of the data set" : ""));
        for (ReportData.InfluencePair p : pairs) {
            Double memorization = p.memorization();
            String value = memorization == null ? "undefined" : String.format(Locale.ROOT, "%6.3f", memorization);
            String ids = p.train().givenId()
                    + (p.test().givenId() == null ? "" : ", " + p.test().givenId());
            out.printf(
                    Locale.ROOT,
                    "  %8d %8d  %s%6.3f %-18s  %s%n",
                    p.train().id(),
                    p.test().id(),
                    labels ? String.format("%-11s  ", p.test().label()) : "",
                    p.influence(),
                    range(p.interval()),
                    given ? String.format("%-12s  %s", value, ids) : value);
        }
    }

    /** Documents without groups all have the same label, which says nothing. */
    private static boolean hasLabels(Stream<ReportData.Example> examples) {
        return examples.anyMatch(example -> !example.label().equals(Texts.ALL));
    }

    /** One sentence on how many runs are finished. */
    public static void fleet(PrintStream log, PeacockJobs.Fleet fleet) {
        log.printf(
                Locale.ROOT,
                "training: %,d of %,d runs are finished%s%n",
                fleet.finished(),
                fleet.wanted(),
                fleet.failed() == 0 ? "" : String.format(Locale.ROOT, ", %,d failed for good", fleet.failed()));
    }

    /** A difference of accuracies in percentage points, its number at least 6 characters wide. */
    public static String points(double difference, @Nullable Interval interval) {
        int width = Percent.points(difference, null).length();
        return " ".repeat(Math.max(0, 6 - width)) + Percent.points(difference, interval);
    }

    private static <T> List<T> first(List<T> list) {
        return list.subList(0, Math.min(SHOWN, list.size()));
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "undefined" : Percent.of(share);
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null ? "" : " (" + percent(interval.low()) + " to " + percent(interval.high()) + ")";
    }

    private static String range(@Nullable Interval interval) {
        return interval == null ? "" : String.format(Locale.ROOT, "(%.3f to %.3f)", interval.low(), interval.high());
    }
}
