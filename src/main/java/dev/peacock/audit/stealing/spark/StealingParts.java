package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.stealing.Commonest;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.audit.stealing.StealingSummary.Mean;
import dev.peacock.audit.stealing.StealingSummary.Way;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was found about stolen models, as the page shows it. */
final class StealingParts {
    private static final double SLACK = 1.2;

    private StealingParts() {}

    static List<Part> of(StealingSummary found) {
        List<Part> parts = new ArrayList<>();
        StealingWords.sentences(found).forEach(sentence -> parts.add(new Text(sentence)));
        found.ways().stream().map(Way::answers).distinct().forEach(answers -> {
            if (found.testPoints() > 0) {
                chart(found, answers, "test examples", Way::test, Commonest::test, parts);
            }
            chart(found, answers, "random queries", Way::uniform, Commonest::uniform, parts);
        });
        parts.add(grid(found));
        return parts;
    }

    /** Agreement against queries, a curve for each way to choose them, and the control. */
    private static void chart(
            StealingSummary found,
            String answers,
            String where,
            Function<Way, @Nullable Mean> of,
            Function<Commonest, @Nullable Double> ofControl,
            List<Part> parts) {
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        double most = 0;
        double least = Double.MAX_VALUE;
        for (Way way : found.ways()) {
            Mean mean = of.apply(way);
            if (way.answers().equals(answers) && mean != null && way.queries() > 0) {
                Interval interval = mean.interval();
                curves.computeIfAbsent(way.attack(), attack -> new ArrayList<>())
                        .add(new Point(
                                way.queries(),
                                mean.mean(),
                                interval == null ? null : interval.low(),
                                interval == null ? null : interval.high()));
                most = Math.max(most, way.queries());
                least = Math.min(least, way.queries());
            }
        }
        if (curves.isEmpty()) {
            return;
        }
        List<Series> series = new ArrayList<>();
        curves.forEach((name, points) -> {
            points.sort(Comparator.comparingDouble(Point::x));
            series.add(new Series(name, points, points.size() > 1));
        });
        Commonest commonest = found.commonest();
        Double control = commonest == null ? null : ofControl.apply(commonest);
        if (control != null) {
            series.add(new Series(
                    "commonest label alone",
                    List.of(new Point(least, control, null, null), new Point(most, control, null, null))));
        }
        String caption = "Copies that agree with the model on " + where + ", with " + StealingWords.told(answers);
        parts.add(new Chart(
                caption,
                caption + ", against the queries that were asked",
                new Axis("queries", true, least / SLACK, most * SLACK),
                new Axis("share of " + where + " with the same label", false, 0, 1),
                series));
    }

    private static Grid grid(StealingSummary found) {
        List<List<String>> rows = new ArrayList<>();
        for (Way way : found.ways()) {
            Double variation = way.testVariation() == null ? way.uniformVariation() : way.testVariation();
            rows.add(List.of(
                    way.answers(),
                    way.attack(),
                    String.format(Locale.ROOT, "%,.0f", way.queries()),
                    orNone(StealingWords.percent(way.test())),
                    orNone(StealingWords.percent(way.uniform())),
                    variation == null ? StealingWords.NONE : String.format(Locale.ROOT, "%.2g", variation),
                    way.parameterError() == null
                            ? StealingWords.NONE
                            : String.format(Locale.ROOT, "%.2g", way.parameterError()),
                    StealingWords.number(way.members())));
        }
        return new Grid(
                "Every attack, with the mean over its copies and 95% intervals: over models where there are several, else over the copies of the only one;"
                        + " never narrower than over points",
                List.of(
                        "told",
                        "attack",
                        "queries",
                        "same label on test examples",
                        "on random queries",
                        "total variation",
                        "error of parameters",
                        "AUC of the model's members"),
                rows);
    }

    private static String orNone(@Nullable String text) {
        return text == null ? StealingWords.NONE : text;
    }
}
