package dev.peacock.spark.estimate;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.MEMORIZATION;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.TrainingLog;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes summary.json from the estimates' tables. */
public final class Summarize {
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
        // a plain difference is a correctly rounded quotient, so comparing it with a rounded threshold is exact
        double threshold =
                experiment.config().estimate().memorizationThreshold().doubleValue();
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
        double accuracy = tables.read(Tables.TEST_EXAMPLES)
                .agg(avg(col(Tables.TEST_EXAMPLES.accuracy)))
                .head()
                .getDouble(0);
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
                accuracy,
                number(memorization, 1),
                defined == 0 ? null : (double) memorized / defined,
                defined == 0 ? null : Interval.wilson(memorized, defined, Interval.Z95),
                experiment.trainSize() - defined,
                tables.read(Tables.INFLUENCE).count(),
                findings.pairs().size(),
                experiment.config().estimate().fdr(),
                experiment.config().estimate().fdrMethod(),
                findings.pairs().significant(),
                findings.significantExamples(),
                findings.splitCheck(),
                adjustment == null ? null : adjustment.neighbours(),
                adjustment == null ? null : adjustment.gain(),
                number(memorization, 3),
                number(memorization, 4),
                experiment.trainSize() - memorization.getLong(5),
                trainSeconds(fleet),
                training.modelsPerSecond(),
                experiment.trainer(),
                "report/index.html");
        out.writeText(Summary.NAME, JsonFiles.line(summary) + "\n");
        return summary;
    }

    // the tasks' own time, not the wall's: what the fleet cost
    private double trainSeconds(FinishedFleet fleet) throws IOException {
        return Arrays.stream(OutcomeScan.seconds(spark, fleet)).sum();
    }

    private static @Nullable Double number(Row row, int index) {
        return row.isNullAt(index) ? null : row.getDouble(index);
    }
}
