package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig.InfluenceBy;
import dev.peacock.estimate.prior.Calibration;
import dev.peacock.estimate.prior.PriorWeights;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How effects were estimated together.
 *
 * @param weights of the prior, fitted
 * @param calibration of the posterior's standard deviations; null where they were not compared
 */
public record InfluencePrior(
        InfluenceBy by, PriorWeights weights, @Nullable Calibration calibration) {

    /** For the terminal. */
    public String sentence() {
        String variance = by == InfluenceBy.RIDGE
                ? String.format(Locale.ROOT, "%.2g for every train example", weights.all())
                : String.format(
                        Locale.ROOT,
                        "%.2g for every train example, %.2g more for one of the same label and up to %.2g more for one of the %d nearest",
                        weights.all(),
                        weights.label(),
                        weights.near(),
                        EstimateEffects.NEAREST);
        return "Pairs are ranked by effects estimated together (the column believed); their prior variance, in units of the "
                + "noise's, is " + variance + ". " + intervals();
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
