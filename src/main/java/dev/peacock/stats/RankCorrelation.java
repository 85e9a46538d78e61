package dev.peacock.stats;

import java.util.Arrays;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import org.jspecify.annotations.Nullable;

/** Spearman's rank correlation: Pearson's correlation of ranks, equals sharing the mean of theirs. */
public final class RankCorrelation {
    private RankCorrelation() {}

    /** Of pairs (x_i, y_i); null with fewer than three, or where all x or all y are equal. */
    public static @Nullable Double spearman(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " and " + y.length + " values");
        }
        if (x.length < 3) {
            return null;
        }
        int[] once = new int[x.length];
        Arrays.fill(once, 1);
        double value = ofRanks(ranks(x), ranks(y), once);
        return Double.isNaN(value) ? null : value;
    }

    /** From 1; equals get the mean of the ranks that they take up, and NaN gets NaN and no rank. */
    public static double[] ranks(double[] values) {
        if (values.length == 0) {
            return values;
        }
        // the library tells -0 from 0
        double[] zeros = Arrays.stream(values).map(value -> value + 0.0).toArray();
        return new NaturalRanking(NaNStrategy.FIXED, TiesStrategy.AVERAGE).rank(zeros);
    }

    /**
     * Pearson's correlation of ranks from 1, the i-th pair counting {@code times[i]} times; NaN where one side does not vary. Up to
     * some 300,000 pairs all sums are exact.
     */
    public static double ofRanks(double[] a, double[] b, int[] times) {
        double total = Arrays.stream(times).asLongStream().sum();
        // near the mean of ranks, or equal to it; without it the sums of squares would lose digits
        double middle = (total + 1) / 2;
        double sumA = 0;
        double sumB = 0;
        double squaresA = 0;
        double squaresB = 0;
        double products = 0;
        for (int i = 0; i < a.length; i++) {
            double p = a[i] - middle;
            double q = b[i] - middle;
            sumA += times[i] * p;
            sumB += times[i] * q;
            squaresA += times[i] * p * p;
            squaresB += times[i] * q * q;
            products += times[i] * p * q;
        }
        double varianceA = squaresA - sumA * sumA / total;
        double varianceB = squaresB - sumB * sumB / total;
        return varianceA > 0 && varianceB > 0
                ? (products - sumA * sumB / total) / Math.sqrt(varianceA * varianceB)
                : Double.NaN;
    }
}
