package dev.peacock.report.page;

import static dev.peacock.report.Html.paragraph;
import static dev.peacock.report.Html.tag;

import dev.peacock.report.Html;
import dev.peacock.report.Numbers;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.report.chart.Svg;
import dev.peacock.report.words.ScoreWords;
import java.util.ArrayList;
import java.util.List;

/** The table of how much was memorized of each label. */
record LabelMemorization(ReportData data) {
    private static final int MOST_LABELS = 100;
    private static final int TRACK = 160;

    Html render() {
        List<LabelShare> labels = data.details().labels();
        if (labels.isEmpty()) {
            return Html.NOTHING;
        }
        List<LabelShare> shown = labels.subList(0, Math.min(MOST_LABELS, labels.size()));
        double widest = shown.stream()
                .mapToDouble(label -> label.interval().high())
                .max()
                .orElse(1);
        List<Html> rows = new ArrayList<>();
        for (LabelShare label : shown) {
            rows.add(row(label, Math.max(widest, 1e-9)));
        }
        return Sections.section(
                "labels",
                "Memorization by label",
                paragraph(
                        "For each label, the share of its train examples whose memorization{} is at least {}, "
                                + "the largest first, with its {} confidence interval (Wilson). The charts go from 0 "
                                + "to {}.{}",
                        ScoreWords.by(data.summary().score()),
                        Numbers.threshold(data.summary().memorizationThreshold()),
                        Numbers.level(data.summary().confidence()),
                        Numbers.percent(widest),
                        shown.size() < labels.size()
                                ? " " + Numbers.count(shown.size()) + " of " + Numbers.count(labels.size())
                                        + " labels are shown; the table estimates/memorization has all."
                                : ""),
                tag("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Table of labels")
                        .of(tag("table", "class", "grid")
                                .of(tag("thead").of(header()), tag("tbody").of(Html.all(rows)))));
    }

    private static Html header() {
        List<Html> cells = new ArrayList<>();
        for (String title :
                List.of("label", "memorized", "interval", "", "memorized examples", "of", "mean memorization")) {
            cells.add(
                    title.isEmpty()
                            ? tag("td").of("")
                            : tag("th", "scope", "col").of(title));
        }
        return tag("tr").of(Html.all(cells));
    }

    private static Html row(LabelShare label, double widest) {
        double share = label.examples() == 0 ? 0 : (double) label.memorized() / label.examples();
        Html track = tag("svg", "class", "share", "viewBox", "0 0 " + (TRACK + 10) + " 12", "aria-hidden", "true")
                .of(
                        Svg.line("axis", 5, 6, TRACK + 5, 6),
                        Svg.line(
                                "gain",
                                5 + label.interval().low() / widest * TRACK,
                                6,
                                5 + label.interval().high() / widest * TRACK,
                                6),
                        Svg.circle("in", 5 + share / widest * TRACK, 6, 4));
        return tag("tr")
                .of(
                        tag("th", "scope", "row").of(ExampleView.name(label.label())),
                        tag("td").of(Numbers.percent(share)),
                        tag("td").of(Numbers.percentInterval(label.interval())),
                        tag("td").of(track),
                        tag("td").of(Numbers.count(label.memorized())),
                        tag("td").of(Numbers.count(label.examples())),
                        tag("td").of(Numbers.three(label.mean())));
    }
}
