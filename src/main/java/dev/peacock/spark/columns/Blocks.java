package dev.peacock.spark.columns;

import dev.peacock.estimate.Block;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Turns outcomes, one row for each run, into blocks with one column for each example, in one shuffle of (runs / 8) x
 * (groups of blocks) records.
 *
 * <p>A task that reads holds one row group of an outcome file (Parquet's parquet.block.size when it was written, 128 MiB at
 * most by default), and {@link Slices} of eight runs: 2 n + q bits of each, and as many bytes. A task that fills blocks holds
 * one group's columns, {@link BlockPlan#MOST_BYTES} or one block, whichever is more, and one slice of it. Neither grows with
 * runs x examples, nor with the rows of a file. The driver holds the plan: a number an example.
 */
public final class Blocks {
    /** Examples of a block at most: at 2,000 runs a train block is 1 MiB. */
    public static final int MOST_EXAMPLES = 2048;

    private final List<Block> train;
    private final List<Block> test;
    private final JavaRDD<TrainBlock> trainBlocks;
    private final JavaRDD<TestBlock> testBlocks;
    private final JavaRDD<BlockPlan.Columns> columns;

    private Blocks(List<Block> train, List<Block> test, JavaRDD<BlockPlan.Columns> columns, Broadcast<BlockPlan> plan) {
        this.train = train;
        this.test = test;
        this.columns = columns;
        this.trainBlocks = columns.filter(c -> c.included() != null).map(c -> {
            if (c.included() == null) {
                throw new IllegalStateException("a train block without inclusion");
            }
            return new TrainBlock(plan.value().blocks().get(c.block()), c.included(), c.correct());
        });
        this.testBlocks = columns.filter(c -> c.included() == null)
                .map(c -> new TestBlock(plan.value().blocks().get(c.block()), c.correct()));
    }

    /** The blocks of the given runs, as the experiment's estimates take them. */
    public static Blocks of(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            int[] runs,
            Experiment experiment,
            OutputDirectory out) {
        return of(
                spark,
                inventory,
                runs,
                experiment.trainLabels(),
                experiment.testLabels(),
                experiment.config().estimate().sameLabel(),
                out,
                experiment.id());
    }

    /** The blocks of the given runs; blocks are of one label each if {@code byLabel}. */
    public static Blocks of(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            int[] runs,
            int[] trainLabels,
            int[] testLabels,
            boolean byLabel,
            OutputDirectory out,
            String experiment) {
        List<Block> train = Block.cut(trainLabels, byLabel, MOST_EXAMPLES);
        List<Block> test = Block.cut(testLabels, byLabel, MOST_EXAMPLES);
        int tasks = 4 * spark.defaultParallelism();
        BlockPlan plan = BlockPlan.of(train, test, trainLabels.length, testLabels.length, runs, tasks);
        return of(spark, inventory, plan, out, experiment);
    }

    /** Train blocks alone, of one label each where examples have labels: what the models do on test examples is not asked. */
    public static Blocks ofTrain(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            int[] runs,
            Experiment experiment,
            OutputDirectory out) {
        List<Block> train = Block.cut(experiment.trainLabels(), experiment.isLabelled(), MOST_EXAMPLES);
        int tasks = 4 * spark.defaultParallelism();
        BlockPlan plan = BlockPlan.of(train, List.of(), experiment.trainSize(), experiment.testSize(), runs, tasks);
        return of(spark, inventory, plan, out, experiment.id());
    }

    private static Blocks of(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            BlockPlan planned,
            OutputDirectory out,
            String experiment) {
        int tasks = 4 * spark.defaultParallelism();
        Broadcast<BlockPlan> plan = spark.broadcast(planned);
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        List<String> files = out.outcomes(experiment).filesOf(planned.runs(), inventory);
        JavaPairRDD<Integer, BlockPlan.Slice> slices = spark.parallelize(
                        files, Math.max(1, Math.min(files.size(), tasks)))
                .mapPartitionsToPair(some -> {
                    Outcomes outcomes = new Outcomes(hadoop.value().value(), new Path(directory), experiment);
                    RowsOfFiles rows = new RowsOfFiles(
                            some, outcomes, plan.value().n(), plan.value().q());
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(rows));
                    return new Slices(rows, plan.value());
                });
        // a partition a group, so that its slices can be taken one by one as they come
        JavaRDD<BlockPlan.Columns> columns = slices.partitionBy(
                        new HashPartitioner(plan.value().groups()))
                .values()
                .mapPartitionsWithIndex(
                        (group, of) -> plan.value().paste(group, of).iterator(), true)
                .persist(StorageLevel.MEMORY_AND_DISK());
        List<Block> blocks = planned.blocks();
        return new Blocks(
                // a part of a list is not serializable
                List.copyOf(blocks.subList(0, planned.trainBlocks())),
                List.copyOf(blocks.subList(planned.trainBlocks(), blocks.size())),
                columns,
                plan);
    }

    public List<Block> trainPlan() {
        return train;
    }

    public List<Block> testPlan() {
        return test;
    }

    public JavaRDD<TrainBlock> train() {
        return trainBlocks;
    }

    public JavaRDD<TestBlock> test() {
        return testBlocks;
    }

    public void release() {
        columns.unpersist();
    }

    static void close(RowsOfFiles rows) {
        try {
            rows.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
