package dev.peacock.report.page;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.prose;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.Example;
import dev.peacock.report.ReportData.MemorizedExample;
import dev.peacock.report.chart.Svg;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.stats.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of train examples to look at: the most memorized, and those whose label may be wrong. */
record MemorizedCards(ReportData data) {
    private static final int TRACK = 110;

    Html render() {
        List<MemorizedExample> examples = data.mostMemorized();
        if (examples.isEmpty()) {
            String sentence = data.summary().memorizedShare() == null
                    ? "There is no example to show, since the memorization of every train example is undefined."
                    : "There is no example to show, since none was memorized.";
            return Sections.section("memorized", "Most memorized", paragraph(sentence));
        }
        LabelNumbers labels = labels(examples);
        Map<String, String> orders = new LinkedHashMap<>();
        orders.put("value", "memorization");
        orders.put("label", "label");
        return Sections.section(
                "memorized",
                "Most memorized",
                SummarySection.noFinding(data.summary()),
                paragraph(
                        "The train examples with the largest memorization{} of all{}, largest first. Shown "
                                + "are {}; the table estimates/memorization has all. The large number is the "
                                + "memorization, with its {} confidence interval below. {}",
                        ScoreWords.by(data.summary().score()),
                        data.details().labels().isEmpty() ? "" : ", and of each label",
                        Numbers.count(examples.size(), "train example", "train examples"),
                        level(),
                        examples.get(0).scores() == null
                                ? "On the line from 0 to 1, the "
                                        + "ring is the accuracy of the models that did not see the example, and the dot that "
                                        + "of the models that did. Both follow below, with the numbers of models."
                                : "Below it stand the mean scores of the models that saw it and of those that did "
                                        + "not, with the numbers of models."),
                ExampleView.legend(
                        examples.stream().map(MemorizedExample::example).toList()),
                Controls.of("memorized-list", "train examples", "memorization", labels.names(), orders, ""),
                tag("ol", "class", ValuesView.list("gallery", examples.get(0).example()), "id", "memorized-list")
                        .of(Html.all(examples.stream()
                                .map(example -> card(example, labels))
                                .toList())));
    }

    private static LabelNumbers labels(List<MemorizedExample> examples) {
        return LabelNumbers.of(examples.stream().map(e -> e.example().label()));
    }

    private Html card(MemorizedExample memorized, LabelNumbers labels) {
        Html figure = tag("figure")
                .of(
                        ExampleView.show(memorized.example(), "train"),
                        tag("figcaption").of(ExampleView.caption(memorized.example(), "train")));
        return tag(
                        "li",
                        "data-label",
                        labels.of(memorized.example().label()),
                        "data-value",
                        Double.toString(memorized.memorization()))
                .of(
                        figure,
                        estimate(memorized.memorization(), memorized.interval()),
                        memorized.scores() == null
                                ? track(memorized.accuracyOut(), memorized.accuracyIn())
                                : Html.NOTHING,
                        means(memorized),
                        details(memorized));
    }

    /** Accuracies, or other mean scores. */
    private static Html means(MemorizedExample memorized) {
        ReportData.MeanScores scores = memorized.scores();
        return tag("p", "class", "detail")
                .of(
                        mean("in", scores == null ? memorized.accuracyIn() : scores.in(), memorized.modelsIn()),
                        " ",
                        mean("out", scores == null ? memorized.accuracyOut() : scores.out(), memorized.modelsOut()));
    }

    private static Html mean(String side, double mean, int models) {
        return tag("span").of(prose("{} {} of {}", side, Numbers.two(mean), Numbers.count(models)));
    }

    /** The counts behind the estimate, and what the example looks like beside its neighbours. */
    private Html details(MemorizedExample memorized) {
        List<Example> neighbours =
                data.details().neighbours().getOrDefault(memorized.example().id(), List.of());
        if (memorized.scores() != null && neighbours.isEmpty()) {
            return Html.NOTHING;
        }
        return tag("details")
                .of(
                        tag(
                                        "summary",
                                        "aria-label",
                                        "Details of train example "
                                                + memorized.example().id())
                                .of("Details"),
                        memorized.scores() != null
                                ? Html.NOTHING
                                : paragraph(
                                        "It is classified correctly by {} of the {} that saw it, and by {} of the "
                                                + "{} that did not. Memorization{}: {}{}.",
                                        right(memorized.accuracyIn(), memorized.modelsIn()),
                                        Numbers.count(memorized.modelsIn(), "model", "models"),
                                        right(memorized.accuracyOut(), memorized.modelsOut()),
                                        Numbers.count(memorized.modelsOut(), "model", "models"),
                                        ScoreWords.by(data.summary().score()),
                                        Numbers.three(memorized.memorization()),
                                        memorized.interval() == null
                                                ? ""
                                                : ", " + level() + " interval "
                                                        + Numbers.interval(memorized.interval())),
                        neighbours.isEmpty()
                                ? Html.NOTHING
                                : strip(
                                        "Nearest train examples",
                                        neighbours,
                                        ValuesView.beside(memorized.example(), neighbours)));
    }

    private static String right(double accuracy, int models) {
        return Numbers.count(Math.round(accuracy * models));
    }

    /** Small pictures, or values, of train examples in a row. */
    static Html strip(String title, List<Example> examples, ValuesView values) {
        boolean pictures = examples.stream().allMatch(example -> example.content() instanceof ExampleContent.Png);
        List<Html> items = examples.stream()
                .map(example -> tag("li")
                        .of(tag("figure")
                                .of(
                                        ExampleView.show(example, "train", values),
                                        tag("figcaption").of(ExampleView.briefCaption(example, "")))))
                .toList();
        return tag("div", "class", "beside-it")
                .of(
                        tag("p", "class", "strip-title").of(title),
                        tag("ul", "class", pictures ? "strip" : "strip tabular").of(Html.all(items)));
    }

    static Html estimate(double value, @Nullable Interval interval) {
        Html range = interval == null
                ? Html.NOTHING
                : tag("span", "class", "interval").of(Numbers.interval(interval));
        return tag("p", "class", "estimate").of(tag("b").of(Numbers.two(value)), " ", range);
    }

    /** Accuracy out (ring) and in (dot) on a line from 0 to 1; the words below it say the same. */
    private static Html track(double out, double in) {
        return tag("svg", "class", "track", "viewBox", "0 0 " + (TRACK + 10) + " 12", "aria-hidden", "true")
                .of(
                        Svg.line("axis", 5, 6, TRACK + 5, 6),
                        Svg.line("gain", 5 + out * TRACK, 6, 5 + in * TRACK, 6),
                        Svg.circle("out", 5 + out * TRACK, 6, 3.5),
                        Svg.circle("in", 5 + in * TRACK, 6, 4));
    }

    /** The train examples that models classify incorrectly unless they saw them: wrong labels, or exceptions. */
    Html suspects() {
        List<MemorizedExample> suspects = data.details().suspects();
        if (suspects.isEmpty()) {
            return Html.NOTHING;
        }
        LabelNumbers labels = labels(suspects);
        return Sections.section(
                "suspects",
                "Label suspects",
                SummarySection.noFinding(data.summary()),
                paragraph(
                        "Models that did not see these train examples mostly classify them incorrectly: the "
                                + "whole {} confidence interval of their accuracy is below one half ({}{}). "
                                + "Where few examples have a label, it is also below their mean. Either the label is wrong, or the example is an exception; look at them.",
                        level(),
                        Numbers.count(data.details().allSuspects(), "train example", "train examples"),
                        suspects.size() < data.details().allSuspects()
                                ? "; the first " + Numbers.count(suspects.size()) + " are shown"
                                : ""),
                tag("ol", "class", ValuesView.list("gallery", suspects.get(0).example()))
                        .of(Html.all(suspects.stream()
                                .map(suspect -> card(suspect, labels))
                                .toList())));
    }

    private String level() {
        return Numbers.level(data.summary().confidence());
    }
}
