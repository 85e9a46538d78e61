package dev.peacock.audit.labels;

import dev.peacock.stats.Interval;

/**
 * The test set as a control: of {@code of} examples whose labels are taken to be right, {@code count} look mislabelled, since they are
 * hard.
 */
public record Control(int count, int of) {

    /** How many of {@code n} examples that are as hard would look mislabelled. */
    public double expected(long n) {
        return (double) n * count / of;
    }

    /**
     * 95% interval of how many of {@code n} examples that are as hard look mislabelled: the numbers that do not differ from the control,
     * by Newcombe's interval of the difference of two proportions (1998, method 10). It allows for chance on both sides.
     */
    public Interval interval(long n) {
        if (n == 0) {
            return new Interval(0, 0);
        }
        long middle = Math.round(expected(n));
        // the ends of Newcombe's interval grow with k
        long low = middle;
        for (long step = Long.highestOneBit(n); step > 0; step /= 2) {
            while (low - step >= 0 && difference(low - step, n).high() >= 0) {
                low -= step;
            }
        }
        long high = middle;
        for (long step = Long.highestOneBit(n); step > 0; step /= 2) {
            while (high + step <= n && difference(high + step, n).low() <= 0) {
                high += step;
            }
        }
        return new Interval(low, high);
    }

    private Interval difference(long k, long n) {
        return Interval.newcombe(k, n, count, of, Interval.Z95);
    }
}
