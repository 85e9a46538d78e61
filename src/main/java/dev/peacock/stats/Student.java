package dev.peacock.stats;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.special.Beta;

/** Quantiles of Student's t distribution, those for whole degrees of freedom computed once, and its tails. */
public final class Student {
    private static final double PROBABILITY = 0.975;
    /** Of the quantile. */
    private static final double ACCURACY = 1e-13;
    /** From here on the expansion at infinity is exact to 1e-12. */
    private static final int MANY = 1_000;

    private static final ConcurrentHashMap<Integer, Double> QUANTILES = new ConcurrentHashMap<>();

    private Student() {}

    /**
     * Two-sided p-value of a t test whose t^2 is the freedom times {@code between / within}: the sum of squares that the tested effect explains,
     * and the rest; not both 0.
     */
    public static double twoSided(double between, double within, double degreesOfFreedom) {
        return Beta.regularizedBeta(within / (within + between), degreesOfFreedom / 2, 0.5);
    }

    /** Degrees of freedom of the sum of two variances, not both 0, each with its own (Welch 1947, Satterthwaite 1946). */
    public static double ofSum(double variance, double freedom, double otherVariance, double otherFreedom) {
        // as shares, since the square of a small variance may be 0
        double share = variance / (variance + otherVariance);
        double other = otherVariance / (variance + otherVariance);
        return 1 / (share * share / freedom + other * other / otherFreedom);
    }

    /** The quantile at 1 - .025 / family: with it, all intervals of such a family hold together 95 times in 100, or more (Bonferroni). */
    static double quantile975(double degreesOfFreedom, int family) {
        return family == 1
                ? quantile975(degreesOfFreedom)
                : new TDistribution(null, degreesOfFreedom, ACCURACY)
                        .inverseCumulativeProbability(1 - (1 - PROBABILITY) / family);
    }

    /** The quantile at .975 for any real degrees of freedom; throws IllegalArgumentException if they are below 1. */
    static double quantile975(double degreesOfFreedom) {
        if (!(degreesOfFreedom >= 1)) {
            throw new IllegalArgumentException(degreesOfFreedom + " degrees of freedom are fewer than 1");
        }
        if (degreesOfFreedom >= MANY) {
            return expansion(degreesOfFreedom);
        }
        int whole = (int) degreesOfFreedom;
        return whole == degreesOfFreedom
                ? QUANTILES.computeIfAbsent(whole, Student::inverse)
                : inverse(degreesOfFreedom);
    }

    /** Abramowitz and Stegun 26.7.5: powers of 1/n around the normal quantile. */
    private static double expansion(double n) {
        double z = Interval.Z95;
        double z2 = z * z;
        double first = z * (z2 + 1) / 4;
        double second = z * ((5 * z2 + 16) * z2 + 3) / 96;
        double third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        return z + (first + (second + third / n) / n) / n;
    }

    private static double inverse(double degreesOfFreedom) {
        return new TDistribution(null, degreesOfFreedom, ACCURACY).inverseCumulativeProbability(PROBABILITY);
    }
}
