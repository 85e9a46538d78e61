package dev.peacock.audit.text.unseen;

import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many distinct windows there are beyond those found.
 *
 * @param distinct windows found
 * @param once how many of them only one generation holds
 * @param twice how many of them two hold
 */
public record UnseenWindows(long generations, long distinct, long once, long twice, List<Row> rows) {

    /**
     * What one estimator says.
     *
     * @param times after so many times as many generations as there are, in all; null for ever
     * @param windows distinct windows by then, never fewer than were found; null where it is undefined
     * @param interval 95%, with generations as the sample; null with one generation, and where windows are null or no draw differs
     * @param naive the same as if windows came independently of each other
     * @param naiveTooNarrow standard error over that of {@code naive}
     */
    public record Row(
            Estimator estimator,
            @Nullable Integer times,
            @Nullable Double windows,
            @Nullable Interval interval,
            @Nullable Interval naive,
            @Nullable Double naiveTooNarrow) {}

    /**
     * By each estimator: in all where it says that, else after twice and after {@code times} times as many generations.
     *
     * @param times at least 2
     */
    public static UnseenWindows of(Generations generations, int times, long seed) {
        Resampling clustered = Resampling.of(generations, seed);
        Resampling independent = Resampling.ofIndependent(generations, seed);
        List<Row> rows = new ArrayList<>();
        for (Estimator estimator : Estimator.values()) {
            if (estimator.hasTotal()) {
                rows.add(row(estimator, null, clustered, independent));
            } else {
                rows.add(row(estimator, 2, clustered, independent));
                if (times > 2) {
                    rows.add(row(estimator, times, clustered, independent));
                }
            }
        }
        Frequencies f = clustered.found();
        return new UnseenWindows(
                generations.size(), (long) f.distinct(), (long) f.number(1), (long) f.number(2), List.copyOf(rows));
    }

    private static Row row(Estimator estimator, @Nullable Integer times, Resampling clustered, Resampling independent) {
        double t = times == null ? Double.POSITIVE_INFINITY : times - 1;
        return new Row(
                estimator,
                times,
                finite(clustered.value(estimator, t)),
                clustered.interval(estimator, t),
                independent.interval(estimator, t),
                finite(clustered.standardError(estimator, t) / independent.standardError(estimator, t)));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
