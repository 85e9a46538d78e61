package dev.peacock.spark.columns;

import dev.peacock.config.ModelConfig;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.PredictionBlock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.TrainAgain;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Turns outcomes with predictions, rows of runs, into blocks of examples with the labels that all runs give them, as {@link Blocks}
 * does, in one shuffle of (runs / 8) x blocks records.
 *
 * <p>A task that fills holds one block, {@link BlockPlan#MOST_BYTES} of predictions and margins or a single example, and one slice of it.
 */
public final class PredictionBlocks {
    private static final int MOST_VALUES = BlockPlan.MOST_BYTES / (Character.BYTES + Float.BYTES);

    private PredictionBlocks() {}

    public interface OfBlock<T> extends Serializable {
        T of(PredictionBlock block);
    }

    /**
     * What a function makes of the blocks of all train examples, then of all test examples, with margins where the experiment keeps
     * them. UserError if a run has no predictions.
     */
    public static <T> List<T> collect(JavaSparkContext spark, FinishedFleet fleet, OfBlock<T> function) {
        Experiment experiment = fleet.experiment();
        BlockPlan plan = plan(
                experiment.trainSize(),
                experiment.testSize(),
                fleet.runs(),
                ", and finished runs are never trained again: " + remedy(experiment, fleet),
                experiment.config().outcome().keepsMargins()
                        || experiment.config().dataset().isImported());
        int runs = fleet.runs().length;
        return Slices.once(spark, fleet, spark.broadcast(plan), 4 * spark.defaultParallelism())
                .map(of -> {
                    PredictionBlock block =
                            new PredictionBlock(of.block(), of.predictions(), of.margins(), runs, of.included());
                    return new Tuple2<>(
                            block.included() == null, new Tuple2<>(of.block().index(), function.of(block)));
                })
                .collect()
                .stream()
                .sorted(Comparator.comparing((Tuple2<Boolean, Tuple2<Integer, T>> found) -> found._1)
                        .thenComparing(found -> found._2._1))
                .map(found -> found._2._2)
                .toList();
    }

    /** A group a block. */
    static BlockPlan plan(int n, int q, int[] runs, String remedy, boolean withMargins) {
        int size = Math.max(1, Math.min(Blocks.MOST_EXAMPLES, MOST_VALUES / runs.length));
        List<Block> train = Block.cut(new int[n], false, size);
        List<Block> all = Stream.concat(train.stream(), Block.cut(new int[q], false, size).stream())
                .toList();
        int[] starts = IntStream.rangeClosed(0, all.size()).toArray();
        RowRule.Margins margins = withMargins ? RowRule.Margins.WHERE_KEPT : RowRule.Margins.NONE;
        return new BlockPlan(all, train.size(), starts, runs, new RowRule(n, q, margins, true, remedy));
    }

    private static String remedy(Experiment experiment, FinishedFleet fleet) {
        if (experiment.shape() == null) {
            return "the fleet was imported without; import it into another directory with the arrays "
                    + "trainset_prediction and testset_prediction, or with logits or probabilities of all labels "
                    + "(docs/interchange.md)";
        }
        if (experiment.config().model() instanceof ModelConfig.Command) {
            return "let the program of training.command write train_prediction.npy and test_prediction.npy "
                    + "(docs/trainers.md), and train with it into another directory";
        }
        return "train the fleet again with predictions, into another directory: "
                + TrainAgain.command(
                        experiment.reproduce(),
                        fleet.out().root().toString(),
                        "-predictions",
                        "outcome.predictions=true");
    }
}
