package dev.peacock.spark.columns;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Which examples' margins are worked on together: blocks of train examples and of test examples, of one label each if asked for.
 * Unlike {@link MarginBlocks} they hold every test example, and are made for one use: what is needed more often is to be kept.
 */
public record ScoreBlocks(List<Block> train, List<Block> test) {
    /** Bytes of a train block's margins at most, unless a single example has more; a test block's, which is held as doubles too. */
    private static final int TRAIN_BYTES = BlockPlan.MOST_BYTES;

    private static final int TEST_BYTES = TRAIN_BYTES / 2;

    /** {@code models}: those of the fleet, or of the larger of the parts that the same blocks are made of. */
    public static ScoreBlocks of(Experiment experiment, int models) {
        return of(experiment, models, experiment.config().estimate().sameLabel());
    }

    /** Of one label each if {@code byLabel}. */
    public static ScoreBlocks of(Experiment experiment, int models, boolean byLabel) {
        return new ScoreBlocks(
                Block.cut(experiment.trainLabels(), byLabel, examples(TRAIN_BYTES, models)),
                Block.cut(experiment.testLabels(), byLabel, examples(TEST_BYTES, models)));
    }

    private static int examples(int bytes, int models) {
        return Math.max(1, Math.min(Blocks.MOST_EXAMPLES, bytes / Float.BYTES / Math.max(1, models)));
    }

    /**
     * Every block, by whether it is of train examples, with what {@code score} is made of; UserError, when they are used, if a run has no
     * margins.
     */
    public JavaPairRDD<Boolean, MarginBlock> margins(JavaSparkContext spark, FinishedFleet fleet, Score score) {
        Experiment experiment = fleet.experiment();
        int tasks = 4 * spark.defaultParallelism();
        RowRule rule = RowRule.of(
                score, experiment.trainSize(), experiment.testSize(), MarginBlocks.remedy(experiment, fleet));
        BlockPlan plan = BlockPlan.of(train, test, fleet.runs(), tasks, rule);
        return Slices.once(spark, fleet, spark.broadcast(plan), tasks)
                .mapToPair(of -> new Tuple2<>(of.included() != null, MarginBlocks.block(of)));
    }
}
