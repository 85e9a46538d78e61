package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.InfluenceBy;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The effects of all train examples on some test examples, estimated together, by the prior of the estimates where they have one.
 *
 * @param effects by place of the block of test examples
 */
record Believed(
        Runnable releaseData, EstimateEffects estimate, InfluencePrior prior, JavaPairRDD<Integer, Effects> effects)
        implements AutoCloseable {

    /** Null unless {@code estimate.influence} asks for them. */
    static @Nullable Believed of(JavaSparkContext spark, FinishedFleet fleet, List<Block> test) throws IOException {
        Experiment experiment = fleet.experiment();
        EstimateConfig config = experiment.config().estimate();
        if (config.influence() == InfluenceBy.DIFFERENCE) {
            return null;
        }
        OutputDirectory out = fleet.out();
        int models = fleet.runs().length;
        NearTest near =
                config.influence() == InfluenceBy.PRIOR ? EstimateEffects.nearest(spark, out, experiment, false) : null;
        EffectData data;
        Runnable release;
        if (config.score() == Score.CORRECT) {
            Blocks blocks = Blocks.of(spark, fleet);
            data = EffectData.of(blocks);
            release = blocks::release;
        } else {
            ScoreMeetings all =
                    ScoreMeetings.of(spark, fleet, ScoreBlocks.of(experiment, models), config.score(), null);
            data = EffectData.of(all, config.score());
            release = all::release;
        }
        EstimateEffects estimate = new EstimateEffects(spark, fleet, data, near);
        InfluencePrior recorded = recorded(out, config, near, models);
        try {
            InfluencePrior prior = recorded == null ? estimate.fit() : recorded;
            return new Believed(release, estimate, prior, estimate.solve(prior.weights(), test));
        } catch (IOException | RuntimeException e) {
            estimate.close();
            release.run();
            throw e;
        }
    }

    /** That of the tables, if they are of the same models and keys; to fit it again would give the same. */
    private static @Nullable InfluencePrior recorded(
            OutputDirectory out, EstimateConfig config, @Nullable NearTest near, int models) throws IOException {
        if (!out.exists(Summary.NAME)) {
            return null;
        }
        Summary summary = Summary.read(out);
        InfluencePrior prior = summary.prior();
        return prior != null
                        && prior.by() == config.influence()
                        && Objects.equals(prior.near(), near == null ? null : near.store())
                        && summary.score() == config.score()
                        && summary.models() == models
                ? prior
                : null;
    }

    @Override
    public void close() {
        estimate.close();
        releaseData.run();
    }
}
