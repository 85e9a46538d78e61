package dev.peacock.spark.estimate;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static dev.peacock.table.Tables.MEMORIZATION;
import static dev.peacock.table.Tables.TEST_EXAMPLES;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.ChancePairs;
import dev.peacock.estimate.FleetAccuracy;
import dev.peacock.estimate.plan.Planning;
import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DocumentFigures;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.TrainingLog;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Writes summary.json from the estimates' tables. */
public final class Summarize {
    /** The probability at which {@code modelsForSignificance} models find a pair at the influence threshold. */
    public static final double POWER = 0.8;

    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final OutputDirectory out;
    private final Experiment experiment;

    public Summarize(SparkSession session, OutputDirectory out, Experiment experiment) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, out);
        this.out = out;
        this.experiment = experiment;
    }

    public Summary run(FinishedFleet fleet, Estimator.Findings findings) throws IOException {
        EstimateConfig estimate = experiment.config().estimate();
        // a plain difference is a correctly rounded quotient, and one of shares a correctly rounded decimal, so
        // comparing it with a
        // rounded threshold is exact
        double threshold = estimate.memorizationLevel();
        Row memorization = tables.read(MEMORIZATION)
                .agg(
                        count(col(MEMORIZATION.memorization)),
                        avg(col(MEMORIZATION.memorization)),
                        sum(when(col(MEMORIZATION.memorization).geq(lit(threshold)), 1L)
                                .otherwise(0L)),
                        Cells.median(MEMORIZATION.standardError),
                        max(col(MEMORIZATION.standardError)),
                        count(col(MEMORIZATION.standardError)))
                .head();
        List<FleetAccuracy.Alike> tests = tests();
        List<Tuple2<FleetAccuracy.OfRun, Double>> runs = runs(fleet);
        ModelConfig model = experiment.config().model();
        FleetAccuracy accuracy = model.givesLabels()
                ? FleetAccuracy.of(runs.stream().map(Tuple2::_1).toList(), tests, experiment.trainLabels())
                : unlabelled(runs, tests);
        DocumentFigures documents = model.isOfDocuments() ? DocumentScan.of(spark, fleet) : null;
        DenoisingFigures denoising =
                model instanceof ModelConfig.Denoiser denoiser ? DenoisingScan.of(spark, fleet, denoiser) : null;
        Row kept = tables.read(INFLUENCE)
                .agg(
                        count(lit(1)),
                        sum(when(
                                        col(INFLUENCE.qValue)
                                                .leq(lit(experiment
                                                        .config()
                                                        .estimate()
                                                        .fdr())),
                                        1L)
                                .otherwise(0L)))
                .head();
        long defined = memorization.getLong(0);
        long memorized = memorization.isNullAt(2) ? 0 : memorization.getLong(2);
        SubsetsConfig wanted = experiment.config().subsets();
        NeighbourAdjustment.Chosen adjustment = findings.adjustment();
        TrainingLog training = TrainingLog.read(out);
        Summary summary = new Summary(
                experiment.id(),
                fleet.runs().length,
                fleet.inventory().failedRuns(wanted).size(),
                experiment.trainSize(),
                experiment.testSize(),
                wanted.design().inclusion(),
                accuracy.test(),
                accuracy.testInterval(),
                accuracy.balanced(),
                accuracy.baseline(),
                accuracy.gain(),
                accuracy.train(),
                accuracy.trainBaseline(),
                estimate.score(),
                number(memorization, 1),
                defined == 0 ? null : (double) memorized / defined,
                // examples of a group share their models, so they are no independent trials
                defined == 0 || wanted.design() instanceof SubsetsConfig.Groups
                        ? null
                        : Interval.wilson(memorized, defined, Interval.Z95),
                experiment.trainSize() - defined,
                kept.getLong(0),
                findings.pairs().size(),
                experiment.config().estimate().fdr(),
                experiment.config().estimate().fdrMethod(),
                findings.pairs().significant(),
                kept.isNullAt(1) ? 0 : kept.getLong(1),
                byChance(adjustment, tests),
                modelsForSignificance(
                        experiment.config().estimate(),
                        experiment.config().subsets().design().inclusion(),
                        findings.pairs().size()),
                findings.significantExamples(),
                findings.splitCheck(),
                adjustment == null ? null : adjustment.neighbours(),
                adjustment == null ? null : adjustment.gain(),
                findings.prior(),
                number(memorization, 3),
                number(memorization, 4),
                experiment.trainSize() - memorization.getLong(5),
                // the tasks' own time, not the wall's: what the fleet cost
                runs.stream().mapToDouble(Tuple2::_2).sum(),
                training.modelsPerSecond(),
                experiment.trainer(),
                documents != null
                        ? FleetWarning.of(documents)
                        : denoising != null ? FleetWarning.of(denoising) : FleetWarning.of(accuracy, model),
                "report/index.html",
                documents,
                denoising,
                EstimatedBy.of(estimate));
        out.writeText(Summary.NAME, JsonFiles.line(summary) + "\n");
        return summary;
    }

    /** The groups of documents or images are none that their models could guess. */
    private static FleetAccuracy unlabelled(
            List<Tuple2<FleetAccuracy.OfRun, Double>> runs, List<FleetAccuracy.Alike> tests) {
        return FleetAccuracy.of(
                runs.stream().map(Tuple2::_1).toList(),
                tests.stream()
                        .map(test -> new FleetAccuracy.Alike(-1, test.models(), test.examples()))
                        .toList(),
                new int[0]);
    }

    /** The finished runs in their order, with the seconds of each. */
    private List<Tuple2<FleetAccuracy.OfRun, Double>> runs(FinishedFleet fleet) throws IOException {
        return JobGroups.find(
                        spark,
                        "accuracy of " + fleet.runs().length + " models",
                        () -> OutcomeScan.of(spark, fleet, row -> new Tuple2<>(accuracy(row), row.seconds()))
                                .collect())
                .stream()
                .sorted(Comparator.comparingInt(run -> run._1.run()))
                .toList();
    }

    /** How often a model is right. */
    public static FleetAccuracy.OfRun accuracy(OutcomeRow row) {
        int[] seen = row.included().indices();
        return new FleetAccuracy.OfRun(
                row.run(),
                row.testCorrect().count(),
                seen.length,
                row.trainCorrect().count(seen));
    }

    /** In an order that does not depend on partitions. */
    private List<FleetAccuracy.Alike> tests() throws IOException {
        return tables
                .read(TEST_EXAMPLES)
                .groupBy(col(TEST_EXAMPLES.label), col(TEST_EXAMPLES.correct))
                .count()
                .collectAsList()
                .stream()
                .map(row -> new FleetAccuracy.Alike(row.getInt(0), row.getInt(1), row.getLong(2)))
                .sorted(Comparator.comparingInt(FleetAccuracy.Alike::label)
                        .thenComparingInt(FleetAccuracy.Alike::models))
                .toList();
    }

    private @Nullable Double byChance(NeighbourAdjustment.@Nullable Chosen adjustment, List<FleetAccuracy.Alike> tests)
            throws IOException {
        EstimateConfig estimate = experiment.config().estimate();
        boolean adjusted = adjustment != null && adjustment.neighbours() > 0;
        boolean counted = estimate.score() == EstimateConfig.Score.CORRECT;
        if (!counted
                || adjusted
                || estimate.influence() != EstimateConfig.InfluenceBy.DIFFERENCE
                || estimate.topPerTest() != null
                || estimate.keep() != EstimateConfig.Keep.HIGH_INFLUENCE) {
            return null;
        }
        List<Row> memorized = tables.read(MEMORIZATION)
                .filter(col(MEMORIZATION.memorization)
                        .geq(lit(estimate.memorizationThreshold().doubleValue())))
                .groupBy(col(MEMORIZATION.label), col(MEMORIZATION.modelsIn), col(MEMORIZATION.modelsOut))
                .count()
                .sort(MEMORIZATION.label.name(), MEMORIZATION.modelsIn.name())
                .collectAsList();
        return memorized.isEmpty()
                ? 0.0
                : ChancePairs.expected(
                        memorized.stream()
                                .map(row -> new FleetAccuracy.Alike(row.getInt(0), row.getInt(1), row.getLong(3)))
                                .toList(),
                        tests,
                        memorized.get(0).getInt(1) + memorized.get(0).getInt(2),
                        estimate.influenceThreshold(),
                        estimate.sameLabel());
    }

    /** Null where no number is known, as of scores without a bound, and where the most that a fleet can have are too few. */
    static @Nullable Integer modelsForSignificance(EstimateConfig estimate, @Nullable Double ratio, long tests) {
        double influence = estimate.influenceThreshold().doubleValue();
        double rate = estimate.fdrMethod().rateOfFirst(estimate.fdr(), tests);
        // a margin's variance has no bound, nor a log-probability's
        return ratio == null
                        || !estimate.score().isBounded()
                        || Planning.powerOfFirst(ratio, SubsetsConfig.MOST_MODELS, influence, rate, Math.max(1, tests))
                                < POWER
                ? null
                : Planning.modelsForPower(ratio, influence, rate, Math.max(1, tests), POWER);
    }

    private static @Nullable Double number(Row row, int index) {
        return row.isNullAt(index) ? null : row.getDouble(index);
    }
}
