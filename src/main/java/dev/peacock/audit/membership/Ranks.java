package dev.peacock.audit.membership;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.RankCorrelation;
import dev.peacock.stats.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Statistics from ranks of numbers. Equal numbers share the mean of their ranks. NaN has no rank and gives NaN. */
public final class Ranks {
    private static final int RESAMPLES = 1_000;

    private Ranks() {}

    /**
     * For each number, the share in percent of numbers that are smaller, and of half of those that are equal, itself among
     * them.
     */
    public static double[] percentiles(double[] values) {
        long count = Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
        return Arrays.stream(RankCorrelation.ranks(values))
                .map(rank -> 100 * (rank - 0.5) / count)
                .toArray();
    }

    /**
     * Spearman's rank correlation with a 95% interval: percentiles over examples drawn with replacement, which keep
     * their ranks among all examples. NaN where fewer than three have both numbers or one number is the same for all.
     *
     * @param examples that have both numbers
     */
    public record Correlation(double value, Interval interval, int examples) {}

    /** {@code seed} is the experiment's. */
    public static Correlation spearman(double[] a, double[] b, long seed) {
        int[] both = IntStream.range(0, a.length)
                .filter(i -> !Double.isNaN(a[i]) && !Double.isNaN(b[i]))
                .toArray();
        double[] x =
                RankCorrelation.ranks(Arrays.stream(both).mapToDouble(i -> a[i]).toArray());
        double[] y =
                RankCorrelation.ranks(Arrays.stream(both).mapToDouble(i -> b[i]).toArray());
        int n = both.length;
        int[] times = new int[n];
        Arrays.fill(times, 1);
        double value = n < 3 ? Double.NaN : RankCorrelation.ofRanks(x, y, times);
        if (Double.isNaN(value)) {
            return new Correlation(Double.NaN, new Interval(Double.NaN, Double.NaN), n);
        }
        double[] draws = new double[RESAMPLES];
        for (int k = 0; k < draws.length; k++) {
            RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.RESAMPLING, 1 + k));
            Arrays.fill(times, 0);
            IntStream.range(0, n).forEach(draw -> times[random.nextInt(n)]++);
            draws[k] = RankCorrelation.ofRanks(x, y, times);
        }
        double[] sorted = Arrays.stream(draws)
                .filter(draw -> !Double.isNaN(draw))
                .sorted()
                .toArray();
        return new Correlation(value, new Interval(quantile(sorted, 0.025), quantile(sorted, 0.975)), n);
    }

    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double part = place - below;
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[below + 1] * part;
    }
}
