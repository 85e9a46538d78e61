package dev.peacock.audit.consistency.spark;

import static dev.peacock.audit.consistency.spark.ConsistencyTables.CLASSES;
import static dev.peacock.audit.consistency.spark.ConsistencyTables.EXAMPLES;
import static dev.peacock.spark.output.Cells.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import dev.peacock.audit.consistency.Below;
import dev.peacock.report.AuditSection.Bar;
import dev.peacock.report.AuditSection.Bars;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The report's section on audit consistency: a histogram, figures by label, and the lowest C-scores. */
final class ConsistencySection {
    private static final int BINS = 20;
    private static final int SHOWN = 40;
    /** The table by label is left out if there are more labels than this. */
    private static final int MOST_LABELS = 100;

    private ConsistencySection() {}

    static List<Part> of(ConsistencySummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        Dataset<Row> scores = tables.read(EXAMPLES).filter(col(EXAMPLES.cScore).isNotNull());
        List<Part> parts = new ArrayList<>(List.of(figures(summary), text(summary), histogram(scores)));
        List<Row> classes = tables.read(CLASSES).sort(col(CLASSES.label)).collectAsList();
        if (classes.size() > 1 && classes.size() <= MOST_LABELS) {
            parts.add(grid(classes, labelNames(out)));
        }
        parts.add(leastConsistent(scores, examples));
        return parts;
    }

    private static Figures figures(ConsistencySummary summary) {
        List<Figure> figures = new ArrayList<>();
        Interval mean = summary.meanInterval();
        figures.add(new Figure(
                "mean C-score",
                number(summary.mean()),
                mean != null
                        ? String.format(
                                Locale.ROOT,
                                "95%% interval %.5f to %.5f over fleets on this data set; median %s",
                                mean.low(),
                                mean.high(),
                                number(summary.median()))
                        : "median " + number(summary.median())));
        for (Below below : summary.below()) {
            Interval corrected = below.correctedInterval();
            figures.add(new Figure(
                    "below " + below.threshold(),
                    String.format(Locale.ROOT, "%,d", below.examples()),
                    String.format(
                            Locale.ROOT,
                            "examples by their estimates; about %,.0f%s after correction for the noise of "
                                    + "the estimates",
                            below.corrected(),
                            corrected != null
                                    ? String.format(Locale.ROOT, " (%,.0f to %,.0f)", corrected.low(), corrected.high())
                                    : "")));
        }
        return new Figures(figures);
    }

    private static String number(@Nullable Double value) {
        return value == null ? "undefined" : String.format(Locale.ROOT, "%.5f", value);
    }

    private static Text text(ConsistencySummary summary) {
        long undefined = summary.undefinedExamples();
        return new Text(String.format(
                Locale.ROOT,
                "The C-score of a train example (Jiang et al. 2021) is here the %s: %,d models, %,d train "
                        + "examples%s. An example with a high C-score follows a pattern of the data, since models "
                        + "classify it correctly without having seen it. An example with a low one is an exception, "
                        + "or its label is wrong.",
                summary.score(),
                summary.models(),
                summary.examples(),
                undefined == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", of which %,d have no C-score, since every model saw them", undefined)));
    }

    private static Bars histogram(Dataset<Row> scores) {
        long[] counts = new long[BINS];
        // a score on an edge belongs to the bin above it, whatever rounding did to a weighted sum; 1 belongs to the
        // last
        scores.select(least(floor(col(EXAMPLES.cScore).multiply(lit(BINS)).plus(lit(1e-9))), lit(BINS - 1))
                        .cast("int")
                        .as("bin"))
                .groupBy("bin")
                .count()
                .collectAsList()
                .forEach(row -> counts[row.getInt(0)] += row.getLong(1));
        List<Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            bars.add(new Bar((double) bin / BINS, (bin + 1.0) / BINS, counts[bin]));
        }
        return new Bars(
                "Train examples by C-score.",
                "A histogram of C-scores from 0 to 1 in " + BINS + " bins.",
                "C-score",
                "train examples",
                bars);
    }

    private static List<String> labelNames(OutputDirectory out) throws IOException {
        return ExperimentFile.read(out).map(ExperimentFile::labelNames).orElse(List.of());
    }

    private static Grid grid(List<Row> classes, List<String> names) {
        List<List<String>> rows = classes.stream()
                .map(row -> List.of(
                        name(Cells.get(row, CLASSES.label), names),
                        String.format(Locale.ROOT, "%,d", Cells.get(row, CLASSES.examples)),
                        four(Cells.orNull(row, CLASSES.mean)),
                        four(Cells.orNull(row, CLASSES.belowHalf)),
                        four(Cells.orNull(row, CLASSES.belowQuarter))))
                .toList();
        return new Grid(
                "C-scores by label.",
                List.of("label", "train examples", "mean", "share below .5", "share below .25"),
                rows);
    }

    private static String name(int label, List<String> names) {
        return label >= 0 && label < names.size() ? names.get(label) : String.valueOf(label);
    }

    private static Examples leastConsistent(Dataset<Row> scores, ReportExamples examples) throws IOException {
        List<Row> rows = scores.sort(col(EXAMPLES.cScore), col(EXAMPLES.trainId))
                .limit(SHOWN)
                .collectAsList();
        Set<Long> ids = new LinkedHashSet<>();
        rows.forEach(row -> ids.add(Cells.get(row, EXAMPLES.trainId)));
        examples.load("train", ids);
        return new Examples(
                "The train examples with the lowest C-scores: models that did not see them classify them "
                        + "incorrectly.",
                rows.stream()
                        .map(row -> new Shown(
                                examples.get("train", Cells.get(row, EXAMPLES.trainId)),
                                String.format(
                                        Locale.ROOT,
                                        "C-score %.3f (%.3f to %.3f)",
                                        Cells.get(row, EXAMPLES.cScore),
                                        Cells.get(row, EXAMPLES.ciLow),
                                        Cells.get(row, EXAMPLES.ciHigh))))
                        .toList());
    }

    private static String four(@Nullable Double value) {
        return value == null ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
    }
}
