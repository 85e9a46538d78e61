package dev.peacock.stats;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The 95% interval of a difference of two means, each of an independent sample. Of few values it is the bootstrap-t (Efron and Tibshirani
 * 1993, section 12.5): both samples are resampled, and the quantiles of Welch's t of the resamples take the place of Student's. It covers
 * better than Welch's interval where samples are skewed or vary differently, and is wider. Of fewer than {@value #LEAST} values, resamples
 * that do not vary are too many, and of {@value #MANY} or more Welch's covers as well: there it is Welch's. So it is where t has no end in
 * {@value #CUT} resamples to a side, as where almost all values are equal.
 */
public final class TwoMeans {
    static final int LEAST = 4;
    static final int MANY = 16;
    /** A larger sample beside a small one is too dear to resample for each of millions of pairs. */
    private static final int MOST = 64;

    private static final int RESAMPLES = 999;
    /** Of the ordered resamples the 25th and the 975th bound 95%. */
    private static final int CUT = 25;
    /** A variance that is so much smaller than that of the sample is rounding. */
    private static final double NOTHING = 1e-12;

    private static final ConcurrentHashMap<Integer, double[]> TIMES = new ConcurrentHashMap<>();

    private TwoMeans() {}

    /** Whether samples of these sizes are so few that they are resampled. */
    public static boolean areFew(long size, long other) {
        long smaller = Math.min(size, other);
        return smaller >= LEAST && smaller < MANY && Math.max(size, other) < MOST;
    }

    /** Of the first mean less the second; null with fewer than two values on a side, or where nothing varies. */
    public static @Nullable Interval interval(double[] first, double[] second) {
        Moments of = Moments.of(first);
        Moments other = Moments.of(second);
        Interval few = areFew(first.length, second.length) ? bootstrapped(first, second) : null;
        return few == null ? welch(of, other) : few;
    }

    /** Student's with Welch and Satterthwaite's degrees of freedom; null with fewer than two values on a side, or where nothing varies. */
    public static @Nullable Interval welch(Moments first, Moments second) {
        if (first.count() < 2 || second.count() < 2) {
            return null;
        }
        double of = first.variance() / first.count();
        double other = second.variance() / second.count();
        double error = Math.sqrt(of + other);
        return error == 0
                ? null
                : Interval.student(
                        first.mean() - second.mean(),
                        error,
                        Student.ofSum(of, first.count() - 1.0, other, second.count() - 1.0));
    }

    /** Null where so many resamples do not vary that they bound nothing. */
    private static @Nullable Interval bootstrapped(double[] first, double[] second) {
        // the resamples go by position
        double[] one = sorted(first);
        double[] other = sorted(second);
        return ofSorted(one, Moments.of(one), other, Moments.of(other));
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static @Nullable Interval ofSorted(double[] first, Moments of, double[] second, Moments other) {
        double squared = of.variance() / of.count() + other.variance() / other.count();
        if (squared == 0) {
            return null;
        }
        double[] mean = new double[RESAMPLES];
        double[] variance = new double[RESAMPLES];
        resample(first, of.mean(), 1, mean, variance, 0);
        resample(second, other.mean(), -1, mean, variance, MOST);
        double[] t = variance;
        for (int r = 0; r < RESAMPLES; r++) {
            boolean varies = variance[r] > NOTHING * squared;
            t[r] = varies
                    ? mean[r] / Math.sqrt(variance[r])
                    : mean[r] == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, mean[r]);
        }
        double error = Math.sqrt(squared);
        double difference = of.mean() - other.mean();
        double low = difference - Math.max(0, greatest(t, 1)) * error;
        double high = difference - Math.min(0, -greatest(t, -1)) * error;
        return Double.isFinite(low) && Double.isFinite(high) ? new Interval(low, high) : null;
    }

    /** The {@value #CUT}-th greatest of the values times a sign: the greatest so far are kept in order, since to sort all takes longer. */
    private static double greatest(double[] values, int sign) {
        double[] most = new double[CUT];
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (double value : values) {
            double signed = sign * value;
            if (signed > most[0]) {
                int at = 1;
                while (at < CUT && most[at] < signed) {
                    most[at - 1] = most[at];
                    at++;
                }
                most[at - 1] = signed;
            }
        }
        return most[0];
    }

    /** Adds the deviations of the resamples' means, with a sign, and the squares of their standard errors. */
    private static void resample(
            double[] values, double mean, int sign, double[] means, double[] variances, int stream) {
        int size = values.length;
        double[] times = TIMES.computeIfAbsent(stream + size, TwoMeans::times);
        double[] sums = new double[RESAMPLES];
        double[] squares = new double[RESAMPLES];
        // resamples side by side, so that the processor takes several at a time
        for (int i = 0; i < size; i++) {
            double centred = values[i] - mean;
            int at = i * RESAMPLES;
            for (int r = 0; r < RESAMPLES; r++) {
                double weighted = times[at + r] * centred;
                sums[r] += weighted;
                squares[r] += weighted * centred;
            }
        }
        for (int r = 0; r < RESAMPLES; r++) {
            means[r] += sign * sums[r] / size;
            variances[r] += Math.max(0, squares[r] - sums[r] * sums[r] / size) / (size - 1) / size;
        }
    }

    /**
     * How often each value, from the least on, is in each resample: the same for all samples of a size, so that results do not change. Resamples
     * come in pairs, one of which has of the greatest values what the other has of the least, so that chance moves no interval to one side
     * for all samples alike; the last has each value once.
     */
    private static double[] times(int stream) {
        int size = stream % MOST;
        RandomStream random = new RandomStream(stream);
        double[] times = new double[RESAMPLES * size];
        for (int r = 0; r + 1 < RESAMPLES; r += 2) {
            for (int draw = 0; draw < size; draw++) {
                int value = random.nextInt(size);
                times[value * RESAMPLES + r]++;
                times[(size - 1 - value) * RESAMPLES + r + 1]++;
            }
        }
        for (int value = 0; value < size; value++) {
            times[(value + 1) * RESAMPLES - 1] = 1;
        }
        return times;
    }
}
