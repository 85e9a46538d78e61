package dev.peacock.spark.estimate;

import dev.peacock.config.ModelConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.estimate.score.DenoisingFigures;
import dev.peacock.estimate.score.DenoisingFigures.OfRun;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.training.diffusion.DenoiserTrainer;
import dev.peacock.training.diffusion.ScoredImages;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads what {@link DenoisingFigures} is made of from outcomes and the packed store. */
final class DenoisingScan {
    private DenoisingScan() {}

    static DenoisingFigures of(JavaSparkContext spark, FinishedFleet fleet, ModelConfig.Denoiser model)
            throws IOException {
        List<OfRun> runs = JobGroups.find(
                spark,
                "denoising losses of " + fleet.runs().length + " models",
                () -> OutcomeScan.of(spark, fleet, Outcomes.Kept.SCORES, DenoisingScan::ofRun)
                        .collect());
        String store =
                SharedStore.share(spark, fleet.out().store(fleet.experiment().contentHash()));
        double meanImage = JobGroups.find(
                spark,
                "the mean image",
                () -> spark.parallelize(List.of(store), 1)
                        .map(shared -> lossOfMean(shared, model))
                        .first());
        return DenoisingFigures.of(runs, meanImage);
    }

    private static OfRun ofRun(OutcomeRow row) {
        float[] train = Objects.requireNonNull(row.trainMargin());
        float[] test = Objects.requireNonNull(row.testMargin());
        return new OfRun(
                row.run(),
                mean(test, i -> true),
                mean(train, row.included()::get),
                mean(train, i -> !row.included().get(i)));
    }

    private static double mean(float[] scores, IntPredicate some) {
        return IntStream.range(0, scores.length)
                .filter(some)
                .mapToDouble(i -> ScoredImages.loss(scores[i]))
                .average()
                .orElse(Double.NaN);
    }

    private static double lossOfMean(String shared, ModelConfig.Denoiser model) throws IOException {
        try (PackedStore store = PackedStore.map(SharedStore.local(shared))) {
            return DenoiserTrainer.lossOfMean(store, model);
        }
    }
}
