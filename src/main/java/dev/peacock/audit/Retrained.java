package dev.peacock.audit;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Student;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a quantity over retrained models, with its 95% interval. It varies with the training seeds and, if
 * examples are left out at random, with the choice of examples. With x_ks for set k = 1..K and repeat s = 1..S, whose
 * seeds the sets share,
 *
 * <pre>variance = var_s(mean over k) / S + var_k(mean over s) / K</pre>
 *
 * the second term only for K > 1. The training noise that the sets do not share is counted twice, so the interval is
 * too wide rather than too narrow; degrees of freedom are Welch's and Satterthwaite's (Satterthwaite 1946). Test
 * examples are taken as fixed: the interval is about other models on the same test examples, not about other test
 * examples.
 *
 * @param interval null with a single repeat, or if nothing varies, as with a trainer without randomness
 */
public record Retrained(double mean, @Nullable Interval interval) {

    /**
     * Of x[set][repeat] / {@code of}; every set has the same repeats, at least one. They are whole numbers, such as right answers
     * out of {@code of}, so that sums, and with them a variance of 0, are exact.
     */
    public static Retrained of(int[][] x, int of) {
        int repeats = x[0].length;
        double[] byRepeat = new double[repeats];
        double[] bySet = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            for (int s = 0; s < repeats; s++) {
                byRepeat[s] += x[k][s];
                bySet[k] += x[k][s];
            }
        }
        double cells = (double) x.length * repeats * of;
        double mean = Arrays.stream(bySet).sum() / cells;
        if (repeats < 2) {
            return new Retrained(mean, null);
        }
        // variances of the means byRepeat / (K of) and bySet / (S of), over S and over K
        double seeds = Moments.of(byRepeat).variance() * repeats / (cells * cells);
        double sets = x.length < 2 ? 0 : Moments.of(bySet).variance() * x.length / (cells * cells);
        double both = seeds + sets;
        if (both == 0) {
            return new Retrained(mean, null);
        }
        double freedom = Student.ofSum(seeds, repeats - 1, sets, Math.max(1, x.length - 1));
        return new Retrained(mean, Interval.student(mean, Math.sqrt(both), freedom));
    }

    /** Of (x - y) / {@code of} by set and repeat; a single set of the one is compared with every set of the other. */
    public static Retrained ofDifference(int[][] x, int[][] y, int of) {
        int[][] difference = new int[Math.max(x.length, y.length)][];
        for (int k = 0; k < difference.length; k++) {
            int[] a = x[x.length == 1 ? 0 : k];
            int[] b = y[y.length == 1 ? 0 : k];
            int[] row = new int[a.length];
            Arrays.setAll(row, s -> a[s] - b[s]);
            difference[k] = row;
        }
        return of(difference, of);
    }
}
