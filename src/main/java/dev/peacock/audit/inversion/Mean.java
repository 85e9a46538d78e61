package dev.peacock.audit.inversion;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The mean over models of a figure that each has.
 *
 * @param interval Student's at 95%, of models as a sample; null with fewer than two, and where nothing varies
 */
public record Mean(double mean, @Nullable Interval interval) {

    /** Of one number for each model, NaN for a model that has none; null where none has one. */
    public static @Nullable Mean of(double[] byModel) {
        Moments moments = Moments.of(
                Arrays.stream(byModel).filter(value -> !Double.isNaN(value)).toArray());
        return moments.count() == 0 ? null : new Mean(moments.mean(), moments.interval());
    }
}
