package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static dev.peacock.table.Tables.MEMORIZATION;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.AccuracyGrid;
import dev.peacock.report.Histogram;
import dev.peacock.report.HtmlReport;
import dev.peacock.report.ReportData;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes report/index.html from the estimates' tables. Only bins and the first rows reach the driver. */
public final class WriteReport {
    /** Decimal thresholds are compared with quotients of small integers; none is closer to one without being equal. */
    private static final double ROUNDING = 1e-12;

    private final SparkSession session;
    private final SparkTables tables;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final ReportExamples examples;
    private final ReportSections sections;

    public WriteReport(SparkSession session, OutputDirectory out, Experiment experiment, ReportSections sections) {
        this.session = session;
        this.tables = new SparkTables(session, out);
        this.out = out;
        this.experiment = experiment;
        this.examples = new ReportExamples(tables);
        this.sections = sections;
    }

    /** Writes the page and returns the pairs on it, strongest first. */
    public ReportData run(Summary summary, ExperimentFile file) throws IOException {
        Dataset<Row> memorization =
                tables.read(MEMORIZATION).filter(col(MEMORIZATION.memorization).isNotNull());
        ReportRows rows = new ReportRows(memorization, experiment.labelNames().size());
        List<Row> memorized = rows.mostMemorized();
        boolean ofDocuments = summary.score().isOfDocuments();
        boolean labels = summary.score().isOfLabels();
        List<Row> suspects = labels ? rows.suspects() : List.of();
        List<Row> pairs = ReportRows.strongest(tables.read(INFLUENCE));
        Set<Long> shown = ReportRows.ids(List.of(memorized, suspects), MEMORIZATION.trainId);
        Set<Long> train = ReportRows.ids(List.of(memorized, suspects), MEMORIZATION.trainId);
        train.addAll(ReportRows.ids(List.of(pairs), INFLUENCE.trainId));
        if (ofDocuments) {
            examples.setGains(CharacterGains.of(session, out, experiment, train));
        }
        examples.load("train", train);
        examples.load("test", ReportRows.ids(List.of(pairs), INFLUENCE.testId));
        ReportDetails details = new ReportDetails(session, out, experiment);
        SummaryWords words = new SummaryWords(experiment);
        double threshold = summary.score().level(experiment.config().estimate().memorizationThreshold()) - ROUNDING;
        ReportData data = new ReportData(
                words.experiment(summary, file),
                words.summary(summary),
                histogram(memorization, summary.score()),
                accuracyGrid(memorization),
                memorized.stream().map(row -> memorized(row, summary.score())).toList(),
                pairs.stream().map(row -> pair(row, summary.score())).toList(),
                new ReportData.Details(
                        details.noise(memorization, isAdjusted(summary) || summary.score() != Score.CORRECT),
                        details.labels(memorization, threshold),
                        details.neighbours(shown, examples),
                        ofDocuments
                                ? Map.of()
                                : details.contrast(
                                        ReportRows.ids(List.of(pairs), INFLUENCE.testId),
                                        ReportRows.ids(List.of(pairs), INFLUENCE.trainId),
                                        examples),
                        suspects.stream()
                                .map(row -> memorized(row, summary.score()))
                                .toList(),
                        labels ? rows.allSuspects() : 0,
                        AllNumbers.of(tables, experiment)),
                sections.of(tables, out, examples));
        out.writeText("report/index.html", HtmlReport.render(data));
        return data;
    }

    private static boolean isAdjusted(Summary summary) {
        return summary.adjustedNeighbours() != null && summary.adjustedNeighbours() > 0;
    }

    private static Histogram histogram(Dataset<Row> memorization, Score score) {
        List<Row> rows = binned(memorization, MEMORIZATION.memorization, null);
        // margins have no bounds, nor have log-probabilities, so the axis ends where they do
        double low = score.isBounded() ? -1 : Math.floor(extreme(rows, -1));
        double high = score.isBounded() ? 1 : Math.ceil(extreme(rows, 1) + ROUNDING);
        long[] counts = new long[Histogram.MEMORIZATION_BINS];
        for (Row row : rows) {
            counts[Histogram.bin(row.getDouble(0), low, high, counts.length)] += row.getLong(1);
        }
        return Histogram.uniform(low, high, counts);
    }

    /** The largest value in a direction, and at least a half. */
    private static double extreme(List<Row> rows, int sign) {
        return sign * rows.stream().mapToDouble(row -> sign * row.getDouble(0)).reduce(0.5, Math::max);
    }

    private static AccuracyGrid accuracyGrid(Dataset<Row> memorization) {
        long[] counts = new long[AccuracyGrid.BINS * AccuracyGrid.BINS];
        for (Row row : binned(memorization, MEMORIZATION.accuracyIn, MEMORIZATION.accuracyOut)) {
            counts[AccuracyGrid.index(row.getDouble(0), row.getDouble(1))] += row.getLong(2);
        }
        return AccuracyGrid.of(counts);
    }

    /** Counts by value, after rounding to a hundredth of a bin so that few rows reach the driver. */
    private static List<Row> binned(
            Dataset<Row> frame,
            dev.peacock.table.Column<Double> column,
            dev.peacock.table.@Nullable Column<Double> other) {
        List<Column> keys = new ArrayList<>();
        keys.add(rounded(column));
        if (other != null) {
            keys.add(rounded(other));
        }
        return frame.groupBy(keys.toArray(Column[]::new)).count().collectAsList();
    }

    // floor, not round: a value just below an edge must stay below it; the report itself nudges values on an edge
    private static Column rounded(dev.peacock.table.Column<Double> column) {
        return floor(col(column).multiply(lit(2000)).plus(lit(1e-6)))
                .divide(lit(2000))
                .as(column.name());
    }

    private ReportData.MemorizedExample memorized(Row row, Score score) {
        return new ReportData.MemorizedExample(
                examples.get("train", Cells.get(row, MEMORIZATION.trainId)),
                shown(Cells.get(row, MEMORIZATION.memorization), score),
                Cells.interval(row, MEMORIZATION.ciLow, MEMORIZATION.ciHigh),
                Cells.get(row, MEMORIZATION.accuracyIn),
                Cells.get(row, MEMORIZATION.accuracyOut),
                Cells.get(row, MEMORIZATION.modelsIn),
                Cells.get(row, MEMORIZATION.modelsOut),
                score.isOfLabels()
                        ? null
                        : new ReportData.MeanScores(
                                Cells.get(row, MEMORIZATION.scoreIn), Cells.get(row, MEMORIZATION.scoreOut)));
    }

    private ReportData.InfluencePair pair(Row row, Score score) {
        return new ReportData.InfluencePair(
                examples.get("train", Cells.get(row, INFLUENCE.trainId)),
                examples.get("test", Cells.get(row, INFLUENCE.testId)),
                shown(Cells.get(row, INFLUENCE.influence), score),
                Cells.interval(row, INFLUENCE.ciLow, INFLUENCE.ciHigh),
                shown(Cells.get(row, INFLUENCE.memorization), score),
                Cells.get(row, INFLUENCE.qValue),
                believed(row));
    }

    private static ReportData.@Nullable Believed believed(Row row) {
        Double mean = Cells.orNull(row, INFLUENCE.believed);
        Double sd = Cells.orNull(row, INFLUENCE.believedSd);
        return mean == null
                ? null
                : new ReportData.Believed(
                        mean, sd == null ? null : new Interval(mean - Interval.Z95 * sd, mean + Interval.Z95 * sd));
    }

    // an adjusted estimate may be slightly outside -1..1
    private static double shown(double estimate, Score score) {
        return score == Score.CORRECT ? Math.max(-1, Math.min(1, estimate)) : estimate;
    }
}
