package dev.peacock.audit.longtail;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import java.io.Serializable;

/**
 * Mean and spread of values that come one by one, or in parts (Chan, Golub and LeVeque 1979).
 *
 * @param squares sum of squared deviations from the mean
 */
public record Moments(long count, double mean, double squares) implements Serializable {
    public static final Moments NONE = new Moments(0, 0, 0);

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

    /**
     * The mean with Student's 95% interval; null without a value. The error is null with a single one, and the interval also where
     * nothing varies.
     */
    public Estimate estimate() {
        if (count < 2) {
            return new Estimate(count == 0 ? null : mean, null, null);
        }
        double error = Math.sqrt(squares / (count - 1) / count);
        return new Estimate(mean, error, error == 0 ? null : Interval.student(mean, error, count - 1));
    }
}
