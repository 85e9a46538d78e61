package dev.peacock.audit.consistency;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Normal;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many examples have a C-score below a threshold.
 *
 * @param examples by their estimates. It is too large if, as nearly always, more examples lie just above the threshold than
 *     just below it, since noise in the estimates then moves more of them down across it than up
 * @param corrected for the first-order part of that bias: twice the observed number minus the number that would be observed
 *     with twice the variance (simulation and extrapolation, Cook and Stefanski 1994; the simulation is exact, with a normal
 *     distribution of the example's own standard error). The bias of a smooth distribution function is proportional to the
 *     variance, so it cancels in the difference
 * @param correctedStandardError of corrected, over fleets: a bootstrap over groups of runs; null with fewer than two groups
 * @param correctedInterval of corrected, 95%
 */
public record Below(
        double threshold,
        long examples,
        double corrected,
        @Nullable Double correctedStandardError,
        @Nullable Interval correctedInterval)
        implements Serializable {
    /** The thresholds of the published figures. */
    public static final List<Double> THRESHOLDS = List.of(0.5, 0.25);

    /** Whether a C-score is below the threshold, allowing for rounding. */
    static boolean isBelow(double score, double threshold) {
        return score < threshold - Profile.ROUNDING;
    }

    /** An example's contribution to the corrected number. A score at the threshold counts half. */
    static double corrected(double score, @Nullable Double error, double threshold) {
        double observed = isBelow(score, threshold) ? 1 : score <= threshold + Profile.ROUNDING ? 0.5 : 0;
        return error == null || error == 0 ? observed : 2 * observed - Normal.atMost((threshold - score) / error);
    }
}
