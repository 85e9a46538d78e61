package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.InfluenceBy;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The effects of all train examples on some test examples, estimated together, by the prior of the estimates where they have one.
 *
 * @param effects by place of the block of test examples
 */
record Believed(
        ScoreMeetings all, EstimateEffects estimate, InfluencePrior prior, JavaPairRDD<Integer, Effects> effects) {

    /** Null unless {@code estimate.influence} asks for them. */
    static @Nullable Believed of(JavaSparkContext spark, FinishedFleet fleet, List<Block> test) throws IOException {
        Experiment experiment = fleet.experiment();
        EstimateConfig config = experiment.config().estimate();
        if (config.influence() == InfluenceBy.DIFFERENCE) {
            return null;
        }
        OutputDirectory out = fleet.out();
        int models = fleet.runs().length;
        ScoreMeetings all = ScoreMeetings.of(spark, fleet, ScoreBlocks.of(experiment, models), config.score(), null);
        NearTest near = config.influence() == InfluenceBy.PRIOR
                ? NearTest.of(spark, out, out.store(experiment.contentHash()), EstimateEffects.NEAREST)
                : null;
        EstimateEffects estimate = new EstimateEffects(spark, fleet, all, config.score(), near);
        InfluencePrior recorded = recorded(out, config, models);
        InfluencePrior prior = recorded == null ? estimate.fit() : recorded;
        return new Believed(all, estimate, prior, estimate.solve(prior.weights(), test));
    }

    /** That of the tables, if they are of the same models and key; to fit it again would give the same. */
    private static @Nullable InfluencePrior recorded(OutputDirectory out, EstimateConfig config, int models)
            throws IOException {
        if (!out.exists(Summary.NAME)) {
            return null;
        }
        Summary summary = Summary.read(out);
        InfluencePrior prior = summary.prior();
        return prior != null
                        && prior.by() == config.influence()
                        && summary.score() == config.score()
                        && summary.models() == models
                ? prior
                : null;
    }

    void release() {
        estimate.release();
        all.release();
    }
}
