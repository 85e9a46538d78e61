package dev.peacock.audit.longtail;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.RankCorrelation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Spearman's rank correlation, over train examples, of how often their subpopulation was seen and their memorization.
 * It is negative if rare subpopulations are memorized more. Means by subpopulation cannot be used, since those of large
 * ones are never exactly 0.
 *
 * @param interval 95%, percentiles over data sets of which whole subpopulations are drawn again; null where one has no correlation
 */
public record SizeCorrelation(double value, @Nullable Interval interval) {
    private static final int RESAMPLES = 1_000;
    private static final int CUT = 25;

    /**
     * Null with fewer than two different sizes or values of memorization.
     *
     * @param train subpopulation of each train example
     * @param sizes of each subpopulation
     * @param memorization of each train example; those with NaN do not count
     */
    static @Nullable SizeCorrelation of(int[] train, int[] sizes, double[] memorization, RandomStream random) {
        int[] defined = IntStream.range(0, train.length)
                .filter(i -> !Double.isNaN(memorization[i]))
                .toArray();
        int[] of = Arrays.stream(defined).map(i -> train[i]).toArray();
        Ties bySize = Ties.of(Arrays.stream(of).mapToDouble(s -> sizes[s]).toArray());
        Ties byMemorization =
                Ties.of(Arrays.stream(defined).mapToDouble(i -> memorization[i]).toArray());
        int[] weights = new int[sizes.length];
        Arrays.fill(weights, 1);
        double value = correlation(of, weights, bySize, byMemorization);
        if (Double.isNaN(value)) {
            return null;
        }
        int[] seen = Arrays.stream(of).distinct().sorted().toArray();
        double[] drawn = new double[RESAMPLES];
        for (int b = 0; b < RESAMPLES; b++) {
            Arrays.fill(weights, 0);
            for (int draw = 0; draw < seen.length; draw++) {
                weights[seen[random.nextInt(seen.length)]]++;
            }
            drawn[b] = correlation(of, weights, bySize, byMemorization);
        }
        Arrays.sort(drawn);
        // NaN sorts last
        boolean all = !Double.isNaN(drawn[RESAMPLES - 1]);
        return new SizeCorrelation(value, all ? new Interval(drawn[CUT], drawn[RESAMPLES - 1 - CUT]) : null);
    }

    /** With each example as often as its subpopulation was drawn; NaN where one side does not vary. */
    private static double correlation(int[] of, int[] weights, Ties bySize, Ties byMemorization) {
        int[] times = Arrays.stream(of).map(s -> weights[s]).toArray();
        return RankCorrelation.ofRanks(bySize.ranks(times), byMemorization.ranks(times), times);
    }

    /** Examples in the order of a value; equals share the mean of the ranks that they take up. */
    private record Ties(int[] group, int groups) {
        static Ties of(double[] values) {
            double[] different = Arrays.stream(values).distinct().sorted().toArray();
            return new Ties(
                    Arrays.stream(values)
                            .mapToInt(v -> Arrays.binarySearch(different, v))
                            .toArray(),
                    different.length);
        }

        /** Of examples that each count {@code times[i]} times, which the library cannot. */
        double[] ranks(int[] times) {
            double[] sizes = new double[groups];
            for (int i = 0; i < group.length; i++) {
                sizes[group[i]] += times[i];
            }
            double[] middle = new double[groups];
            double before = 0;
            for (int g = 0; g < groups; g++) {
                middle[g] = before + (sizes[g] + 1) / 2;
                before += sizes[g];
            }
            double[] ranks = new double[group.length];
            Arrays.setAll(ranks, i -> middle[group[i]]);
            return ranks;
        }
    }
}
