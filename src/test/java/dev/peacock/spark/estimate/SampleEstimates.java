package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.stats.FdrMethod;
import java.math.BigDecimal;

/** How to estimate, with the thresholds that are usual. */
public final class SampleEstimates {
    private SampleEstimates() {}

    public static EstimateConfig by(FdrMethod method) {
        return new EstimateConfig(
                new BigDecimal("0.25"),
                new BigDecimal("0.15"),
                true,
                0.05,
                method,
                null,
                EstimateConfig.Keep.HIGH_INFLUENCE,
                false,
                EstimateConfig.Adjust.NONE,
                EstimateConfig.Score.CORRECT,
                EstimateConfig.InfluenceBy.DIFFERENCE,
                EstimateConfig.Distance.VALUES,
                null,
                null);
    }
}
