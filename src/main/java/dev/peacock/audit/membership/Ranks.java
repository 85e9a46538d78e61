package dev.peacock.audit.membership;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Ranks of numbers, equal ones sharing the mean of theirs, and what follows from ranks. NaN has no rank and gets NaN. */
public final class Ranks {
    private static final int RESAMPLES = 1_000;

    private Ranks() {}

    /** For each number, how many are smaller, and half of the others that are equal to it: 0 to (number of them) - 1. */
    public static double[] of(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .map(value -> value + 0.0)
                .sorted()
                .toArray();
        return Arrays.stream(values)
                .map(value -> Double.isNaN(value)
                        ? Double.NaN
                        : (first(sorted, value, false) + first(sorted, value, true) - 1) / 2.0)
                .toArray();
    }

    /**
     * For each number, the share in percent of numbers that are smaller, and of half of those that are equal, itself among
     * them.
     */
    public static double[] percentiles(double[] values) {
        long count = Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
        return Arrays.stream(of(values)).map(rank -> 100 * (rank + 0.5) / count).toArray();
    }

    /** The first place whose number is at least, or is above, {@code value}. */
    private static int first(double[] sorted, double value, boolean above) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (above ? sorted[middle] <= value : sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Spearman's rank correlation with a 95% interval: percentiles over examples drawn anew with replacement, which keep the
     * ranks that they have among all. NaN where fewer than three have both numbers or one number is the same for all.
     *
     * @param examples that have both numbers
     */
    public record Correlation(double value, Interval interval, int examples) {}

    /** {@code seed} is the experiment's. */
    public static Correlation spearman(double[] a, double[] b, long seed) {
        int[] both = IntStream.range(0, a.length)
                .filter(i -> !Double.isNaN(a[i]) && !Double.isNaN(b[i]))
                .toArray();
        double[] x = of(Arrays.stream(both).mapToDouble(i -> a[i]).toArray());
        double[] y = of(Arrays.stream(both).mapToDouble(i -> b[i]).toArray());
        int n = both.length;
        double value = n < 3 ? Double.NaN : pearson(x, y, null);
        if (Double.isNaN(value)) {
            return new Correlation(Double.NaN, new Interval(Double.NaN, Double.NaN), n);
        }
        double[] draws = new double[RESAMPLES];
        for (int k = 0; k < draws.length; k++) {
            draws[k] = pearson(x, y, new RandomStream(Seeds.seed(seed, Seeds.Purpose.RESAMPLING, 1 + k)));
        }
        double[] sorted = Arrays.stream(draws)
                .filter(draw -> !Double.isNaN(draw))
                .sorted()
                .toArray();
        return new Correlation(value, new Interval(quantile(sorted, 0.025), quantile(sorted, 0.975)), n);
    }

    /** Over all, or over as many that {@code random} draws. */
    private static double pearson(double[] x, double[] y, @Nullable RandomStream random) {
        int n = x.length;
        // ranks have this mean; without it the sums of squares would lose digits
        double middle = (n - 1) / 2.0;
        double sumX = 0;
        double sumY = 0;
        double squaresX = 0;
        double squaresY = 0;
        double products = 0;
        for (int k = 0; k < n; k++) {
            int i = random == null ? k : random.nextInt(n);
            double p = x[i] - middle;
            double q = y[i] - middle;
            sumX += p;
            sumY += q;
            squaresX += p * p;
            squaresY += q * q;
            products += p * q;
        }
        double varianceX = squaresX - sumX * sumX / n;
        double varianceY = squaresY - sumY * sumY / n;
        double scale = Math.sqrt(varianceX) * Math.sqrt(varianceY);
        return scale > 0 ? (products - sumX * sumY / n) / scale : Double.NaN;
    }

    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double part = place - below;
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[below + 1] * part;
    }
}
