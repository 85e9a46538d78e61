package dev.peacock.audit.leaveoneout.spark;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;

import dev.peacock.audit.AuditFleet;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.leaveoneout.Chosen;
import dev.peacock.audit.leaveoneout.LeftOut;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.Words;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.estimate.Halves;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Measures memorization by its definition for some examples: trains models on all train examples and models on all but
 * one, and compares the result with the fleet's estimates (Feldman 2020, section 1; Feldman and Zhang 2020, section 2).
 */
public final class AuditLeaveOneOut {
    /** Sets the fleet apart from those of audit utility, and the draw of random examples from both. */
    private static final int NUMBER = 100;

    private final AuditRun run;
    private final SparkSession session;
    private final OutputDirectory out;
    private final Experiment experiment;

    private AuditLeaveOneOut(AuditRun run) {
        this.run = run;
        this.session = run.context().session();
        this.out = run.context().out();
        this.experiment = run.experiment();
    }

    /** {@code reproduce}: the command line to write down. */
    public static LeaveOneOutResult audit(AuditRun run, LeaveOneOutOptions options, String reproduce)
            throws IOException {
        run.refuseScores("leave-one-out", AuditRun.ESTIMATES);
        return run.reported(new AuditLeaveOneOut(run).result(options, reproduce));
    }

    private LeaveOneOutResult result(LeaveOneOutOptions options, String reproduce) throws IOException {
        FinishedFleet finished = run.fleet();
        JavaSparkContext spark = run.context().spark();
        Halves halves = Halves.of(spark, finished);
        List<Chosen> chosen = chosen(options, halves);
        List<Row> pairs = pairs(chosen);
        AuditFleet fleet = AuditFleet.of(
                out, experiment, "leave-one-out", NUMBER, subsets(chosen, options.repeats()), List.of(), reproduce);
        FinishedFleet trained = fleet.train(run);
        int[] trainIds = chosen.stream().mapToInt(Chosen::trainId).toArray();
        int[] testIds = pairs.stream()
                .mapToInt(pair -> Cells.get(pair, INFLUENCE.testId).intValue())
                .distinct()
                .sorted()
                .toArray();
        LeaveOneOutResult result = LeaveOneOutResult.of(
                options,
                chosen,
                halves,
                pairs,
                testIds,
                leftOut(spark, trained, trainIds, testIds),
                experiment.trainLabels(),
                fleet.experiment().id());
        result.write(session, out);
        return result;
    }

    private List<Chosen> chosen(LeaveOneOutOptions options, Halves halves) {
        int n = experiment.trainSize();
        if (options.ids().isEmpty()) {
            long seed = Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.AUDIT, NUMBER + 1);
            List<Chosen> chosen = Chosen.of(halves.choosing(), options.top(), options.random(), new RandomStream(seed));
            if (chosen.isEmpty()) {
                throw new UserError(out.root() + ": in the " + halves.choosingModels()
                        + " models that choose the examples, no train example has a defined memorization; give --ids, "
                        + "or --random");
            }
            return chosen;
        }
        for (int id : options.ids()) {
            if (id < 0 || id >= n) {
                throw new UserError("--ids lists train example " + id + ", but there are " + n
                        + " train examples: list numbers from 0 to " + (n - 1));
            }
        }
        return options.ids().stream()
                .map(id -> new Chosen(id, Chosen.Why.LISTED))
                .toList();
    }

    private static List<String> subsets(List<Chosen> chosen, int repeats) {
        String ids = chosen.stream().map(c -> String.valueOf(c.trainId())).collect(Collectors.joining(","));
        return List.of(
                "design=leave-one-out",
                "paired=true",
                "leave-out=[" + ids + "]",
                String.format(Locale.ROOT, "models=%d", repeats * (chosen.size() + 1)));
    }

    /** Those of the influence table with a chosen train example; none where nothing was estimated yet. */
    private List<Row> pairs(List<Chosen> chosen) throws IOException {
        if (!out.exists(Summary.NAME)) {
            run.context()
                    .log()
                    .println("audit leave-one-out: there are no estimates yet, so no influence pairs are "
                            + "checked; to check them, run estimate first");
            return List.of();
        }
        Score score = Summary.read(out).score();
        if (score != Score.CORRECT) {
            run.context()
                    .log()
                    .println("audit leave-one-out: influence was estimated by " + Words.of(score)
                            + ", and leaving one out "
                            + "is measured by accuracies, so no influence pairs are checked; to check them, run estimate with "
                            + "--set estimate.score=correct");
            return List.of();
        }
        return new SparkTables(session, out)
                .read(INFLUENCE)
                .filter(col(INFLUENCE.trainId)
                        .isin(chosen.stream().map(c -> (long) c.trainId()).toArray()))
                .sort(col(INFLUENCE.trainId), col(INFLUENCE.testId))
                .collectAsList();
    }

    /** Places: the train examples left out, then the test examples of pairs. */
    private LeftOut leftOut(JavaSparkContext spark, FinishedFleet trained, int[] trainIds, int[] testIds)
            throws IOException {
        int turns = trainIds.length + 1;
        int examples = trainIds.length + testIds.length;
        Map<Integer, int[]> byTurn = JobGroups.find(
                spark,
                "audit leave-one-out: accuracy of " + trained.runs().length + " models",
                () -> OutcomeScan.of(
                                spark,
                                trained,
                                row -> new Tuple2<>(
                                        row.run() % turns,
                                        counts(row.trainCorrect(), trainIds, row.testCorrect(), testIds)))
                        .mapToPair(turn -> turn)
                        .reduceByKey(AuditLeaveOneOut::sum)
                        .collectAsMap());
        return LeftOut.of(turns, examples, byTurn);
    }

    private static int[] counts(PackedBits train, int[] trainIds, PackedBits test, int[] testIds) {
        IntStream right = IntStream.concat(
                IntStream.of(trainIds).map(i -> train.get(i) ? 1 : 0),
                IntStream.of(testIds).map(j -> test.get(j) ? 1 : 0));
        return IntStream.concat(IntStream.of(1), right).toArray();
    }

    private static int[] sum(int[] a, int[] b) {
        return IntStream.range(0, a.length).map(i -> a[i] + b[i]).toArray();
    }
}
