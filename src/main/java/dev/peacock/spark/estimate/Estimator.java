package dev.peacock.spark.estimate;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.TEST_EXAMPLES;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.InfluenceBy;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.columns.BlockPairs;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.CriticalCounts;
import dev.peacock.stats.FisherExact;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Computes the three tables of estimates from outcomes. Each train block meets each test block once. */
public final class Estimator {
    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final Experiment experiment;
    private final EstimateConfig config;
    private final FinishedFleet fleet;
    private final long whole;
    private final SparkSession session;

    public Estimator(SparkSession session, FinishedFleet fleet) {
        this(session, fleet, EstimateInfluence.WHOLE);
    }

    /** {@code whole}: a family of pairs up to this size is counted at once. */
    public Estimator(SparkSession session, FinishedFleet fleet, long whole) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, fleet.out());
        this.experiment = fleet.experiment();
        this.config = experiment.config().estimate();
        this.fleet = fleet;
        this.whole = whole;
    }

    /** The results of testing that are in no table. */
    public record Findings(
            EstimateInfluence.Family pairs,
            long significantExamples,
            @Nullable SplitCheck splitCheck,
            NeighbourAdjustment.@Nullable Chosen adjustment,
            @Nullable InfluencePrior prior) {}

    /** UserError if {@code estimate.score} needs margins that the fleet has not. */
    public Findings run() throws IOException {
        return config.score() == EstimateConfig.Score.CORRECT ? count() : new ScoreEstimator(session, fleet).run();
    }

    private Findings count() throws IOException {
        int[] runs = fleet.runs();
        NearTest near = EstimateEffects.near(spark, fleet.out(), experiment);
        BlockJackknife jackknife =
                BlockJackknife.of(experiment.config().subsets().design(), runs);
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        Broadcast<FisherExact> fisher = spark.broadcast(new FisherExact(runs.length));
        Blocks blocks = Blocks.of(spark, fleet);
        NeighbourAdjustment adjustment = config.adjust() == EstimateConfig.Adjust.NEIGHBOURS
                ? NeighbourAdjustment.of(spark, blocks, fleet.out(), experiment)
                : null;
        NeighbourAdjustment used = adjustment != null && adjustment.isUsed() ? adjustment : null;
        try {
            JavaRDD<EstimateMemorization.Example> examples =
                    used == null ? EstimateMemorization.differences(blocks, jackknife) : used.memorization();
            long significant = JobGroups.find(
                    spark,
                    "estimate: memorization over " + runs.length + " models",
                    () -> new EstimateMemorization(spark, tables, config)
                            .write(blocks, examples, runs.length, labels, fisher));
            @Nullable InfluencePrior prior;
            EstimateInfluence.Family family;
            try (EstimateEffects effects = config.influence() == InfluenceBy.DIFFERENCE
                    ? null
                    : new EstimateEffects(spark, fleet, EffectData.of(blocks), near)) {
                prior = effects == null ? null : effects.fit();
                BelievedMeetings believed = effects == null || prior == null
                        ? null
                        : new BelievedMeetings(
                                spark, blocks, effects.keep(prior.weights(), blocks.testPlan()), labels, jackknife);
                JavaPairRDD<TrainBlock, TestBlock> meetings =
                        BlockPairs.join(spark, blocks).mapToPair(meeting -> meeting._2);
                String description = "estimate: influence over " + runs.length + " models";
                family = JobGroups.find(spark, description, () -> {
                    JavaPairRDD<Integer, List<Pair>> strongest = strongest(meetings, used, believed, labels, jackknife)
                            .cache();
                    EstimateInfluence.Family tested = new EstimateInfluence(spark, tables, config, whole)
                            .write(
                                    blocks,
                                    meetings,
                                    most -> config.keep() == EstimateConfig.Keep.SIGNIFICANT
                                            ? significant(meetings, used, believed, labels, jackknife, most)
                                            : kept(meetings, strongest, used, believed, labels, jackknife),
                                    pairs ->
                                            effects == null || prior == null || config.keep() == EstimateConfig.Keep.ALL
                                                    ? pairs
                                                    : effects.withDeviations(pairs, prior),
                                    runs.length,
                                    fisher);
                    writeTestExamples(tables, blocks.test(), strongest, labels);
                    strongest.unpersist();
                    return tested;
                });
            }
            return new Findings(
                    family,
                    significant,
                    config.splitCheck() ? splitCheck(labels, near) : null,
                    adjustment == null ? null : adjustment.chosen(),
                    prior);
        } finally {
            if (adjustment != null) {
                adjustment.release();
            }
            blocks.release();
        }
    }

    /** Pairs with a p-value of at most {@code most}, and a few others. */
    private JavaRDD<Pair> significant(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            @Nullable NeighbourAdjustment adjustment,
            @Nullable BelievedMeetings believed,
            Broadcast<Labels> labels,
            @Nullable BlockJackknife jackknife,
            double most) {
        // without a discovery it is 0, which is no level
        double level = Math.max(most, Double.MIN_NORMAL);
        if (adjustment != null) {
            return adjustment.kept(PairRule.ALL, labels);
        }
        Broadcast<CriticalCounts> counts = spark.broadcast(new CriticalCounts(fleet.runs().length, level));
        return believed != null
                ? believed.withPValue(counts)
                : EstimateInfluence.withPValue(meetings, counts, labels, jackknife);
    }

    private JavaRDD<Pair> kept(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            JavaPairRDD<Integer, List<Pair>> strongest,
            @Nullable NeighbourAdjustment adjustment,
            @Nullable BelievedMeetings believed,
            Broadcast<Labels> labels,
            @Nullable BlockJackknife jackknife) {
        if (config.topPerTest() != null) {
            return strongest.flatMap(entry -> entry._2.iterator());
        }
        PairRule rule = EstimateInfluence.rule(config);
        if (believed != null) {
            return believed.kept(rule);
        }
        return adjustment == null
                ? EstimateInfluence.kept(meetings, rule, labels, jackknife)
                : adjustment.kept(rule, labels);
    }

    private SplitCheck splitCheck(Broadcast<Labels> labels, @Nullable NearTest near) throws IOException {
        SubsetsConfig.Design design = experiment.config().subsets().design();
        int[] choosing = SplitCheck.choosing(fleet.runs(), design);
        int[] fresh = SplitCheck.fresh(fleet.runs(), design);
        Blocks first = Blocks.of(spark, fleet.only(choosing));
        Blocks second = Blocks.of(spark, fleet.only(fresh));
        try {
            return JobGroups.find(
                    spark,
                    "estimate: pairs chosen on " + choosing.length + " models, estimated on " + fresh.length,
                    () -> config.influence() != InfluenceBy.DIFFERENCE
                            ? splitCheck(first, second, choosing, fresh, near, labels)
                            : SplitCheck.of(
                                    BlockPairs.join(spark, first).join(BlockPairs.join(spark, second)),
                                    choosing.length,
                                    fresh.length,
                                    config,
                                    labels));
        } finally {
            first.release();
            second.release();
        }
    }

    /** Of pairs chosen by their effects, estimated together; the fresh runs have no part in the prior either. */
    private SplitCheck splitCheck(
            Blocks first, Blocks second, int[] choosing, int[] fresh, @Nullable NearTest near, Broadcast<Labels> labels)
            throws IOException {
        try (EstimateEffects effects = new EstimateEffects(spark, fleet.only(choosing), EffectData.of(first), near)) {
            BelievedMeetings meetings = new BelievedMeetings(
                    spark, first, effects.solve(effects.fit().weights(), first.testPlan()), labels, null);
            return SplitCheck.of(meetings.split(BlockPairs.join(spark, second), config), choosing.length, fresh.length);
        }
    }

    /** {@code strongest}: pairs of each test example, by its id, the strongest first; of those without a pair nothing is needed. */
    static void writeTestExamples(
            SparkTables tables,
            JavaRDD<TestBlock> blocks,
            JavaPairRDD<Integer, List<Pair>> strongest,
            Broadcast<Labels> labels)
            throws IOException {
        JavaPairRDD<Integer, Tuple2<Integer, Integer>> correct = blocks.flatMapToPair(block -> IntStream.range(
                        0, block.block().size())
                .mapToObj(j -> new Tuple2<>(
                        block.block().ids()[j],
                        new Tuple2<>(block.correct().rows(), block.correct().count(j))))
                .iterator());
        JavaRDD<Row> rows = correct.leftOuterJoin(strongest).map(entry -> {
            Pair top = entry._2._2.isPresent() && !entry._2._2.get().isEmpty()
                    ? entry._2._2.get().get(0)
                    : null;
            int models = entry._2._1._1;
            int right = entry._2._1._2;
            return Rows.of(TEST_EXAMPLES)
                    .with(TEST_EXAMPLES.testId, (long) entry._1)
                    .with(TEST_EXAMPLES.label, labels.value().test()[entry._1])
                    .with(TEST_EXAMPLES.models, models)
                    .with(TEST_EXAMPLES.correct, right)
                    .with(TEST_EXAMPLES.accuracy, models == 0 ? null : (double) right / models)
                    .with(TEST_EXAMPLES.topTrainId, top == null ? null : (long) top.trainId())
                    .with(TEST_EXAMPLES.topInfluence, top == null ? null : top.value())
                    .with(TEST_EXAMPLES.topBelieved, top == null ? null : top.believed())
                    .build();
        });
        tables.write(TEST_EXAMPLES, tables.frame(TEST_EXAMPLES, rows).sort(col(TEST_EXAMPLES.testId)));
    }

    private JavaPairRDD<Integer, List<Pair>> strongest(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            @Nullable NeighbourAdjustment adjustment,
            @Nullable BelievedMeetings believed,
            Broadcast<Labels> labels,
            @Nullable BlockJackknife jackknife) {
        Integer top = config.topPerTest();
        int most = top == null ? 1 : top;
        if (believed != null) {
            return believed.strongest(most);
        }
        // every pair has to be adjusted to find the strongest, which the rule of thresholds spares
        if (adjustment != null && (top != null || config.keep() == EstimateConfig.Keep.ALL)) {
            return adjustment.strongest(labels, most);
        }
        return meetings.flatMapToPair(
                        meeting -> strongestByTestId(meeting._1, meeting._2, labels.value(), most, jackknife))
                .reduceByKey((a, b) -> Influence.merge(a, b, most));
    }

    private static Iterator<Tuple2<Integer, List<Pair>>> strongestByTestId(
            TrainBlock train, TestBlock test, Labels labels, int most, @Nullable BlockJackknife jackknife) {
        List<List<Pair>> strongest = Influence.strongest(train, test, labels.train(), labels.test(), most);
        return IntStream.range(0, strongest.size())
                .mapToObj(j -> new Tuple2<>(
                        test.block().ids()[j],
                        jackknife == null
                                ? strongest.get(j)
                                : strongest.get(j).stream()
                                        .map(pair -> jackknife.influence(train, test, pair))
                                        .toList()))
                .iterator();
    }
}
