package dev.peacock.estimate.score;

import dev.peacock.stats.PValues;
import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Beta;

/**
 * The p-values of a family of pooled-variance t-tests of the same t models, rounded up: a test falls into a bin of its statistic
 * s = |r| sqrt(t), r being the correlation of inclusion and score, and has the p-value of the bin's lower edge. A family of any size
 * is then counts by bin. The p-value is too large by a share of about s / {@link #PER_UNIT}: .04 per cent where s = 6.
 */
public final class StatisticBins implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Bins of a unit of s. */
    public static final int PER_UNIT = 1 << 14;

    /** At this s the normal distribution's p-value is no number above 0; larger ones share its bin. */
    private static final int MOST = 40;

    private final int models;
    private final int bins;

    public StatisticBins(int models) {
        this.models = models;
        this.bins = (int) (Math.min(MOST, Math.sqrt(models)) * PER_UNIT) + 1;
    }

    /** How many there are; those of larger statistics have larger numbers. */
    public int count() {
        return bins;
    }

    /** The largest p-value of a bin's tests. */
    public double p(int bin) {
        double s = (double) bin / PER_UNIT;
        double r2 = Math.min(1, s * s / models);
        return bin == 0 ? 1 : Beta.regularizedBeta(1 - r2, (models - 2) / 2.0, 0.5);
    }

    /** The p-values of tests counted by bin. */
    public PValues pValues(long[] counts) {
        int[] filled = IntStream.range(0, bins).filter(bin -> counts[bin] > 0).toArray();
        return PValues.of(
                IntStream.of(filled).mapToDouble(this::p).toArray(),
                IntStream.of(filled).mapToLong(bin -> counts[bin]).toArray());
    }

    /** The largest bin whose p-value is at least the smallest that a test of {@code in} models against the others can have. */
    int most(int in) {
        double least = ScoreDifference.least(in, models - in);
        return first(p -> p < least) - 1;
    }

    /** The first bin whose p-value is at most this; their number if there is none. */
    public int reaching(double most) {
        return first(p -> p <= most);
    }

    private interface Condition {
        boolean holds(double p);
    }

    /** p-values fall from bin to bin. */
    private int first(Condition condition) {
        int from = 0;
        int to = bins;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (condition.holds(p(middle))) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
