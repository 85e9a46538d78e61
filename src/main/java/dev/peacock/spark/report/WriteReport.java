package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static dev.peacock.table.Tables.MEMORIZATION;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.report.ReportData;
import dev.peacock.report.page.HtmlReport;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.MoreModels;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes report/index.html from the estimates' tables. Only bins and the first rows reach the driver. */
public final class WriteReport {
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
        EstimateConfig keys = summary.keys(experiment.config().estimate());
        double threshold = summary.score().level(keys.memorizationThreshold()) - ReportCounts.ROUNDING;
        ReportRows rows = ReportRows.of(memorization, experiment.labelNames().size(), threshold);
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
        Set<Long> test = ReportRows.ids(List.of(pairs), INFLUENCE.testId);
        ReportDetails details = new ReportDetails(session, out, experiment);
        Map<Long, List<Long>> neighbours = details.neighbours(shown);
        Map<String, List<Long>> contrast =
                ofDocuments ? Map.of() : details.contrast(test, ReportRows.ids(List.of(pairs), INFLUENCE.trainId));
        Stream.concat(neighbours.values().stream(), contrast.values().stream()).forEach(train::addAll);
        examples.load(Map.of("train", train, "test", test));
        SummaryWords words = new SummaryWords(experiment, keys);
        ReportData data = new ReportData(
                words.experiment(summary, MoreModels.settled(out, file)),
                words.summary(summary),
                rows.counts().histogram(summary.score().isBounded()),
                rows.counts().accuracies(),
                memorized.stream().map(row -> memorized(row, summary.score())).toList(),
                pairs.stream().map(row -> pair(row, summary.score())).toList(),
                new ReportData.Details(
                        details.noise(rows.counts(), isAdjusted(summary) || summary.score() != Score.CORRECT),
                        details.labels(rows),
                        examples(neighbours),
                        examples(contrast),
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

    private <K> Map<K, List<ReportData.Example>> examples(Map<K, List<Long>> trainIds) {
        Map<K, List<ReportData.Example>> found = new HashMap<>();
        trainIds.forEach((key, ids) ->
                found.put(key, ids.stream().map(id -> examples.get("train", id)).toList()));
        return found;
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
