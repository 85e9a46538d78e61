package dev.peacock.spark.plan;

import dev.peacock.estimate.plan.ErrorTarget;
import dev.peacock.estimate.plan.LargestError;
import org.jspecify.annotations.Nullable;

/**
 * How far an experiment is from a target for its largest standard error.
 *
 * @param target null where there is none
 * @param measured what was measured over the most models; null where nothing was
 * @param finished models by now, perhaps more than were measured
 * @param worst models that the target takes at the worst accuracies, as a plan has it; null without a target, or where the
 *     design does not tell
 * @param missing models still to be trained for the target: by what was measured, or at worst if nothing was, or if some
 *     example has no standard error yet; null without a target, or where the design does not tell
 */
public record Precision(
        @Nullable Double target,
        @Nullable Measured measured,
        int finished,
        @Nullable Long worst,
        @Nullable Long missing) {

    /** The largest standard error over a number of models. */
    public record Measured(int models, LargestError error) {}

    /** {@code ratio} is the design's, or null. */
    public static Precision of(
            @Nullable Double target, @Nullable Double ratio, @Nullable Measured measured, int finished) {
        if (target == null) {
            return new Precision(null, measured, finished, null, null);
        }
        ErrorTarget wanted =
                ratio == null ? new ErrorTarget(target, Long.MAX_VALUE, Long.MAX_VALUE) : ErrorTarget.of(ratio, target);
        long needed = measured == null ? wanted.worst() : wanted.needed(measured.error, measured.models);
        return new Precision(
                target,
                measured,
                finished,
                ratio == null ? null : wanted.worst(),
                needed == Long.MAX_VALUE ? null : Math.max(0, needed - finished));
    }

    /** Whether what was measured reaches the target. */
    public boolean isReached() {
        return target != null && measured != null && measured.error.isAtMost(target);
    }
}
