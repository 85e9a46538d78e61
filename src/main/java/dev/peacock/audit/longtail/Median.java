package dev.peacock.audit.longtail;

import dev.peacock.stats.Binomial;
import dev.peacock.stats.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A median with an interval that assumes nothing about the distribution: it goes from one of the sorted values to
 * another, so that it contains the true median for at least 95% of all samples (the interval of the sign test; Thompson
 * 1936).
 *
 * @param interval null with fewer than 6 values, of which not even the least and the largest do
 */
public record Median(double value, @Nullable Interval interval) {
    private static final double TAIL = StrictMath.log(0.025);

    /** Of at least one value. */
    public static Median of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int m = sorted.length;
        double middle = (sorted[(m - 1) / 2] + sorted[m / 2]) / 2;
        int cut = cut(m);
        return new Median(middle, cut < 0 ? null : new Interval(sorted[cut], sorted[m - 1 - cut]));
    }

    /** How many values to leave out at each end: the most for which P(X <= cut) <= .025, X of m fair coins; -1 if none. */
    private static int cut(int m) {
        Binomial coins = new Binomial(m, 0);
        int low = -1;
        int high = m / 2;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            // P(X <= k) = P(X >= m - k)
            if (coins.logAtLeast(m - middle) <= TAIL) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
