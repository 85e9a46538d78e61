package dev.peacock.report.page;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.Histogram;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Experiment;
import dev.peacock.report.chart.AccuracyMap;
import dev.peacock.report.chart.HistogramChart;
import dev.peacock.report.words.ScoreWords;
import java.util.ArrayList;
import java.util.List;

/** The sections with charts, and the one about how the numbers were made. */
final class Sections {
    private final ReportData data;
    private final double threshold;

    Sections(ReportData data) {
        this.data = data;
        this.threshold = data.summary().memorizationThreshold().doubleValue();
    }

    static Html section(String id, String title, Object... content) {
        return tag("section", "id", id, "aria-labelledby", id + "-title")
                .of(tag("h2", "id", id + "-title").of(title), Html.all(content));
    }

    Html memorization() {
        Histogram histogram = data.memorization();
        if (histogram.total() == 0) {
            return section(
                    "memorization",
                    "Memorization",
                    paragraph("There is no distribution to show, since the memorization of every train "
                            + "example is undefined."));
        }
        Html charts = tag("div", "class", "charts")
                .of(
                        new HistogramChart(histogram, data.details().noise(), threshold, false).draw(),
                        new HistogramChart(histogram, data.details().noise(), threshold, true).draw());
        Html caption = tag("figcaption")
                .of(prose(
                        "The memorization{} of {}. Bars in the second colour are at or above the threshold. "
                                + "Both charts show the same counts; the logarithmic axis makes single examples "
                                + "visible. Values below 0 are mostly noise of the estimate, and show how large it "
                                + "is.{}",
                        ScoreWords.by(data.summary().score()),
                        Numbers.count(histogram.total(), "train example", "train examples"),
                        data.details().noise() == null
                                ? ""
                                : " The shaded band shows the counts that 95 of 100 fleets would have by "
                                        + "chance alone, if no example were memorized and models classified each "
                                        + "example correctly as often as here. It assumes that examples are "
                                        + "independent."));
        return section(
                "memorization", "Memorization", tag("figure", "class", "wide").of(charts, caption), counts(histogram));
    }

    private static Html counts(Histogram histogram) {
        List<Html> rows = new ArrayList<>();
        rows.add(tag("tr")
                .of(
                        tag("th", "scope", "col").of("memorization"),
                        tag("th", "scope", "col").of("examples")));
        for (int bin = 0; bin < histogram.counts().size(); bin++) {
            long count = histogram.counts().get(bin);
            if (count > 0) {
                String range = Numbers.two(histogram.edges().get(bin)) + " to "
                        + Numbers.two(histogram.edges().get(bin + 1));
                rows.add(tag("tr")
                        .of(tag("th", "scope", "row").of(range), tag("td").of(Numbers.count(count))));
            }
        }
        return tag("details")
                .of(
                        tag("summary").of("The counts as a table"),
                        tag("table", "class", "counts").of(Html.all(rows)));
    }

    Html accuracy() {
        AccuracyGrid grid = data.accuracy();
        if (grid.total() == 0) {
            return section(
                    "accuracy",
                    "Accuracy in and out",
                    paragraph("There is no map to show, since no train example was in the subset of some "
                            + "models and left out of others."));
        }
        boolean counted = data.summary().score() == Score.CORRECT;
        AccuracyMap map = new AccuracyMap(grid, counted ? threshold : 0);
        String line = counted
                ? "Above the dashed line, it adds "
                        + Numbers.threshold(data.summary().memorizationThreshold())
                        + " or more: these examples are memorized. "
                : "";
        Html reading = tag("figcaption")
                .of(
                        paragraph("Each cell counts train examples with similar accuracies. The horizontal "
                                + "axis is the accuracy of the models that did not see the example, the "
                                + "vertical axis that of the models that did."),
                        paragraph(
                                "On the diagonal, seeing an example makes no difference{}. {}Easy examples are "
                                        + "at the top right. At the bottom left are those that models classify "
                                        + "incorrectly even if they saw them.",
                                counted
                                        ? ""
                                        : " to how often models are right, which is not the memorization on this page",
                                line),
                        paragraph("Train examples in a cell:"),
                        map.drawScale());
        return section(
                "accuracy",
                "Accuracy in and out",
                tag("figure", "class", "beside").of(map.draw(), reading));
    }

    Html making() {
        Experiment experiment = data.experiment();
        List<Html> rows = new ArrayList<>();
        rows.add(row("Experiment", code(experiment.id())));
        rows.add(row("Made", Html.text(experiment.created())));
        rows.add(row("Data set", ExampleView.isolated(experiment.datasetName(), 400)));
        rows.add(row("Content hash", code(experiment.datasetHash())));
        rows.add(row(
                "Size",
                prose(
                        "{} train and {} test examples",
                        Numbers.count(experiment.trainExamples()),
                        Numbers.count(experiment.testExamples()))));
        rows.add(row("Subsets", sampling()));
        rows.add(row(
                "Models",
                prose(
                        "{} used, {} failed",
                        Numbers.count(experiment.models()),
                        Numbers.count(experiment.modelsFailed()))));
        rows.add(row("Trainer", Html.text(experiment.trainer())));
        rows.add(row("Training time", time()));
        rows.add(row(
                "Pairs kept", Html.text(SummarySection.pairRule(data.summary().pairRule()))));
        experiment.versions().forEach((name, version) -> rows.add(row(name, Html.text(version))));
        return section(
                "making",
                "How it was made",
                paragraph("To get the same numbers again:"),
                tag("pre", "tabindex", "0").of(tag("code").of(experiment.command())),
                tag("dl", "class", "facts").of(Html.all(rows)));
    }

    private Html sampling() {
        ReportData.Sampling sampling = data.experiment().sampling();
        String ratio = sampling.ratio() == null ? "" : ", ratio " + Numbers.significant(sampling.ratio());
        String size = sampling.subsetSize() == null ? "" : ", m = " + Numbers.count(sampling.subsetSize());
        return Html.text("drawn " + sampling.design() + ratio + size);
    }

    private Html time() {
        Experiment experiment = data.experiment();
        if (experiment.trainSeconds() == null) {
            return Html.text("not recorded");
        }
        String rate = experiment.modelsPerSecond() == null
                ? ""
                : ", " + Numbers.significant(experiment.modelsPerSecond()) + " models/s";
        return Html.text(Numbers.duration(experiment.trainSeconds()) + rate);
    }

    private static Html row(String term, Html value) {
        return tag("div").of(tag("dt").of(term), tag("dd").of(value));
    }

    private static Html code(String text) {
        return tag("code").of(text);
    }
}
