package dev.peacock.audit.utility;

import dev.peacock.stats.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The mean of some quantity over models that were trained again, with its 95% interval. Two things make it uncertain: the seeds
 * of training, and, where examples are left out at random, which ones. With x_ks for set k = 1..K and repeat s = 1..S, whose
 * seeds the sets share,
 *
 * <pre>variance = var_s(mean over k) / S + var_k(mean over s) / K</pre>
 *
 * the second term only for K > 1. It counts the noise of training that the sets do not share twice, so that the interval is rather
 * too wide than too narrow; degrees of freedom are Welch's and Satterthwaite's (Satterthwaite 1946). Test examples are taken as
 * fixed: it says what other models would do on these, not what other test examples would show.
 *
 * @param interval null with a single repeat, and where nothing varies, as with a trainer without randomness
 */
public record Retrained(double mean, @Nullable Interval interval) {

    /** Of x[set][repeat]; every set has the same repeats, at least one. */
    public static Retrained of(double[][] x) {
        int repeats = x[0].length;
        double[] byRepeat = new double[repeats];
        double[] bySet = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            for (int s = 0; s < repeats; s++) {
                byRepeat[s] += x[k][s] / x.length;
                bySet[k] += x[k][s] / repeats;
            }
        }
        double mean = mean(byRepeat);
        if (repeats < 2) {
            return new Retrained(mean, null);
        }
        double seeds = variance(byRepeat) / repeats;
        double sets = x.length < 2 ? 0 : variance(bySet) / x.length;
        double both = seeds + sets;
        if (both == 0) {
            return new Retrained(mean, null);
        }
        double freedom =
                both * both / (seeds * seeds / (repeats - 1) + (x.length < 2 ? 0 : sets * sets / (x.length - 1)));
        return new Retrained(mean, Interval.student(mean, Math.sqrt(both), freedom));
    }

    /** Of x - y by set and repeat; a single set of the one is compared with every set of the other. */
    public static Retrained ofDifference(double[][] x, double[][] y) {
        double[][] difference = new double[Math.max(x.length, y.length)][];
        for (int k = 0; k < difference.length; k++) {
            double[] a = x[x.length == 1 ? 0 : k];
            double[] b = y[y.length == 1 ? 0 : k];
            double[] row = new double[a.length];
            Arrays.setAll(row, s -> a[s] - b[s]);
            difference[k] = row;
        }
        return of(difference);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }
}
