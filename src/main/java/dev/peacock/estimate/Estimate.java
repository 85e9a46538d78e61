package dev.peacock.estimate;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A memorization or an influence as in the tables: its value, standard error and 95% interval, each null where
 * undefined. These depend on the estimator; counts and tests do not.
 */
public record Estimate(
        @Nullable Double value,
        @Nullable Double standardError,
        @Nullable Interval interval) implements Serializable {

    /** The difference of two accuracies, treating runs as independent, from {@link Counts}. */
    public static Estimate binomial(Counts counts) {
        return new Estimate(counts.difference(), counts.standardError(), counts.interval());
    }

    /** A mean; null without a value, its error null with a single one, and its interval also where nothing varies. */
    public static Estimate ofMean(Moments moments) {
        return new Estimate(
                moments.count() == 0 ? null : moments.mean(),
                moments.count() < 2 ? null : moments.standardError(),
                moments.interval());
    }

    /** Lower end of the interval. */
    public @Nullable Double low() {
        return interval == null ? null : interval.low();
    }

    /** Upper end of the interval. */
    public @Nullable Double high() {
        return interval == null ? null : interval.high();
    }
}
