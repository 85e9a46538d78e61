package dev.peacock.report.page;

import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.report.AuditSection;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Experiment;
import dev.peacock.report.ReportSummary;
import dev.peacock.report.ReportSummary.Adjusted;
import dev.peacock.report.ReportSummary.Learning;
import dev.peacock.report.ReportSummary.SplitCheck;
import dev.peacock.report.words.ScoreWords;
import java.util.List;

/** Below the summary: what its words mean, how sure its figures are, and what they are about. */
final class SummaryNotes {
    private final Experiment experiment;
    private final ReportSummary summary;
    private final List<AuditSection> audits;
    private final boolean believed;

    SummaryNotes(ReportData data) {
        this.experiment = data.experiment();
        this.summary = data.summary();
        this.audits = data.audits();
        this.believed =
                !data.strongestPairs().isEmpty() && data.strongestPairs().get(0).believed() != null;
    }

    Html reading() {
        return tag("div", "class", "reading")
                .of(meaning(), learned(), certainty(), adjusted(), estimand(), undefined(), selection(), unmeasured());
    }

    private Html meaning() {
        return note("What memorization is", Html.text(ScoreWords.meaning(summary.score())));
    }

    private Html certainty() {
        Double median = summary.standardErrorMedian();
        Double max = summary.standardErrorMax();
        if (median == null || max == null) {
            return note("How sure", prose("There is no standard error, since no memorization could be estimated."));
        }
        return note(
                "How sure",
                prose(
                        "The median standard error of one example\u2019s memorization is {}, and the "
                                + "largest is {}. They fall with the square root of the number of models. Each "
                                + "confidence interval holds at {} for its own number, not for all numbers together.{}",
                        tag("b").of(Numbers.three(median)),
                        tag("b").of(Numbers.three(max)),
                        SummarySection.level(summary),
                        ScoreWords.caution(summary.score())));
    }

    private Html adjusted() {
        Adjusted adjusted = summary.adjusted();
        if (adjusted == null) {
            return Html.NOTHING;
        }
        if (adjusted.neighbours() == 0) {
            return note(
                    "Are the estimates adjusted for neighbours?",
                    prose("No. In cross-validation the adjustment did not reduce the error, so all "
                            + "estimates are plain differences."));
        }
        return note(
                "How the estimates are adjusted for neighbours",
                prose(
                        "By chance, the models that saw an example also saw more or fewer of the {} most "
                                + "similar to it. Memorization and influence are adjusted for that by regression (Lin "
                                + "2013), so they are not exactly the difference of the two accuracies. In "
                                + "cross-validation the squared error is {} times smaller. Values above 1 are shown "
                                + "as 1. p-values and q-values are based on the plain counts.",
                        tag("b").of(Numbers.count(adjusted.neighbours(), "train example", "train examples")),
                        tag("b").of(Numbers.three(adjusted.gain()))));
    }

    private Html estimand() {
        Integer size = experiment.sampling().subsetSize();
        String n = Numbers.count(experiment.trainExamples());
        if (size == null) {
            return note(
                    "Which models the numbers are about",
                    prose(
                            "Models trained on subsets drawn as described above, not a model trained on all "
                                    + "{} train examples.",
                            n));
        }
        return note(
                "Which models the numbers are about",
                prose(
                        "Models trained on subsets of m = {} examples, not on all n = {}. A model that is "
                                + "trained on more examples memorizes differently; this page does not measure how.",
                        tag("b").of(Numbers.count(size)),
                        n));
    }

    private Html undefined() {
        long undefined = summary.undefinedExamples();
        Html count;
        if (undefined == 0) {
            count = Html.text("Here there is none.");
        } else if (undefined >= experiment.trainExamples()) {
            count = Html.text(
                    "Here this is true of every train example: there are too few models, or all have the same "
                            + "subset.");
        } else {
            count = prose(
                    "Here there {} {}, left out of all shares and means.",
                    undefined == 1 ? "is" : "are",
                    tag("b").of(Numbers.count(undefined, "such example", "such examples")));
        }
        return note(
                "What \u201cundefined\u201d means",
                prose(
                        "If every model saw an example, or none did, there is nothing to compare. Its "
                                + "memorization is undefined, which is not 0. {}",
                        count));
    }

    private Html selection() {
        return note(
                "The top of a list is biased",
                prose(
                        "The largest of many estimates is, on average, too large, since chance helped it to "
                                + "the top. {}{}",
                        believed
                                ? "That is not so of the pairs here: they are ranked by effects that were shrunk towards 0, and "
                                        + "the largest of these tend to be too small. "
                                : "",
                        freshModels()));
    }

    private Html freshModels() {
        SplitCheck check = summary.splitCheck();
        if (check == null) {
            return Html.text("Before you quote a value from the top of a list, measure it again with another seed.");
        }
        Double choosing = check.meanChoosing();
        Double fresh = check.meanFresh();
        if (choosing == null || fresh == null) {
            return prose(
                    "The check with half of the models chose no pair: in {}, none reaches both thresholds.",
                    Numbers.count(check.choosingModels(), "model", "models"));
        }
        return prose(
                "A check with halves of the models shows by how much: {} chosen in {} {} a mean influence "
                        + "of {} in those, but of {} in the {} that had no part in the choice, where {} still {} the "
                        + "threshold.",
                Numbers.count(check.pairs(), "pair", "pairs"),
                Numbers.count(check.choosingModels(), "model", "models"),
                believed ? "are believed to have" : "have",
                tag("b").of(Numbers.three(choosing)),
                tag("b").of(Numbers.three(fresh)),
                Numbers.count(check.freshModels(), "model", "models"),
                Numbers.count(check.stillAbove()),
                check.stillAbove() == 1 ? "reaches" : "reach");
    }

    private Html unmeasured() {
        return note(
                "What was not measured",
                prose(
                        "Other models, training and data. A large memorization alone does not mean that a "
                                + "model reveals its train examples, or that memorizing them makes it worse; audits "
                                + "answer such questions. {}",
                        audits.isEmpty()
                                ? "No audit was run here."
                                : audits.size() == 1
                                        ? "The one audit that was run here has a section below."
                                        : "The " + audits.size() + " audits that were run here have sections below."));
    }

    private static Html note(String title, Html text) {
        return tag("div").of(tag("h3").of(title), tag("p").of(text));
    }

    private Html learned() {
        Learning learning = summary.learning();
        if (learning.documents() != null) {
            return learned(learning.documents());
        }
        if (learning.denoising() != null) {
            return learned(learning.denoising());
        }
        if (learning.baseline() == null || learning.train() == null) {
            return Html.NOTHING;
        }
        return note(
                "Did the models learn?",
                prose(
                        "On the train examples that it saw, a model is right on {} on average. On test examples it is {}{}, "
                                + "and {} as a mean over labels (balanced accuracy). Always guessing the train set\u2019s most frequent "
                                + "label gives {}.",
                        tag("b").of(Numbers.percent(learning.train())),
                        tag("b").of(Numbers.percent(summary.meanTestAccuracy())),
                        learning.interval() == null
                                ? ""
                                : " (" + SummarySection.level(summary) + " interval "
                                        + Numbers.percentInterval(learning.interval())
                                        + ", for other models and test examples)",
                        tag("b").of(Numbers.percent(learning.balanced())),
                        tag("b").of(Numbers.percent(learning.baseline()))));
    }

    private Html learned(DocumentFigures documents) {
        return note(
                "Did the models learn?",
                prose(
                        "A model needs {} bits per character of a test document on average{}, and predicts {} of its characters right. "
                                + "The frequencies of characters in the train documents alone give {} bits. Of train documents that "
                                + "it saw, a model needs {} bits per character, and of those that it did not see, {}. Each document "
                                + "counts once, whatever its length.",
                        tag("b").of(Numbers.three(documents.testBits())),
                        documents.testBitsCi() == null
                                ? ""
                                : " (" + SummarySection.level(summary) + " interval "
                                        + Numbers.interval(documents.testBitsCi())
                                        + ", for other models and test documents)",
                        tag("b").of(Numbers.percent(documents.testCharacterAccuracy())),
                        tag("b").of(Numbers.three(documents.frequencyBits())),
                        tag("b").of(Numbers.three(documents.seenBits())),
                        tag("b").of(Numbers.three(documents.unseenBits()))));
    }

    private static Html learned(DenoisingFigures denoising) {
        return note(
                "Did the models learn?",
                prose(
                        "The denoising loss is the mean squared error of the noise that a model finds in an image, at a tenth of all "
                                + "steps of the noise. Of train images that a model saw it is {} on average, of those that it did not see "
                                + "{}, and of test images {}. Always giving the mean of the train images has {}.",
                        tag("b").of(Numbers.three(denoising.seenLoss())),
                        tag("b").of(Numbers.three(denoising.unseenLoss())),
                        tag("b").of(Numbers.three(denoising.testLoss())),
                        tag("b").of(Numbers.three(denoising.meanImageLoss()))));
    }
}
