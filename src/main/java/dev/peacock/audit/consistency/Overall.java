package dev.peacock.audit.consistency;

import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a data set.
 *
 * @param undefined examples that some ratio has no held-out model for; they are in no other figure
 * @param withoutError examples without a standard error, since some ratio has fewer than two held-out models for them
 * @param mean of the C-scores; null where all are undefined
 * @param meanError over fleets of the same size on the same data set; null with fewer than two groups of runs
 * @param meanInterval 95%
 */
public record Overall(
        long examples,
        long undefined,
        long withoutError,
        @Nullable Double mean,
        @Nullable Double meanError,
        @Nullable Interval meanInterval,
        List<Below> below) {
    public Overall {
        below = List.copyOf(below);
    }
}
