package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.nearest.NearTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a prior by similarity makes of the margins of all test examples, whatever {@code estimate.influence} is; on the driver. Similar is
 * what {@code estimate.distance} says where that key counts.
 *
 * @param effects by block of test examples
 */
public record FleetEffects(List<Block> blocks, List<Effects> effects) {
    private static final int EXAMPLES_OF_BLOCK = 256;

    /** Of a fleet whose examples have features; UserError if a run has no margins. */
    public static FleetEffects of(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        Experiment experiment = fleet.experiment();
        ScoreMeetings meetings =
                ScoreMeetings.of(spark, fleet, ScoreBlocks.of(experiment, fleet.runs().length), Score.MARGIN, null);
        NearTest near = EstimateEffects.nearest(spark, fleet.out(), experiment, true);
        EstimateEffects estimate = new EstimateEffects(spark, fleet, EffectData.of(meetings, Score.MARGIN), near);
        try {
            InfluencePrior prior = estimate.fit();
            List<Block> blocks = Block.cut(experiment.testLabels(), experiment.isLabelled(), EXAMPLES_OF_BLOCK);
            Map<Integer, Effects> solved = JobGroups.find(
                    spark,
                    "influence of " + fleet.runs().length + " models with a prior",
                    () -> estimate.solve(prior.weights(), blocks).collectAsMap());
            return new FleetEffects(
                    blocks,
                    blocks.stream()
                            .map(block -> Objects.requireNonNull(solved.get(block.index())))
                            .toList());
        } finally {
            estimate.close();
            meetings.release();
        }
    }
}
