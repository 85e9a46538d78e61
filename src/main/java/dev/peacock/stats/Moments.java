package dev.peacock.stats;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Mean and spread of values that come one by one, or in parts (Chan, Golub and LeVeque 1979).
 *
 * @param squares sum of squared deviations from the mean
 */
public record Moments(long count, double mean, double squares) implements Serializable {
    public static final Moments NONE = new Moments(0, 0, 0);

    /** Of values in this order; their variance is exactly 0 where all are equal. */
    public static Moments of(double... values) {
        Moments moments = NONE;
        for (double value : values) {
            moments = moments.add(value);
        }
        return moments;
    }

    public Moments add(double value) {
        double off = value - mean;
        double moved = mean + off / (count + 1);
        return new Moments(count + 1, moved, squares + off * (value - moved));
    }

    public Moments merge(Moments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long all = count + other.count;
        double off = other.mean - mean;
        double share = (double) other.count / all;
        return new Moments(all, mean + off * share, squares + other.squares + off * off * share * count);
    }

    /** With {@code times} more values, all of them {@code value}. */
    public Moments add(double value, long times) {
        return merge(new Moments(times, value, 0));
    }

    /** Without bias, of values that are a sample; NaN with fewer than two. */
    public double variance() {
        return count < 2 ? Double.NaN : squares / (count - 1);
    }

    /** Of the mean; NaN with fewer than two values. */
    public double standardError() {
        return Math.sqrt(variance() / count);
    }

    /** Student's 95% interval of the mean; null with fewer than two values, and where nothing varies. */
    public @Nullable Interval interval() {
        return count < 2 || squares == 0 ? null : Interval.student(mean, standardError(), count - 1);
    }
}
