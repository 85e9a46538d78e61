package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.nearest.NearTest;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Computes the three tables of estimates by a real score of models that kept their margins. */
final class ScoreEstimator {
    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final Experiment experiment;
    private final EstimateConfig config;
    private final FinishedFleet fleet;
    private final @Nullable NearTest near;

    ScoreEstimator(SparkSession session, FinishedFleet fleet) throws IOException {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, fleet.out());
        this.experiment = fleet.experiment();
        this.config = experiment.config().estimate();
        this.fleet = fleet;
        this.near = EstimateEffects.near(spark, fleet.out(), experiment);
    }

    /** UserError if a run has no margins. */
    Estimator.Findings run() throws IOException {
        int models = fleet.runs().length;
        BlockJackknife jackknife =
                BlockJackknife.of(experiment.config().subsets().design(), fleet.runs());
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        ScoreBlocks blocks = ScoreBlocks.of(experiment, models);
        ScoreMeetings meetings = ScoreMeetings.of(spark, fleet, blocks, config.score(), jackknife);
        try {
            long significant = JobGroups.find(
                    spark,
                    "estimate: memorization over " + models + " models",
                    () -> new EstimateMemorization(spark, tables, config).write(meetings.memorization(), labels));
            @Nullable InfluencePrior prior;
            EstimateInfluence.Family family;
            try (EstimateEffects effects = effects(fleet, meetings)) {
                prior = effects == null ? null : effects.fit();
                family = JobGroups.find(
                        spark,
                        "estimate: influence over " + models + " models",
                        () -> new EstimateScoreInfluence(config, labels, models, jackknife)
                                .write(spark, meetings, solved(effects, prior, blocks), (kept, strongest) -> {
                                    EstimateInfluence.write(
                                            tables,
                                            effects == null || prior == null || config.keep() == EstimateConfig.Keep.ALL
                                                    ? kept
                                                    : effects.withDeviations(kept, prior),
                                            config);
                                    Estimator.writeTestExamples(tables, meetings.test(), strongest, labels);
                                }));
            }
            return new Estimator.Findings(
                    family, significant, config.splitCheck() ? splitCheck(blocks, labels) : null, null, prior);
        } finally {
            meetings.release();
        }
    }

    /** Null unless {@code estimate.influence} asks for them. */
    private @Nullable EstimateEffects effects(FinishedFleet of, ScoreMeetings meetings) {
        return config.influence() == EstimateConfig.InfluenceBy.DIFFERENCE
                ? null
                : new EstimateEffects(spark, of, EffectData.of(meetings, config.score()), near);
    }

    private static @Nullable JavaPairRDD<Integer, Effects> solved(
            @Nullable EstimateEffects effects, @Nullable InfluencePrior prior, ScoreBlocks blocks) {
        return effects == null || prior == null ? null : effects.keep(prior.weights(), blocks.test());
    }

    private SplitCheck splitCheck(ScoreBlocks blocks, Broadcast<Labels> labels) throws IOException {
        SubsetsConfig.Design design = experiment.config().subsets().design();
        int[] choosing = SplitCheck.choosing(fleet.runs(), design);
        int[] fresh = SplitCheck.fresh(fleet.runs(), design);
        ScoreMeetings first = ScoreMeetings.of(spark, fleet.only(choosing), blocks, config.score(), null);
        ScoreMeetings second = ScoreMeetings.of(spark, fleet.only(fresh), blocks, config.score(), null);
        try (EstimateEffects effects = effects(fleet.only(choosing), first)) {
            // the fresh runs have no part in the choice, so not in the prior either
            InfluencePrior prior = effects == null ? null : effects.fit();
            return JobGroups.find(
                    spark,
                    "estimate: pairs chosen on " + choosing.length + " models, estimated on " + fresh.length,
                    () -> EstimateScoreInfluence.split(
                            first.meetings(solved(effects, prior, blocks)),
                            choosing.length,
                            second,
                            fresh.length,
                            config,
                            labels));
        } finally {
            first.release();
            second.release();
        }
    }
}
