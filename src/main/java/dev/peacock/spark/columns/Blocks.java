package dev.peacock.spark.columns;

import dev.peacock.estimate.Block;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Turns outcomes, one row for each run, into blocks with one column for each example, in one shuffle of (runs / 8) x
 * (groups of blocks) records.
 *
 * <p>A task that reads holds one row group of an outcome file (Parquet's parquet.block.size when it was written, 128 MiB at
 * most by default), and {@link Slices} of eight runs: 2 n + q bits of each, and as many bytes, and their margins if they are
 * asked for. A task that fills blocks holds one group's columns, {@link BlockPlan#MOST_BYTES} or one block, whichever is more,
 * and one slice of it. Neither grows with runs x examples, nor with the rows of a file. The driver holds the plan: a number an
 * example.
 */
public final class Blocks {
    /** Examples of a block at most: at 2,000 runs a train block is 1 MiB. */
    public static final int MOST_EXAMPLES = 2048;

    private final List<Block> train;
    private final List<Block> test;
    private final JavaRDD<BlockPlan.Columns> columns;

    private Blocks(List<Block> train, List<Block> test, JavaRDD<BlockPlan.Columns> columns) {
        this.train = train;
        this.test = test;
        this.columns = columns;
    }

    /** The blocks of a fleet's runs, as the experiment's estimates take them. */
    public static Blocks of(JavaSparkContext spark, FinishedFleet fleet) {
        return of(spark, fleet, fleet.experiment().config().estimate().sameLabel());
    }

    /** The blocks of a fleet's runs; blocks are of one label each if {@code byLabel}. */
    public static Blocks of(JavaSparkContext spark, FinishedFleet fleet, boolean byLabel) {
        return of(spark, fleet, byLabel, Block.cut(fleet.experiment().testLabels(), byLabel, MOST_EXAMPLES));
    }

    /** Train blocks alone, of one label each where examples have labels: what the models do on test examples is not asked. */
    public static Blocks ofTrain(JavaSparkContext spark, FinishedFleet fleet) {
        return of(spark, fleet, fleet.experiment().isLabelled(), List.of());
    }

    private static Blocks of(JavaSparkContext spark, FinishedFleet fleet, boolean byLabel, List<Block> test) {
        return of(spark, fleet, Block.cut(fleet.experiment().trainLabels(), byLabel, MOST_EXAMPLES), test);
    }

    /** The blocks of these examples alone. */
    public static Blocks of(JavaSparkContext spark, FinishedFleet fleet, List<Block> train, List<Block> test) {
        Experiment experiment = fleet.experiment();
        int tasks = 4 * spark.defaultParallelism();
        RowRule bits = RowRule.bits(experiment.trainSize(), experiment.testSize());
        BlockPlan plan = BlockPlan.of(train, test, fleet.runs(), tasks, bits);
        return new Blocks(train, test, Slices.columns(spark, fleet, spark.broadcast(plan), tasks));
    }

    public List<Block> trainPlan() {
        return train;
    }

    public List<Block> testPlan() {
        return test;
    }

    public JavaRDD<TrainBlock> train() {
        return columns.filter(block -> block.included() != null)
                .map(block -> new TrainBlock(block.block(), Objects.requireNonNull(block.included()), block.correct()));
    }

    public JavaRDD<TestBlock> test() {
        return columns.filter(block -> block.included() == null)
                .map(block -> new TestBlock(block.block(), block.correct()));
    }

    public void release() {
        columns.unpersist();
    }
}
