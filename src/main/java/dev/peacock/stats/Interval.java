package dev.peacock.stats;

import java.io.Serializable;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/** An interval, both ends included. */
public record Interval(double low, double high) implements Serializable {

    /** The standard normal quantile at .975. */
    public static final double Z95 = 1.959963984540054;

    /**
     * Wilson's score interval for k successes in n trials (Wilson 1927), within 0..1:
     * (k + z^2/2 -+ z sqrt(k (n-k) / n + z^2/4)) / (n + z^2).
     */
    public static Interval wilson(long successes, long trials, double z) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
        }
        return wilson((double) successes, trials, z);
    }

    /** The same formula where numbers are not whole, as of trials that count as fewer than they are because they depend on each other. */
    public static Interval wilson(double successes, double trials, double z) {
        double z2 = z * z;
        double centre = successes + z2 / 2;
        double spread = z * Math.sqrt(successes * (trials - successes) / trials + z2 / 4);
        double total = trials + z2;
        // at the borders the exact ends are 0 and 1; the square root would miss them by a rounding
        double low = successes == 0 ? 0 : (centre - spread) / total;
        double high = successes == trials ? 1 : (centre + spread) / total;
        return new Interval(low, high);
    }

    /** The same with Student's quantile at .975 for z, where how many trials count was learnt from few; {@code degreesOfFreedom} at least 1. */
    public static Interval wilsonStudent(double successes, double trials, double degreesOfFreedom) {
        return wilson(successes, trials, Student.quantile975(degreesOfFreedom));
    }

    /**
     * 95% interval for k successes in n trials that holds the probability at least so often, whatever it is (Clopper and Pearson 1934):
     * its ends are quantiles of beta distributions.
     */
    public static Interval clopperPearson(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
        }
        long failures = trials - successes;
        double low = successes == 0 ? 0 : beta(successes, failures + 1.0, 0.025);
        double high = failures == 0 ? 1 : beta(successes + 1.0, failures, 0.975);
        return new Interval(low, high);
    }

    private static double beta(double alpha, double beta, double probability) {
        return new BetaDistribution(null, alpha, beta, 1e-15).inverseCumulativeProbability(probability);
    }

    /**
     * Interval for the difference of two independent proportions a = k1/n1, b = k2/n2 (Newcombe 1998, method 10), from
     * their Wilson intervals [l1, u1] and [l2, u2]: a - b - sqrt((a-l1)^2 + (u2-b)^2) .. a - b + sqrt((u1-a)^2 + (b-l2)^2).
     * It never collapses to a point.
     */
    public static Interval newcombe(long k1, long n1, long k2, long n2, double z) {
        return difference((double) k1 / n1, wilson(k1, n1, z), (double) k2 / n2, wilson(k2, n2, z));
    }

    /** Interval of the difference a - b of two independent estimates, from the interval of each, as {@link #newcombe} does (Zou and Donner 2008). */
    public static Interval difference(double a, Interval first, double b, Interval second) {
        double below = Math.sqrt(square(a - first.low) + square(second.high - b));
        double above = Math.sqrt(square(first.high - a) + square(b - second.low));
        return new Interval(a - b - below, a - b + above);
    }

    /**
     * 95% interval around an estimate of a difference whose variance is not binomial:
     * value -+ sqrt((t se)^2 + w^2), with Student's quantile t at .975 and w the half-width that Newcombe's interval has where
     * all k models in agree and all n - k models out agree: sqrt((z^2 / (k + z^2))^2 + (z^2 / (n - k + z^2))^2). So it never
     * collapses to a point.
     *
     * @param degreesOfFreedom of the standard error, a real number of at least 1
     * @param in number of models in, at least 1, as {@code out}
     */
    public static Interval aroundEstimate(
            double value, double standardError, double degreesOfFreedom, long in, long out) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(in + " models in and " + out + " out");
        }
        double z2 = Z95 * Z95;
        double spread = square(Student.quantile975(degreesOfFreedom) * standardError)
                + square(z2 / (in + z2))
                + square(z2 / (out + z2));
        double half = Math.sqrt(spread);
        return new Interval(value - half, value + half);
    }

    /** 95% interval of a mean: mean -+ t se, with Student's quantile t at .975; {@code degreesOfFreedom} at least 1. */
    public static Interval student(double mean, double standardError, double degreesOfFreedom) {
        return student(mean, standardError, degreesOfFreedom, 1);
    }

    /** The same as one of {@code family} intervals that are to hold together, 95 times in 100, whatever they have in common (Bonferroni). */
    public static Interval student(double mean, double standardError, double degreesOfFreedom, int family) {
        double half = Student.quantile975(degreesOfFreedom, family) * standardError;
        return new Interval(mean - half, mean + half);
    }

    /** The standard normal quantile that belongs to such a family's intervals: {@link #Z95} for one. */
    public static double z95(int family) {
        return family == 1 ? Z95 : new NormalDistribution().inverseCumulativeProbability(1 - 0.025 / family);
    }

    /**
     * 95% interval of the mean of a table of rows x columns, where both the rows (models) and the columns (examples) are
     * samples: mean -+ t sqrt(r + c), with r the squared standard error of the rows' means, c that of the columns', and
     * Student's quantile t at .975 for one less than the fewer of them. r + c is too large by the variance of a single cell
     * over the number of cells, so the interval is a little wide rather than narrow (Owen 2007, "The pigeonhole bootstrap",
     * section 3). Null with fewer than two rows or columns.
     *
     * @param rows the means of the rows
     * @param columns the means of the columns
     */
    public static @Nullable Interval crossed(Moments rows, Moments columns) {
        long fewer = Math.min(rows.count(), columns.count());
        return fewer < 2
                ? null
                : student(columns.mean(), Math.hypot(rows.standardError(), columns.standardError()), fewer - 1);
    }

    /** What of it is in {@code lowest} to {@code highest}, outside of which the quantity cannot be; it holds the quantity as often. */
    public Interval within(double lowest, double highest) {
        return new Interval(Math.max(lowest, Math.min(low, highest)), Math.min(highest, Math.max(high, lowest)));
    }

    private static double square(double x) {
        return x * x;
    }
}
