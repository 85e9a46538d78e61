package dev.peacock.audit.utility.spark;

import static dev.peacock.spark.output.Cells.col;

import dev.peacock.audit.utility.spark.UtilitySummary.Level;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The report's section on audit utility: for each direction a table, and a chart for every group of test examples. */
final class UtilitySection {
    private static final List<String> GROUPS = List.of("all", "influenced", "other");

    private UtilitySection() {}

    static List<Part> of(UtilitySummary summary, SparkTables tables) throws IOException {
        List<Part> parts = new ArrayList<>();
        String direction = summary.remove().word();
        boolean most = summary.remove() == UtilityOptions.Remove.MOST;
        UtilityTables.Curve curve = UtilityTables.in(direction).curve();
        List<Row> rows =
                tables.read(curve).sort(col(curve.level), col(curve.testGroup)).collectAsList();
        parts.add(new Text(String.format(
                Locale.ROOT,
                "%s %,d models were trained, %,d for each set of train examples: all of them, all but the "
                        + "%s memorized, and all but as many drawn at random (%d sets). %,d models of the fleet "
                        + "decided which examples are memorized. The column \"fresh\" shows the memorization of the "
                        + "same examples in the %,d other models, which the choice does not bias. Intervals cover the "
                        + "training seeds and the random sets; the test examples are taken as fixed.",
                !summary.isOfLabels()
                        ? "How much worse do models " + summary.scored().verb + " test " + summary.scored().examples
                                + " without the " + (most ? "memorized " : "least memorized ")
                                + summary.scored().examples + "?"
                        : "How much test accuracy do models lose without the "
                                + (most ? "memorized" : "least memorized") + " examples?",
                summary.models(),
                summary.repeats(),
                direction,
                summary.randomSets(),
                summary.choosingModels(),
                summary.freshModels())));
        for (String group : GROUPS) {
            List<Row> ofGroup = rows.stream()
                    .filter(row -> Cells.get(row, curve.testGroup).equals(group))
                    .toList();
            if (ofGroup.size() > 1) {
                parts.add(chart(summary, group, curve, ofGroup));
            }
        }
        parts.add(grid(most, summary));
        return parts;
    }

    private static Chart chart(UtilitySummary summary, String group, UtilityTables.Curve curve, List<Row> rows) {
        boolean most = summary.remove() == UtilityOptions.Remove.MOST;
        boolean scored = !summary.isOfLabels();
        List<Series> series = List.of(
                series(
                        most ? "without the memorized" : "without the least memorized",
                        curve,
                        curve.accuracyChosen,
                        rows),
                series("without as many at random", curve, curve.accuracyRandom, rows),
                series("with all train examples", curve, curve.accuracyFull, rows));
        List<Point> points = series.stream().flatMap(s -> s.points().stream()).toList();
        double low = points.stream()
                .mapToDouble(p -> p.low() == null ? p.y() : p.low())
                .min()
                .orElse(0);
        double high = points.stream()
                .mapToDouble(p -> p.high() == null ? p.y() : p.high())
                .max()
                .orElse(1);
        double margin = Math.max(0.001, (high - low) / 20);
        String what = scored ? "test " + summary.scored().examples : words(group);
        String score = scored ? summary.scored().score : "Accuracy";
        return new Chart(
                score + " on " + what + " by the share of the train examples that are kept, with 95% bands.",
                "Three curves of " + score.toLowerCase(Locale.ROOT) + " on " + what
                        + " against the share of the train examples that are kept. The table below has the numbers.",
                new Axis("share of the train examples kept", false, least(curve, rows), 1),
                scored
                        ? new Axis(axis(summary.scored()), false, low - margin, high + margin)
                        : new Axis("accuracy", false, Math.max(0, low - margin), Math.min(1, high + margin)),
                series);
    }

    private static String axis(UtilitySummary.Scored scored) {
        return scored == UtilitySummary.Scored.DOCUMENTS ? "log-probability, nats" : "denoising score";
    }

    private static double least(UtilityTables.Curve curve, List<Row> rows) {
        double least = rows.stream()
                .mapToDouble(row -> Cells.get(row, curve.keptShare))
                .min()
                .orElse(0);
        return Math.max(0, least - (1 - least) / 20);
    }

    private static String words(String group) {
        return switch (group) {
            case "influenced" -> "test examples in a high-influence pair";
            case "other" -> "the other test examples";
            default -> "all test examples";
        };
    }

    private static Series series(String name, UtilityTables.Curve curve, UtilityTables.Mean mean, List<Row> rows) {
        return new Series(
                name,
                rows.stream()
                        .map(row -> new Point(
                                Cells.get(row, curve.keptShare),
                                Cells.get(row, mean.mean()),
                                Cells.orNull(row, mean.low()),
                                Cells.orNull(row, mean.high())))
                        .sorted((a, b) -> Double.compare(a.x(), b.x()))
                        .toList());
    }

    private static Grid grid(boolean most, UtilitySummary summary) {
        return new Grid(
                (summary.isOfLabels() ? "Percentage points of accuracy lost" : summary.scored().lost)
                        + ", compared with models trained on all train examples (95% interval, of each by itself)",
                List.of(
                        most ? "memorization from" : "share kept",
                        "removed",
                        "their memorization, fresh",
                        "test examples",
                        "lost without them",
                        "lost at random",
                        "difference"),
                summary.levels().stream()
                        .sorted(Comparator.comparingDouble(Level::level).thenComparing(Level::testGroup))
                        .map(level -> List.of(
                                number(level.level(), 3),
                                String.format(Locale.ROOT, "%,d", level.removed()),
                                number(level.memorizationFresh(), 3),
                                String.format(
                                        Locale.ROOT,
                                        "%s, %,d",
                                        level.testGroup().word(),
                                        level.testExamples()),
                                summary.lost(level.lossChosen(), level.lossChosenInterval()),
                                summary.lost(level.lossRandom(), level.lossRandomInterval()),
                                summary.lost(level.difference(), level.differenceInterval())))
                        .toList());
    }

    private static String number(@Nullable Double value, int decimals) {
        return value == null ? "undefined" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
