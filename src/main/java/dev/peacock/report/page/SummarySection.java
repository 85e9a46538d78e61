package dev.peacock.report.page;

import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Experiment;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.AllPairs;
import dev.peacock.report.ReportSummary.HighInfluence;
import dev.peacock.report.ReportSummary.PairRule;
import dev.peacock.report.ReportSummary.SignificantPairs;
import dev.peacock.report.ReportSummary.TopPerTest;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.stats.Interval;

/** The first section: the results in plain words; {@link SummaryNotes} say what the words mean. */
final class SummarySection {
    private final ReportData data;
    private final Experiment experiment;
    private final ReportSummary summary;

    SummarySection(ReportData data) {
        this.data = data;
        this.experiment = data.experiment();
        this.summary = data.summary();
    }

    Html render() {
        return tag("section", "id", "summary", "aria-labelledby", "summary-title")
                .of(
                        tag("h2", "id", "summary-title").of("Summary"),
                        warnings(),
                        lead(),
                        failed(),
                        figures(),
                        new SummaryNotes(data).reading());
    }

    private Html warnings() {
        return Html.all(summary.learning().warnings().stream()
                .map(sentence -> tag("p", "class", "warning").of(tag("b").of("Warning: "), sentence))
                .toList());
    }

    private Html lead() {
        if (experiment.models() == 0) {
            return tag("p", "class", "lead").of("No model was trained to the end, so there is nothing to compare.");
        }
        return tag("p", "class", "lead")
                .of(prose(
                        "{} {} from {} of the {} in {}, drawn {}. Comparing, for each example, the models "
                                + "that saw it with those that did not shows {}",
                        models(),
                        experiment.models() == 1 ? "learned" : "each learned",
                        part(),
                        Numbers.count(experiment.trainExamples(), "train example", "train examples"),
                        tag("i").of(ExampleView.isolated(experiment.datasetName(), 120)),
                        experiment.sampling().design(),
                        finding()));
    }

    private Html models() {
        return tag("b").of(Numbers.count(experiment.models(), "model", "models"));
    }

    private Html part() {
        Double ratio = experiment.sampling().ratio();
        return ratio == null ? Html.text("a part") : Html.text(Numbers.level(ratio));
    }

    private Html finding() {
        Double share = summary.memorizedShare();
        if (summary.learning().notLearned()) {
            return Html.text(
                    "no finding, as long as they have not learned: the numbers and lists below may be chance.");
        }
        if (share == null) {
            return Html.text("nothing yet: no example was in the subset of some models and left out of others.");
        }
        if (share == 0) {
            return prose(
                    "that none was memorized: no example reaches a memorization{} of {}{}.",
                    ScoreWords.by(summary.score()),
                    threshold(),
                    between());
        }
        return prose("that {} were memorized{}.", tag("b").of(Numbers.percent(share) + " of the examples"), between());
    }

    private Html between() {
        Interval interval = summary.memorizedShareInterval();
        return interval == null
                ? Html.NOTHING
                : prose(" ({} interval {})", level(summary), Numbers.percentInterval(interval));
    }

    /** Said before each list of a fleet that has not learned. */
    static Html noFinding(ReportSummary summary) {
        return summary.learning().notLearned()
                ? tag("p", "class", "warning")
                        .of(
                                "No finding: the models may have learned nothing, as the summary says, and this list may be "
                                        + "chance.")
                : Html.NOTHING;
    }

    private Html failed() {
        int failed = experiment.modelsFailed();
        return failed == 0
                ? Html.NOTHING
                : tag("p", "class", "warning")
                        .of(prose(
                                "{} failed for good and {} not part of any number here.",
                                Numbers.count(failed, "more model", "more models"),
                                failed == 1 ? "is" : "are"));
    }

    private Html figures() {
        return tag("dl", "class", "figures")
                .of(
                        figure("Memorized", Numbers.percent(summary.memorizedShare()), memorizedNote()),
                        figure(
                                "Mean memorization" + ScoreWords.by(summary.score()),
                                Numbers.three(summary.meanMemorization()),
                                "over train examples"),
                        quality(),
                        pairs());
    }

    private Html quality() {
        DenoisingFigures denoising = summary.learning().denoising();
        if (denoising != null) {
            return figure(
                    "Denoising loss",
                    Numbers.three(denoising.seenLoss()),
                    "of images that a model saw; always giving the mean image: "
                            + Numbers.three(denoising.meanImageLoss()));
        }
        DocumentFigures documents = summary.learning().documents();
        return documents == null
                ? figure("Test accuracy", Numbers.percent(summary.meanTestAccuracy()), accuracyNote())
                : figure(
                        "Bits per character",
                        Numbers.three(documents.testBits()),
                        "mean over models and "
                                + Numbers.count(experiment.testExamples(), "test document", "test documents")
                                + "; by the frequencies of characters alone: "
                                + Numbers.three(documents.frequencyBits()));
    }

    private String accuracyNote() {
        Double baseline = summary.learning().baseline();
        return "mean over models, " + Numbers.count(experiment.testExamples(), "test example", "test examples")
                + (baseline == null ? "" : "; always guessing the most frequent label: " + Numbers.percent(baseline));
    }

    private Html pairs() {
        ReportSummary.Testing testing = summary.testing();
        return testing == null
                ? figure("Influential pairs", Numbers.count(summary.pairs()), pairRule(summary.pairRule()))
                : figure(
                        "Significant pairs",
                        Numbers.count(testing.significant()),
                        "of " + Numbers.count(testing.family()) + " tested; "
                                + Numbers.count(summary.pairs(), "pair was kept: ", "pairs were kept: ")
                                + pairRule(summary.pairRule()));
    }

    private String memorizedNote() {
        String rule = "memorization" + ScoreWords.by(summary.score()) + " of at least " + threshold();
        return summary.memorizedShareInterval() == null
                ? rule
                : rule + "; " + level(summary) + " interval "
                        + Numbers.percentInterval(summary.memorizedShareInterval());
    }

    static Html figure(String term, String value, String note) {
        boolean number = value.chars().anyMatch(Character::isDigit);
        return tag("div")
                .of(
                        tag("dt").of(term),
                        tag("dd", "class", number ? "value" : "value wordy").of(value),
                        tag("dd", "class", "note").of(note));
    }

    static String pairRule(PairRule rule) {
        if (rule instanceof HighInfluence high) {
            return "influence of at least " + Numbers.threshold(high.influenceThreshold()) + " from a memorized example"
                    + label(high.sameLabel());
        }
        if (rule instanceof TopPerTest top) {
            return "the " + Numbers.count(top.pairs()) + " strongest of each test example" + label(top.sameLabel());
        }
        if (rule instanceof SignificantPairs significant) {
            return "significant at a false-discovery rate of " + significant.fdr() + ", helping or harming"
                    + label(significant.sameLabel());
        }
        return "every pair" + label(((AllPairs) rule).sameLabel());
    }

    private static String label(boolean same) {
        return same ? ", same label" : ", any labels";
    }

    private String threshold() {
        return Numbers.threshold(summary.memorizationThreshold());
    }

    static String level(ReportSummary summary) {
        return Numbers.level(summary.confidence());
    }
}
