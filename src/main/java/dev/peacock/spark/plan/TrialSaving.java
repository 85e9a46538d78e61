package dev.peacock.spark.plan;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.plan.DesignSaving;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.estimate.NeighbourAdjustment;
import dev.peacock.spark.experiment.FinishedFleet;
import java.io.IOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Measures on the finished runs themselves how many models a method saves. */
final class TrialSaving {
    /** With fewer runs, the choice of the number of neighbours is mostly chance. */
    private static final int RUNS_TO_ADJUST = 100;
    /** With fewer blocks, the jackknife is not precise enough. */
    private static final int BLOCKS = 5;

    private TrialSaving() {}

    /**
     * Of the design where it draws blocks of runs, by how often models are right at their end; and else of {@code estimate.adjust =
     * neighbours}, where the score is accuracy.
     */
    static Plan.@Nullable Saving of(JavaSparkContext spark, Blocks blocks, FinishedFleet fleet, Score score)
            throws IOException {
        int[] runs = fleet.runs();
        SubsetsConfig.Design design = fleet.experiment().config().subsets().design();
        BlockJackknife jackknife = BlockJackknife.of(design, runs);
        if (jackknife != null) {
            int needed = BLOCKS * design.block();
            Double times = jackknife.ends().length < BLOCKS
                    ? null
                    : blocks.train()
                            .map(block -> DesignSaving.of(block, jackknife))
                            .fold(DesignSaving.NONE, DesignSaving::plus)
                            .times();
            return new Plan.Saving(Plan.Way.DESIGN, needed, times);
        }
        if (score != Score.CORRECT) {
            return null;
        }
        if (runs.length < RUNS_TO_ADJUST || !fleet.experiment().hasDistances()) {
            return new Plan.Saving(Plan.Way.ADJUSTMENT, RUNS_TO_ADJUST, null);
        }
        NeighbourAdjustment adjustment = NeighbourAdjustment.of(spark, blocks, fleet.out(), fleet.experiment());
        adjustment.release();
        return new Plan.Saving(
                Plan.Way.ADJUSTMENT, RUNS_TO_ADJUST, adjustment.chosen().gain());
    }
}
