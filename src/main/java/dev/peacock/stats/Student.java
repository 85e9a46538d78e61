package dev.peacock.stats;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;

/** Quantiles of Student's t distribution, those for whole degrees of freedom computed once, and its tails. */
public final class Student {
    private static final double PROBABILITY = 0.975;
    /** Of the quantile. */
    private static final double ACCURACY = 1e-13;
    /** From here on the expansion at infinity is exact to 1e-12. */
    private static final int MANY = 1_000;

    private static final ConcurrentHashMap<Integer, Double> QUANTILES = new ConcurrentHashMap<>();

    private Student() {}

    /** How often |T| is at least {@code t}, 0 or more and perhaps infinite. */
    public static double twoSided(double t, double degreesOfFreedom) {
        return 2 * new TDistribution(null, degreesOfFreedom).cumulativeProbability(-t);
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
