package dev.peacock.config;

import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs are kept. The thresholds stay decimal, because 19/20 - 16/20 >= 0.15 is false in floating point.
 * {@code topPerTest}: keep this many strongest pairs of each test example instead of those over the thresholds.
 */
public record EstimateConfig(
        BigDecimal memorizationThreshold,
        BigDecimal influenceThreshold,
        boolean sameLabel,
        double fdr,
        @Nullable Integer topPerTest,
        Keep keep)
        implements Serializable {

    /** {@code HIGH_INFLUENCE}: pairs over both thresholds (Feldman and Zhang 2020, section 2.2); {@code ALL}: every pair. */
    public enum Keep {
        HIGH_INFLUENCE,
        ALL
    }
}
