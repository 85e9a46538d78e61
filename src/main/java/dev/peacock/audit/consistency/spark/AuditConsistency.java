package dev.peacock.audit.consistency.spark;

import static dev.peacock.audit.consistency.spark.ConsistencyTables.CLASSES;
import static dev.peacock.audit.consistency.spark.ConsistencyTables.EXAMPLES;
import static dev.peacock.audit.consistency.spark.ConsistencyTables.PROFILE;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.consistency.Profile;
import dev.peacock.audit.consistency.Totals;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.RunGroups;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.OtherFleet;
import dev.peacock.spark.experiment.TrainAgain;
import dev.peacock.spark.jobs.ById;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Computes C-scores from the outcomes of one or more fleets. Each block of train examples is counted in each fleet, by
 * group of runs; then the counts of a block from all fleets are joined, 8 bytes for each example, fleet and group.
 */
public final class AuditConsistency {
    /** Groups of runs of a fleet for the jackknife: enough to know a standard error to within about a sixth. */
    private static final int GROUPS = 20;

    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final OutputDirectory out;
    private final List<FinishedFleet> fleets;
    private final int partitions;

    /** C-scores over the audited fleet and those of other directories. */
    public static ConsistencySummary audit(AuditRun run, List<OtherFleet> others) throws IOException {
        run.refuseScores("consistency", "the consistency score of an example is score_out in estimates/memorization");
        JobContext context = run.context();
        List<FinishedFleet> fleets = new ArrayList<>(List.of(run.fleet()));
        for (OtherFleet other : others) {
            fleets.add(FinishedFleet.read(context, other));
        }
        return run.reported(new AuditConsistency(context.session(), context.out(), fleets).run());
    }

    /** {@code fleets}: the first is that of {@code out}. */
    AuditConsistency(SparkSession session, OutputDirectory out, List<FinishedFleet> fleets) {
        this(session, out, fleets, 4 * session.sparkContext().defaultParallelism());
    }

    /** {@code partitions}: of the counts, on which no result depends. */
    AuditConsistency(SparkSession session, OutputDirectory out, List<FinishedFleet> fleets, int partitions) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, out);
        this.out = out;
        this.fleets = fleets;
        this.partitions = partitions;
    }

    /** What the closures need of the fleets. */
    private record Plan(Profile profile, int[] groups, List<@Nullable Double> ratios, List<String> ids)
            implements java.io.Serializable {}

    ConsistencySummary run() throws IOException {
        FinishedFleet.checkSameTraining(fleets);
        List<@Nullable Double> ratios = new ArrayList<>();
        fleets.forEach(fleet -> ratios.add(ratio(fleet)));
        List<RunGroups> groups = fleets.stream().map(AuditConsistency::groups).toList();
        Profile profile = Profile.of(
                ratios.stream().mapToDouble(r -> r == null ? Double.NaN : r).toArray());
        Plan plan = new Plan(
                profile,
                groups.stream().mapToInt(RunGroups::count).toArray(),
                ratios,
                fleets.stream().map(fleet -> fleet.experiment().id()).toList());
        List<Blocks> blocks = new ArrayList<>();
        try {
            return JobGroups.find(spark, description(), () -> {
                JavaRDD<HeldOutCounts> counted = counted(groups, blocks);
                try {
                    return written(counted, plan);
                } finally {
                    counted.unpersist();
                }
            });
        } finally {
            blocks.forEach(Blocks::release);
        }
    }

    private String description() {
        int models = fleets.stream().mapToInt(fleet -> fleet.runs().length).sum();
        return "audit consistency: " + models + " models of " + fleets.size() + " fleets";
    }

    private static RunGroups groups(FinishedFleet fleet) {
        return RunGroups.of(fleet.experiment().config().subsets().design(), fleet.runs(), GROUPS);
    }

    /** Null for a fleet whose masks were drawn elsewhere. UserError for a design that has none. */
    private static @Nullable Double ratio(FinishedFleet fleet) {
        SubsetsConfig.Design design = fleet.experiment().config().subsets().design();
        Double ratio = design.inclusion();
        if (ratio == null && !(design instanceof SubsetsConfig.Imported)) {
            List<String> keys = new ArrayList<>(TrainAgain.without(design));
            keys.add("subsets.design=uniform");
            throw new UserError(fleet.out().root()
                    + ": each of its models leaves out only a few listed examples, so there is no single "
                    + "ratio for which to compute C-scores; train a fleet with subsets.design = uniform (or bernoulli, "
                    + "balanced or local-hadamard): "
                    + TrainAgain.command(
                            fleet.experiment().reproduce(),
                            fleet.out().root().toString(),
                            "-uniform",
                            keys.toArray(new String[0])));
        }
        return ratio;
    }

    private JavaRDD<HeldOutCounts> counted(List<RunGroups> groups, List<Blocks> blocks) {
        JavaPairRDD<Integer, HeldOutCounts.OfFleet> all = null;
        for (int f = 0; f < fleets.size(); f++) {
            FinishedFleet fleet = fleets.get(f);
            Blocks ofFleet = Blocks.ofTrain(spark, fleet);
            blocks.add(ofFleet);
            int number = f;
            RunGroups ofRuns = groups.get(f);
            JavaPairRDD<Integer, HeldOutCounts.OfFleet> counts = ofFleet.train()
                    .mapToPair(block ->
                            new Tuple2<>(block.block().index(), HeldOutCounts.OfFleet.of(number, block, ofRuns)));
            all = all == null ? counts : all.union(counts);
        }
        if (all == null) {
            throw new IllegalArgumentException("no fleet");
        }
        return all.groupByKey(new HashPartitioner(partitions))
                .map(entry -> HeldOutCounts.of(entry._1, entry._2))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private ConsistencySummary written(JavaRDD<HeldOutCounts> counted, Plan plan) throws IOException {
        AuditFiles.begin(out, ConsistencyTables.DIRECTORY);
        int[] labels = fleets.get(0).experiment().trainLabels();
        Broadcast<int[]> shared = spark.broadcast(labels);
        Totals totals = totals(counted, plan, shared);
        write(EXAMPLES, counted.flatMapToPair(block -> examples(block, plan, shared.value())), labels.length);
        write(PROFILE, counted.flatMapToPair(block -> profile(block, plan)), labels.length);
        tables.write(CLASSES, tables.frame(CLASSES, classes(totals)));
        Row median = tables.read(EXAMPLES).agg(Cells.median(EXAMPLES.cScore)).head();
        List<ConsistencySummary.Fleet> used = IntStream.range(0, fleets.size())
                .mapToObj(f -> new ConsistencySummary.Fleet(
                        plan.ids.get(f), plan.ratios.get(f), fleets.get(f).runs().length))
                .toList();
        return AuditFiles.finish(
                out,
                ConsistencyTables.DIRECTORY,
                ConsistencySummary.of(used, totals.overall(), median.isNullAt(0) ? null : median.getDouble(0)));
    }

    /** Sums of blocks, added in the order of blocks, so that they do not depend on partitions. */
    private static Totals totals(JavaRDD<HeldOutCounts> counted, Plan plan, Broadcast<int[]> labels) {
        Totals totals = new Totals(plan.profile, plan.groups);
        counted
                .mapToPair(
                        block -> new Tuple2<>(block.block(), block.totals(plan.profile, plan.groups, labels.value())))
                .collect()
                .stream()
                .sorted(Comparator.comparing(Tuple2::_1))
                .forEach(part -> totals.add(part._2));
        return totals;
    }

    private void write(Table table, JavaPairRDD<Integer, Row> rows, int n) throws IOException {
        JavaRDD<Row> ranges = rows.partitionBy(new ById(n)).values();
        tables.write(
                table,
                table.equals(PROFILE)
                        ? tables.frame(table, ranges)
                                .sortWithinPartitions(col(PROFILE.trainId), col(PROFILE.ratio), col(PROFILE.experiment))
                        : tables.frame(table, ranges).sortWithinPartitions(col(EXAMPLES.trainId)));
    }

    private static Iterator<Tuple2<Integer, Row>> examples(HeldOutCounts block, Plan plan, int[] labels) {
        return IntStream.range(0, block.size())
                .mapToObj(i -> {
                    int id = block.id(i);
                    Estimate score = plan.profile.score(block.models(i), block.correct(i));
                    return new Tuple2<>(
                            id,
                            Rows.of(EXAMPLES)
                                    .with(EXAMPLES.trainId, (long) id)
                                    .with(EXAMPLES.label, labels[id])
                                    .with(EXAMPLES.cScore, score.value())
                                    .with(EXAMPLES.standardError, score.standardError())
                                    .with(EXAMPLES.ciLow, score.low())
                                    .with(EXAMPLES.ciHigh, score.high())
                                    .build());
                })
                .iterator();
    }

    private static Iterator<Tuple2<Integer, Row>> profile(HeldOutCounts block, Plan plan) {
        List<Tuple2<Integer, Row>> rows = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            int[] models = block.models(i);
            int[] correct = block.correct(i);
            for (int fleet = 0; fleet < models.length; fleet++) {
                Interval wilson =
                        models[fleet] == 0 ? null : Interval.wilson(correct[fleet], models[fleet], Interval.Z95);
                rows.add(new Tuple2<>(
                        block.id(i),
                        Rows.of(PROFILE)
                                .with(PROFILE.trainId, (long) block.id(i))
                                .with(PROFILE.ratio, plan.ratios.get(fleet))
                                .with(PROFILE.experiment, plan.ids.get(fleet))
                                .with(PROFILE.modelsOut, models[fleet])
                                .with(PROFILE.correctOut, correct[fleet])
                                .with(
                                        PROFILE.accuracyOut,
                                        wilson == null ? null : (double) correct[fleet] / models[fleet])
                                .with(PROFILE.ciLow, PROFILE.ciHigh, wilson)
                                .build()));
            }
        }
        return rows.iterator();
    }

    private JavaRDD<Row> classes(Totals totals) {
        List<Row> rows = new ArrayList<>();
        totals.labels()
                .forEach((label, of) -> rows.add(Rows.of(CLASSES)
                        .with(CLASSES.label, label)
                        .with(CLASSES.examples, of.examples())
                        .with(CLASSES.undefined, of.undefined())
                        .with(CLASSES.mean, of.mean())
                        .with(CLASSES.belowHalf, of.shareBelow(0))
                        .with(CLASSES.belowQuarter, of.shareBelow(1))
                        .build()));
        return spark.parallelize(rows, 1);
    }
}
