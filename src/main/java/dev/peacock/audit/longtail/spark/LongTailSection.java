package dev.peacock.audit.longtail.spark;

import static dev.peacock.audit.longtail.spark.LongTailTables.CLUSTERINGS;
import static dev.peacock.audit.longtail.spark.LongTailTables.COSTS;
import static dev.peacock.audit.longtail.spark.LongTailTables.SIZES;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Bar;
import dev.peacock.report.AuditSection.Bars;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The report's section on audit longtail: sizes of subpopulations, their memorization, and what it is worth. */
final class LongTailSection {
    private LongTailSection() {}

    static List<Part> of(LongTailSummary summary, SparkTables tables) throws IOException {
        List<Row> sizes = tables.read(SIZES).sort(col(SIZES.size)).collectAsList();
        List<Part> parts = new ArrayList<>(List.of(text(summary), figures(summary), bars(sizes)));
        memorization(sizes).ifPresent(parts::add);
        parts.add(frequencies(sizes));
        parts.add(costs(
                tables.read(COSTS).sort(col(COSTS.level).asc_nulls_first()).collectAsList()));
        List<Row> clusterings =
                tables.read(CLUSTERINGS).sort(col(CLUSTERINGS.neighbours)).collectAsList();
        if (!clusterings.isEmpty()) {
            parts.add(clusterings(clusterings));
        }
        return parts;
    }

    private static Text text(LongTailSummary summary) {
        return new Text(String.format(
                Locale.ROOT,
                "Rare subpopulations are seen only once or twice. A learner can classify more of their "
                        + "examples correctly only if it memorizes those that it saw (Feldman 2020). Here "
                        + "subpopulations are %s: %,d of them among %,d train examples. Memorization is for the "
                        + "fleet's subset size; how often a subpopulation was seen is counted over all train "
                        + "examples.",
                summary.source(),
                summary.subpopulations(),
                summary.trainExamples()));
    }

    private static Figures figures(LongTailSummary summary) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "seen once",
                Percent.of(summary.singletonShare()),
                String.format(Locale.ROOT, "of the train examples are singletons: %,d", summary.singletons())));
        figures.add(new Figure(
                "never seen",
                Percent.of(summary.unseenMass()),
                "of fresh examples, by Good and Turing" + interval(summary.unseenMassInterval())
                        + (summary.unseenMeasured() == null
                                ? ""
                                : "; of the test examples " + Percent.of(summary.unseenMeasured())
                                        + interval(summary.unseenMeasuredInterval()))));
        Double correlation = summary.sizeMemorizationCorrelation();
        Interval interval = summary.sizeMemorizationCorrelationInterval();
        figures.add(new Figure(
                "Are rare subpopulations memorized more?",
                correlation == null ? "undefined" : String.format(Locale.ROOT, "%.3f", correlation),
                "rank correlation, over train examples, of the size of their subpopulation and their memorization"
                        + (interval == null
                                ? ""
                                : String.format(
                                        Locale.ROOT, ", 95%% interval %.3f to %.3f", interval.low(), interval.high()))
                        + "; below 0 if rare subpopulations are memorized more"));
        return new Figures(figures);
    }

    private static String interval(@Nullable Interval of) {
        return of == null ? "" : String.format(Locale.ROOT, " (%.2f to %.2f%%)", 100 * of.low(), 100 * of.high());
    }

    /** Bins with doubling borders: 1, 2, 3-4, 5-8, ...; the x axis is the number of the bin. */
    private static Bars bars(List<Row> sizes) {
        int bins = 1 + bin(Cells.get(sizes.get(sizes.size() - 1), SIZES.size));
        double[] shares = new double[bins];
        sizes.forEach(row -> shares[bin(Cells.get(row, SIZES.size))] += 100 * Cells.get(row, SIZES.share));
        List<Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            bars.add(new Bar(bin, bin + 1.0, shares[bin]));
        }
        return new Bars(
                "Train examples by how often their subpopulation was seen. The sizes of the bars double: "
                        + "the first bar is for singletons (x = 0), and the bar at x = b for subpopulations seen more "
                        + "than 2^(b-1) and at most 2^b times.",
                "A histogram of train examples by the size of their subpopulation; the tables have the numbers.",
                "size of the subpopulation, in doublings",
                "% of the train examples",
                bars);
    }

    private static int bin(int size) {
        return size == 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
    }

    private static Optional<Part> memorization(List<Row> sizes) {
        List<Row> defined = sizes.stream()
                .filter(row -> Cells.orNull(row, SIZES.memorizationMedian) != null)
                .toList();
        if (defined.size() < 2) {
            return Optional.empty();
        }
        double[] values = defined.stream()
                .flatMap(row ->
                        Stream.of(Cells.get(row, SIZES.memorizationMedian), Cells.get(row, SIZES.memorizationMean)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        // an interval from two subpopulations may be wider than the possible range, and would flatten the rest of the
        // chart
        double margin = Math.max(0.05, (values[values.length - 1] - values[0]) / 2);
        double low = Math.max(-1, Math.min(0, values[0]) - margin);
        double high = Math.min(1, Math.max(0, values[values.length - 1]) + margin);
        List<Series> series = List.of(
                series(
                        "median",
                        SIZES.memorizationMedian,
                        SIZES.memorizationMedianLow,
                        SIZES.memorizationMedianHigh,
                        defined,
                        low,
                        high),
                series(
                        "mean",
                        SIZES.memorizationMean,
                        SIZES.memorizationMeanLow,
                        SIZES.memorizationMeanHigh,
                        defined,
                        low,
                        high));
        return Optional.of(new Chart(
                "Memorization of subpopulations by how often they were seen, with 95% intervals (cut off at "
                        + "the border of the chart).",
                "Points of median and mean memorization against the size of subpopulations; the table audits/longtail/sizes"
                        + " has the numbers.",
                sizeAxis(defined),
                new Axis("memorization", false, low, high),
                series));
    }

    private static Axis sizeAxis(List<Row> sizes) {
        int largest = Cells.get(sizes.get(sizes.size() - 1), SIZES.size);
        return new Axis("train examples of the subpopulation", true, 0.9, Math.max(2, 1.1 * largest));
    }

    private static Series series(
            String name,
            Column<Double> mean,
            Column<Double> low,
            Column<Double> high,
            List<Row> rows,
            double lowest,
            double highest) {
        return new Series(
                name,
                rows.stream()
                        .map(row -> new Point(
                                Cells.get(row, SIZES.size),
                                Cells.get(row, mean),
                                within(Cells.orNull(row, low), lowest, highest),
                                within(Cells.orNull(row, high), lowest, highest)))
                        .toList(),
                false);
    }

    private static @Nullable Double within(@Nullable Double value, double lowest, double highest) {
        return value == null ? null : Math.max(lowest, Math.min(highest, value));
    }

    private static Chart frequencies(List<Row> sizes) {
        List<Point> smoothed = sizes.stream()
                .map(row -> new Point(
                        Cells.get(row, SIZES.size),
                        Cells.get(row, SIZES.tau),
                        Cells.orNull(row, SIZES.tauLow),
                        Cells.orNull(row, SIZES.tauHigh)))
                .filter(point -> point.y() > 0)
                .toList();
        List<Point> raw = sizes.stream()
                .map(row -> new Point(Cells.get(row, SIZES.size), Cells.get(row, SIZES.tauRaw), null, null))
                .filter(point -> point.y() > 0)
                .toList();
        double low = smoothed.stream().mapToDouble(Point::y).min().orElse(1e-6);
        double high = smoothed.stream().mapToDouble(Point::y).max().orElse(1);
        return new Chart(
                "Expected frequency (tau) of a subpopulation by how often it was seen, with a 95% band: the "
                        + "estimate of Good and Turing, smoothed by the method of Gale and Sampson. The band is wide "
                        + "on purpose, to allow for the bias of smoothing.",
                "A curve of expected frequencies against the size of subpopulations, and points without smoothing.",
                sizeAxis(sizes),
                new Axis("frequency", true, Math.max(1e-12, low / 3), Math.max(high * 3, low * 10)),
                List.of(new Series("smoothed", smoothed), new Series("without smoothing", raw, false)));
    }

    private static Grid costs(List<Row> costs) {
        return new Grid(
                "Test error, in percentage points, that a learner is expected to gain without some train "
                        + "examples, because some subpopulations lose all of theirs; and what audit utility measured "
                        + "without as many.",
                List.of("without", "train examples", "subpopulations lost", "guessing", "by memorization", "measured"),
                costs.stream().map(LongTailSection::cost).toList());
    }

    private static List<String> cost(Row row) {
        Double level = Cells.orNull(row, COSTS.level);
        return List.of(
                level == null ? "singletons" : "memorization of at least " + level,
                String.format(Locale.ROOT, "%,d", Cells.get(row, COSTS.trainExamples)),
                String.format(Locale.ROOT, "%,d", Cells.get(row, COSTS.subpopulations)),
                points(row, COSTS.guessing, COSTS.guessingLow, COSTS.guessingHigh),
                points(row, COSTS.byMemorization, COSTS.byMemorizationLow, COSTS.byMemorizationHigh),
                points(row, COSTS.measured, COSTS.measuredLow, COSTS.measuredHigh));
    }

    private static String points(Row row, Column<Double> of, Column<Double> from, Column<Double> to) {
        Double value = Cells.orNull(row, of);
        if (value == null) {
            return "not measured";
        }
        return Percent.points(value, Cells.interval(row, from, to));
    }

    private static Grid clusterings(List<Row> rows) {
        return new Grid(
                "Clusters for other numbers of neighbours: the length of the tail depends on what counts as "
                        + "similar.",
                List.of("neighbours", "subpopulations", "singletons", "share of the train examples", "largest"),
                rows.stream()
                        .map(row -> List.of(
                                String.valueOf(Cells.get(row, CLUSTERINGS.neighbours)),
                                String.format(Locale.ROOT, "%,d", Cells.get(row, CLUSTERINGS.subpopulations)),
                                String.format(Locale.ROOT, "%,d", Cells.get(row, CLUSTERINGS.singletons)),
                                Percent.of(Cells.get(row, CLUSTERINGS.singletonShare)),
                                String.format(Locale.ROOT, "%,d", Cells.get(row, CLUSTERINGS.largest))))
                        .toList());
    }
}
