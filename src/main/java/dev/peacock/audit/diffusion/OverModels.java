package dev.peacock.audit.diffusion;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A figure that every model has.
 *
 * @param models those that have it
 * @param mean over them
 * @param interval at 95%: Student's, of models as a sample, or by {@link LiraFleet}, whose models depend on each other; null with fewer
 *     than two, and where nothing varies
 */
public record OverModels(int models, double mean, @Nullable Interval interval) {

    /** Of one number for each model, NaN for a model that has none; null where none has one. */
    public static @Nullable OverModels of(double[] byModel) {
        Moments moments = Moments.of(
                Arrays.stream(byModel).filter(value -> !Double.isNaN(value)).toArray());
        return moments.count() == 0 ? null : new OverModels((int) moments.count(), moments.mean(), moments.interval());
    }

    /** The same of shares, of which none is below 0 or above 1. */
    public static @Nullable OverModels ofShares(double[] byModel) {
        OverModels of = of(byModel);
        return of == null || of.interval == null ? of : new OverModels(of.models, of.mean, of.interval.within(0, 1));
    }

    /** Whether all of the interval is above a number, or all models where nothing varies; false with one model. */
    public boolean isAbove(double number) {
        return models > 1 && (interval == null ? mean : interval.low()) > number;
    }

    /** The same of below. */
    public boolean isBelow(double number) {
        return models > 1 && (interval == null ? mean : interval.high()) < number;
    }
}
