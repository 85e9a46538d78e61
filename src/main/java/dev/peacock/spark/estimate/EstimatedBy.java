package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code estimate} that decide which train examples count as memorized and which pairs are kept. They stand beside the figures,
 * since a later command may have others.
 */
public record EstimatedBy(
        BigDecimal memorizationThreshold,
        BigDecimal influenceThreshold,
        boolean sameLabel,
        EstimateConfig.Keep keep,
        @Nullable Integer topPerTest) {
    public EstimatedBy {
        // as a file has them
        memorizationThreshold = memorizationThreshold.stripTrailingZeros();
        influenceThreshold = influenceThreshold.stripTrailingZeros();
    }

    public static EstimatedBy of(EstimateConfig config) {
        return new EstimatedBy(
                config.memorizationThreshold(),
                config.influenceThreshold(),
                config.sameLabel(),
                config.keep(),
                config.topPerTest());
    }

    /** A configuration with these keys in place of its own. */
    EstimateConfig in(EstimateConfig config, double fdr) {
        return new EstimateConfig(
                memorizationThreshold,
                influenceThreshold,
                sameLabel,
                fdr,
                config.fdrMethod(),
                topPerTest,
                keep,
                config.splitCheck(),
                config.adjust(),
                config.score(),
                config.influence(),
                config.distance(),
                config.embeddings(),
                config.targetError());
    }
}
