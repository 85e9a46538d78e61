package dev.peacock.stats;

import java.util.concurrent.ConcurrentHashMap;

/** Quantiles of Student's t distribution for whole degrees of freedom, each computed once. */
final class Student {
    private static final double PROBABILITY = 0.95;
    /** From here on the expansion at infinity is exact to 1e-12. */
    private static final int MANY = 1_000;

    private static final ConcurrentHashMap<Integer, Double> QUANTILES = new ConcurrentHashMap<>();

    private Student() {}

    /**
     * The quantile at .975. Degrees of freedom are cut to the integer below, which widens intervals; throws
     * IllegalArgumentException if they are below 1.
     */
    static double quantile975(double degreesOfFreedom) {
        if (!(degreesOfFreedom >= 1)) {
            throw new IllegalArgumentException(degreesOfFreedom + " degrees of freedom are fewer than 1");
        }
        return degreesOfFreedom >= MANY
                ? expansion(degreesOfFreedom)
                : QUANTILES.computeIfAbsent((int) degreesOfFreedom, Student::byBisection);
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

    private static double byBisection(int freedom) {
        double low = 0;
        double high = Math.PI / 2;
        while (high - low > Math.ulp(high)) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (within(middle, freedom) < PROBABILITY) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(freedom) * StrictMath.tan(high);
    }

    /** P(|T| <= sqrt(n) tan(angle)): a finite sum for whole n (Abramowitz and Stegun 26.7.3 and 26.7.4). */
    private static double within(double angle, int freedom) {
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        boolean odd = freedom % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = 0;
        for (int power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }
        return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }
}
