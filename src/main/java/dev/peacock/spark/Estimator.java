package dev.peacock.spark;

import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.outcome.Outcomes;
import dev.peacock.stats.Interval;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Outcomes to the three tables of estimates. Each block of train examples meets each block of test examples once. */
final class Estimator {
    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final Experiment experiment;
    private final EstimateConfig config;
    private final OutputDirectory out;

    Estimator(SparkSession session, Experiment experiment, OutputDirectory out) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, out);
        this.experiment = experiment;
        this.config = experiment.config().estimate();
        this.out = out;
    }

    /** Labels by example, for the executors. */
    private record Labels(int[] train, int[] test) implements java.io.Serializable {}

    void run(Outcomes.Inventory inventory, int[] runs) throws IOException {
        Blocks blocks = Blocks.of(
                spark,
                inventory,
                runs,
                experiment.trainLabels(),
                experiment.testLabels(),
                config.sameLabel(),
                out,
                experiment.id());
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        try {
            JobGroups.in(
                    spark,
                    "estimate: memorization over " + runs.length + " models",
                    () -> writeMemorization(blocks, labels));
            JavaPairRDD<TrainBlock, TestBlock> meetings = meetings(blocks);
            JobGroups.in(spark, "estimate: influence over " + runs.length + " models", () -> {
                JavaPairRDD<Integer, List<Pair>> strongest =
                        strongest(meetings, labels).cache();
                writePairs(meetings, strongest, labels);
                writeTestExamples(blocks, strongest, labels);
                strongest.unpersist();
            });
        } finally {
            blocks.release();
        }
    }

    private void writeMemorization(Blocks blocks, Broadcast<Labels> labels) throws IOException {
        JavaRDD<Row> rows = blocks.train()
                .flatMap(block -> IntStream.range(0, block.block().size())
                        .mapToObj(i -> memorizationRow(block, i, labels.value()))
                        .iterator());
        tables.write(
                Tables.MEMORIZATION, tables.frame(Tables.MEMORIZATION, rows).sort("train_id"));
    }

    private void writePairs(
            JavaPairRDD<TrainBlock, TestBlock> meetings,
            JavaPairRDD<Integer, List<Pair>> strongest,
            Broadcast<Labels> labels)
            throws IOException {
        JavaRDD<Pair> kept;
        if (config.topPerTest() != null) {
            kept = strongest.flatMap(entry -> entry._2.iterator());
        } else {
            PairRule rule = config.keep() == EstimateConfig.Keep.ALL
                    ? PairRule.ALL
                    : new PairRule(config.memorizationThreshold(), config.influenceThreshold());
            kept = meetings.flatMap(
                    meeting -> Influence.kept(meeting._1, meeting._2, labels.value().train, labels.value().test, rule)
                            .iterator());
        }
        Dataset<Row> frame = tables.frame(Tables.INFLUENCE, kept.map(Estimator::influenceRow));
        Dataset<Row> sorted = frame.sort(frame.col("influence").desc(), frame.col("train_id"), frame.col("test_id"));
        tables.write(Tables.INFLUENCE, sorted);
    }

    private void writeTestExamples(Blocks blocks, JavaPairRDD<Integer, List<Pair>> strongest, Broadcast<Labels> labels)
            throws IOException {
        JavaPairRDD<Integer, Tuple2<Integer, Integer>> correct = blocks.test()
                .flatMapToPair(block -> IntStream.range(0, block.block().size())
                        .mapToObj(j -> new Tuple2<>(
                                block.block().ids()[j],
                                new Tuple2<>(
                                        block.correct().rows(), block.correct().count(j))))
                        .iterator());
        JavaRDD<Row> rows = correct.leftOuterJoin(strongest).map(entry -> {
            Pair top = entry._2._2.isPresent() && !entry._2._2.get().isEmpty()
                    ? entry._2._2.get().get(0)
                    : null;
            int models = entry._2._1._1;
            int right = entry._2._1._2;
            return RowFactory.create(
                    (long) entry._1,
                    labels.value().test[entry._1],
                    models,
                    right,
                    models == 0 ? null : (double) right / models,
                    top == null ? null : (long) top.trainId(),
                    top == null ? null : top.value());
        });
        tables.write(
                Tables.TEST_EXAMPLES, tables.frame(Tables.TEST_EXAMPLES, rows).sort("test_id"));
    }

    /** Every train block beside every test block that it must meet: all, or those of its label. */
    private JavaPairRDD<TrainBlock, TestBlock> meetings(Blocks blocks) {
        Meetings plan = Meetings.of(blocks.trainPlan(), blocks.testPlan());
        int parts = Math.max(1, Math.min(plan.count(), 4 * spark.defaultParallelism()));
        JavaPairRDD<Integer, TrainBlock> left = blocks.train()
                .flatMapToPair(block -> Arrays.stream(plan.ofTrain(block.block()))
                        .mapToObj(m -> new Tuple2<>(m, block))
                        .iterator());
        JavaPairRDD<Integer, TestBlock> right = blocks.test()
                .flatMapToPair(block -> Arrays.stream(plan.ofTest(block.block()))
                        .mapToObj(m -> new Tuple2<>(m, block))
                        .iterator());
        return left.join(right, parts).mapToPair(entry -> entry._2);
    }

    private JavaPairRDD<Integer, List<Pair>> strongest(
            JavaPairRDD<TrainBlock, TestBlock> meetings, Broadcast<Labels> labels) {
        Integer top = config.topPerTest();
        int most = top == null ? 1 : top;
        return meetings.flatMapToPair(meeting -> strongestByTestId(meeting._1, meeting._2, labels.value(), most))
                .reduceByKey((a, b) -> Influence.merge(a, b, most));
    }

    private static Iterator<Tuple2<Integer, List<Pair>>> strongestByTestId(
            TrainBlock train, TestBlock test, Labels labels, int most) {
        List<List<Pair>> strongest = Influence.strongest(train, test, labels.train, labels.test, most);
        return IntStream.range(0, strongest.size())
                .mapToObj(j -> new Tuple2<>(test.block().ids()[j], strongest.get(j)))
                .iterator();
    }

    private static Row memorizationRow(TrainBlock block, int i, Labels labels) {
        int id = block.block().ids()[i];
        Counts counts = block.memorization(i);
        Interval interval = counts.interval();
        return RowFactory.create(
                (long) id,
                labels.train[id],
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                counts.accuracyIn(),
                counts.accuracyOut(),
                counts.difference(),
                counts.standardError(),
                low(interval),
                high(interval),
                null,
                null);
    }

    private static Row influenceRow(Pair pair) {
        Counts counts = pair.influence();
        Interval interval = counts.interval();
        return RowFactory.create(
                (long) pair.trainId(),
                (long) pair.testId(),
                pair.trainLabel(),
                pair.testLabel(),
                counts.in(),
                counts.out(),
                counts.correctIn(),
                counts.correctOut(),
                pair.value(),
                counts.standardError(),
                low(interval),
                high(interval),
                null,
                null,
                pair.memorization().difference());
    }

    private static @Nullable Double low(@Nullable Interval interval) {
        return interval == null ? null : interval.low();
    }

    private static @Nullable Double high(@Nullable Interval interval) {
        return interval == null ? null : interval.high();
    }
}
