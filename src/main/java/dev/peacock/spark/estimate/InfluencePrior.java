package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig.InfluenceBy;
import dev.peacock.estimate.prior.Calibration;
import dev.peacock.estimate.prior.PriorWeights;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How effects were estimated together.
 *
 * @param near name of the packed store by whose values train examples are near, which holds a hash; null for ridge
 * @param weights of the prior, fitted
 * @param calibration of the posterior's standard deviations; null where they were not compared
 */
public record InfluencePrior(
        InfluenceBy by,
        @Nullable String near,
        PriorWeights weights,
        @Nullable Calibration calibration) {

    /** For the terminal. */
    public String sentence() {
        String variance = by == InfluenceBy.RIDGE
                ? String.format(Locale.ROOT, "%.2g for every train example", weights.all())
                : String.format(
                        Locale.ROOT,
                        "%.2g for every train example, %.2g more for one of the same label and up to %.2g more for one of the %d nearest "
                                + "by the distance of %s",
                        weights.all(),
                        weights.label(),
                        weights.near(),
                        EstimateEffects.NEAREST,
                        distance());
        return "Pairs are ranked by effects estimated together (the column believed); their prior variance, in units of the "
                + "noise's, is " + variance + ". " + intervals();
    }

    private String distance() {
        String store = Objects.requireNonNull(near);
        return store.startsWith("hidden-")
                ? "a last hidden layer"
                : store.startsWith("embeddings-") ? "the user's embeddings" : "their values";
    }

    private String intervals() {
        if (calibration == null) {
            return "Their standard deviations could not be checked, so none are given.";
        }
        String covered = String.format(
                Locale.ROOT,
                "%.1f%% of %,d differences by models left out",
                100 * calibration.coverage(),
                calibration.pairs());
        return calibration.holds()
                ? String.format(
                        Locale.ROOT,
                        "Their standard deviations, times %.2f, make 95%% intervals that cover %s.",
                        calibration.factor(),
                        covered)
                : "No standard deviations are given, since 95% intervals by them cover " + covered + ".";
    }
}
