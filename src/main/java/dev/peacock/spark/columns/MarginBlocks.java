package dev.peacock.spark.columns;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.TrainAgain;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Turns outcomes with margins, rows of runs, into blocks of examples with their margins over all runs, as {@link Blocks} does,
 * in one shuffle of (runs / 8) x blocks records.
 *
 * <p>A task that fills holds one block, {@link BlockPlan#MOST_BYTES} of margins or a single example, and one slice of it.
 * Blocks stay in memory or on local disks until {@link #release}.
 */
public final class MarginBlocks {
    /** Test examples drawn at most. */
    static final int MOST_TEST = 2_500;

    private static final int FEWEST_EXAMPLES = 64;
    private static final int BLOCKS = 16;
    /** Numbers that fit into the bytes of a block. */
    private static final int MOST_VALUES = BlockPlan.MOST_BYTES / Float.BYTES;

    private final JavaRDD<BlockPlan.Columns> columns;

    private MarginBlocks(JavaRDD<BlockPlan.Columns> columns) {
        this.columns = columns;
    }

    /** The blocks of a fleet's runs; UserError, there or when they are used, if a run has no margins. */
    public static MarginBlocks of(JavaSparkContext spark, FinishedFleet fleet) {
        return of(spark, fleet, Score.MARGIN);
    }

    /** The same with what {@code score} is made of. */
    public static MarginBlocks of(JavaSparkContext spark, FinishedFleet fleet, Score score) {
        return of(spark, fleet, score, 4 * spark.defaultParallelism());
    }

    /** The same, read by {@code tasks} tasks at most. */
    public static MarginBlocks of(JavaSparkContext spark, FinishedFleet fleet, int tasks) {
        return of(spark, fleet, Score.MARGIN, tasks);
    }

    private static MarginBlocks of(JavaSparkContext spark, FinishedFleet fleet, Score score, int tasks) {
        Experiment experiment = fleet.experiment();
        int[] test = drawn(experiment, fleet.runs().length);
        RowRule rule = RowRule.of(score, experiment.trainSize(), experiment.testSize(), remedy(experiment, fleet));
        BlockPlan plan = plan(rule, test, fleet.runs());
        return new MarginBlocks(Slices.columns(spark, fleet, spark.broadcast(plan), tasks));
    }

    /**
     * Train examples in the order of their ids, and last a block of some test examples; a group a block. It follows from the sizes
     * alone, never from the cluster, so that floating sums over blocks are the same everywhere.
     */
    static BlockPlan plan(RowRule rule, int[] testIds, int[] runs) {
        int n = rule.n();
        int examples = Math.max(FEWEST_EXAMPLES, Math.min(Blocks.MOST_EXAMPLES, (n + BLOCKS - 1) / BLOCKS));
        int size = Math.max(1, Math.min(examples, MOST_VALUES / runs.length));
        List<Block> blocks = new ArrayList<>(Block.cut(new int[n], false, size));
        int train = blocks.size();
        blocks.add(new Block(-1, Block.ANY, testIds));
        int[] starts = IntStream.rangeClosed(0, blocks.size()).toArray();
        return new BlockPlan(List.copyOf(blocks), train, starts, runs, rule);
    }

    static MarginBlock block(BlockPlan.Columns of) {
        BitColumns none = new BitColumns(of.block().size(), of.correct().rows());
        return new MarginBlock(of.block(), of.margins(), Objects.requireNonNullElse(of.included(), none), of.correct());
    }

    /** Blocks of train examples, one a partition, in the order of their ids. */
    public JavaRDD<MarginBlock> train() {
        return columns.filter(block -> block.included() != null).map(MarginBlocks::block);
    }

    /** Some test examples, drawn by the experiment's seed: at most {@link #MOST_TEST}, and fewer where runs are many. */
    public MarginBlock test() {
        return block(columns.filter(block -> block.included() == null).collect().get(0));
    }

    public void release() {
        columns.unpersist();
    }

    private static int[] drawn(Experiment experiment, int runs) {
        int q = experiment.testSize();
        int[] ids = IntStream.range(0, q).toArray();
        long master = experiment.config().subsets().seed();
        new RandomStream(Seeds.seed(master, Seeds.Purpose.POPULATION, 0)).shuffle(ids);
        int kept = Math.max(1, Math.min(Math.min(q, MOST_TEST), MOST_VALUES / runs));
        int[] drawn = Arrays.copyOf(ids, Math.min(q, kept));
        Arrays.sort(drawn);
        return drawn;
    }

    /** What to do about a fleet without margins, as the end of a sentence. */
    public static String remedy(Experiment experiment, FinishedFleet fleet) {
        if (experiment.config().dataset().isImported()) {
            return ", since the fleet was imported without; import it into another directory with the arrays "
                    + "trainset_margin and testset_margin, or with logits or probabilities (docs/interchange.md)";
        }
        return ", and finished runs are never trained again: train the fleet again with margins, into another directory: "
                + TrainAgain.command(
                        experiment.reproduce(), fleet.out().root().toString(), "-margins", TrainAgain.MARGINS);
    }
}
