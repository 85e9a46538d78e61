package dev.peacock.audit.longtail;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/**
 * A known list of frequencies, assigned to subpopulations at random. The figures that are quoted for Zipf's law use
 * this prior.
 *
 * @param ascending N frequencies, sum 1
 */
public record FrequencyList(double[] ascending, String words) implements Prior {

    /** Of weights in any order, which are divided by their sum. UserError for none, a negative one, and a sum of 0. */
    public static FrequencyList of(double[] weights, String words) {
        double[] ascending = weights.clone();
        // Zipf's law comes in descending order, and millions of weights take longer to sort than to sum
        if (!isAscending(ascending)) {
            Arrays.sort(ascending);
        }
        normalize(ascending);
        return new FrequencyList(ascending, words);
    }

    private static boolean isAscending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (!(values[i - 1] <= values[i])) {
                return false;
            }
        }
        return true;
    }

    private static void normalize(double[] ascending) {
        if (ascending.length == 0) {
            throw new UserError("the prior has no subpopulations: give at least one frequency");
        }
        for (double weight : ascending) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new UserError("the prior has frequency " + weight + ": frequencies are finite numbers from 0 on");
            }
        }
        double sum = Sum.of(ascending);
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new UserError("the prior's frequencies sum to " + sum + ": at least one must be above 0");
        }
        for (int i = 0; i < ascending.length; i++) {
            ascending[i] /= sum;
        }
    }

    /** Frequencies that fall as 1 / rank^exponent, the law that is named after Zipf; exponent 0 has all equal. */
    public static FrequencyList zipf(int subpopulations, double exponent) {
        checkNumber(subpopulations);
        if (!(exponent >= 0 && exponent <= 100)) {
            throw new UserError("--exponent " + exponent + ": must be from 0 to 100");
        }
        double[] weights = new double[subpopulations];
        for (int i = 0; i < subpopulations; i++) {
            double rank = subpopulations - i;
            weights[i] = exponent == 1 ? 1 / rank : Math.pow(rank, -exponent);
        }
        return of(weights, "frequencies 1/rank^" + plain(exponent) + " (Zipf)");
    }

    static void checkNumber(int subpopulations) {
        if (subpopulations < 1 || subpopulations > MOST_SUBPOPULATIONS) {
            throw new UserError("--subpopulations " + subpopulations + ": must be from 1 to " + MOST_SUBPOPULATIONS);
        }
    }

    static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    @Override
    public int subpopulations() {
        return ascending.length;
    }

    @Override
    public Expected expected(int n, int most) {
        return LevelSums.of(n, most, ascending);
    }

    @Override
    public double[] draw(RandomStream random) {
        return ascending;
    }
}
