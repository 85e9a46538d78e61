package dev.peacock.audit.leaveoneout.spark;

import static dev.peacock.audit.leaveoneout.spark.LeaveOneOutTables.EXAMPLES;
import static dev.peacock.audit.leaveoneout.spark.LeaveOneOutTables.PAIRS;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.audit.leaveoneout.Agreement;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The report's section on audit leave-one-out: the effect of leaving examples out, beside the subset estimates. */
final class LeaveOneOutSection {
    private static final int SHOWN = 40;

    private LeaveOneOutSection() {}

    static List<Part> of(LeaveOneOutSummary summary, SparkTables tables, ReportExamples examples) throws IOException {
        List<Row> rows = tables.read(EXAMPLES)
                .sort(col(EXAMPLES.memorization).desc_nulls_last(), col(EXAMPLES.trainId))
                .collectAsList();
        List<Row> pairs = tables.read(PAIRS)
                .filter(col(PAIRS.influence).isNotNull())
                .sort(col(PAIRS.trainId), col(PAIRS.testId))
                .collectAsList();
        List<Part> parts = new ArrayList<>(List.of(
                text(summary),
                chart(
                        "memorization",
                        rows,
                        row -> Cells.get(row, EXAMPLES.chosen),
                        EXAMPLES.subsetMemorization,
                        EXAMPLES.memorization,
                        EXAMPLES.ciLow,
                        EXAMPLES.ciHigh)));
        if (!pairs.isEmpty()) {
            parts.add(chart(
                    "influence",
                    pairs,
                    row -> "pairs of the influence table",
                    PAIRS.subsetInfluence,
                    PAIRS.influence,
                    PAIRS.ciLow,
                    PAIRS.ciHigh));
        }
        List<Row> shown = rows.subList(0, Math.min(SHOWN, rows.size()));
        Set<Long> ids = new LinkedHashSet<>();
        shown.forEach(row -> ids.add(Cells.get(row, EXAMPLES.trainId)));
        examples.load("train", ids);
        parts.add(new Examples(
                "How often models classify each example correctly if they were trained with it, and without it.",
                shown.stream()
                        .map(row -> new Shown(examples.get("train", Cells.get(row, EXAMPLES.trainId)), note(row)))
                        .toList()));
        return parts;
    }

    private static Text text(LeaveOneOutSummary summary) {
        Agreement all = summary.all();
        Interval interval = all.meanDifferenceInterval();
        String agreement = all.meanDifference() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Over the %,d examples, the estimate from subsets minus the one from leaving one "
                                + "out is %.3f on average%s%s.",
                        all.compared(),
                        all.meanDifference(),
                        interval == null
                                ? ""
                                : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()),
                        all.rankCorrelation() == null
                                ? ""
                                : String.format(
                                        Locale.ROOT, ", with a rank correlation of %.3f", all.rankCorrelation()));
        return new Text(String.format(
                Locale.ROOT,
                "Memorization by its definition: %,d models were trained, of which every %,d-th saw all "
                        + "train examples and the others all but one. The fleet's estimates are for its subset size, "
                        + "these for the full training set.%s The comparison uses the half of the fleet that had no "
                        + "part in choosing the examples.%s",
                summary.models(),
                summary.examples() + 1,
                agreement,
                summary.found().isEmpty() ? "" : " " + summary.found()));
    }

    private static Chart chart(
            String what,
            List<Row> rows,
            Function<Row, String> groupOf,
            Column<Double> x,
            Column<Double> y,
            Column<Double> low,
            Column<Double> high) {
        List<Series> series = new ArrayList<>();
        Set<String> groups = new LinkedHashSet<>();
        rows.forEach(row -> groups.add(groupOf.apply(row)));
        for (String group : groups) {
            List<Point> points = rows.stream()
                    .filter(row -> group.equals(groupOf.apply(row)))
                    .filter(row -> Cells.orNull(row, x) != null && Cells.orNull(row, y) != null)
                    .map(row -> new Point(
                            Cells.get(row, x), Cells.get(row, y), Cells.orNull(row, low), Cells.orNull(row, high)))
                    .toList();
            series.add(new Series(group, points, false));
        }
        List<Point> diagonal = List.of(new Point(-0.2, -0.2, null, null), new Point(1, 1, null, null));
        series.add(new Series("equal", diagonal));
        return new Chart(
                "The " + what + " from leaving one out (with its 95% interval) against the " + what + " from subsets.",
                "One point for each " + what
                        + " from leaving one out against that from subsets, and the line on which both are equal.",
                new Axis(what + " by the fleet's subsets", false, -0.2, 1),
                new Axis(what + " by leaving one out", false, -0.4, 1.1),
                series);
    }

    private static String note(Row row) {
        return String.format(
                Locale.ROOT,
                "correct in %d of %d models with it, %d of %d without: %s; from subsets %s; %s",
                Cells.get(row, EXAMPLES.correctWith),
                Cells.get(row, EXAMPLES.modelsWith),
                Cells.get(row, EXAMPLES.correctWithout),
                Cells.get(row, EXAMPLES.modelsWithout),
                two(Cells.orNull(row, EXAMPLES.memorization)),
                two(Cells.orNull(row, EXAMPLES.subsetMemorization)),
                Cells.get(row, EXAMPLES.chosen));
    }

    private static String two(@Nullable Double value) {
        return value == null ? "undefined" : String.format(Locale.ROOT, "%.2f", value);
    }
}
