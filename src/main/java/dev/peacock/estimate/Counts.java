package dev.peacock.estimate;

import dev.peacock.stats.FisherExact;
import dev.peacock.stats.Interval;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.commons.math3.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * How often models get one example right, by whether they saw one train example: the sufficient statistic of both
 * memorization (the two are the same example) and influence (Feldman and Zhang 2020, equations 1 and 2). Counts add, so
 * disjoint fleets merge exactly.
 *
 * <p>With t models, k in, c right and A right among those in: A/k - (c-A)/(t-k) = (t A - k c) / (k (t-k)). Numerator and
 * denominator are exact integers, so equal rationals give equal doubles, and thresholds are compared without rounding.
 */
public record Counts(int in, int out, int correctIn, int correctOut) implements Serializable {
    public Counts {
        if (correctIn < 0 || correctIn > in || correctOut < 0 || correctOut > out) {
            throw new IllegalArgumentException(
                    correctIn + " of " + in + " in and " + correctOut + " of " + out + " out cannot be right");
        }
    }

    /** The counts of two disjoint sets of models together. */
    public Counts merge(Counts other) {
        return new Counts(in + other.in, out + other.out, correctIn + other.correctIn, correctOut + other.correctOut);
    }

    /** Whether some model was in and some out. */
    public boolean isDefined() {
        return in > 0 && out > 0;
    }

    /** Accuracy of the models that saw the train example; null if there are none. */
    public @Nullable Double accuracyIn() {
        return in == 0 ? null : (double) correctIn / in;
    }

    /** Accuracy of the models that did not; null if there are none. */
    public @Nullable Double accuracyOut() {
        return out == 0 ? null : (double) correctOut / out;
    }

    /** accuracyIn - accuracyOut, correctly rounded; null where undefined. */
    public @Nullable Double difference() {
        return isDefined() ? (double) numerator() / denominator() : null;
    }

    /** The difference without rounding; null where undefined. */
    public @Nullable BigFraction exactDifference() {
        return isDefined() ? new BigFraction(BigInteger.valueOf(numerator()), BigInteger.valueOf(denominator())) : null;
    }

    /** Whether the difference is defined and at least {@code threshold}, compared in integers. */
    public boolean isAtLeast(BigDecimal threshold) {
        if (!isDefined()) {
            return false;
        }
        BigInteger left = BigInteger.valueOf(numerator());
        BigInteger right = BigInteger.valueOf(denominator()).multiply(threshold.unscaledValue());
        return threshold.scale() >= 0
                ? left.multiply(BigInteger.TEN.pow(threshold.scale())).compareTo(right) >= 0
                : left.compareTo(right.multiply(BigInteger.TEN.pow(-threshold.scale()))) >= 0;
    }

    /**
     * sqrt(a(1-a)/(k-1) + b(1-b)/(t-k-1)), the unbiased binomial variances added; null with fewer than two models on a
     * side.
     */
    public @Nullable Double standardError() {
        if (in < 2 || out < 2) {
            return null;
        }
        return Math.sqrt(variance(correctIn, in) + variance(correctOut, out));
    }

    /** Newcombe's 95% interval of the difference, not clipped; null where undefined. */
    public @Nullable Interval interval() {
        return isDefined() ? Interval.newcombe(correctIn, in, correctOut, out, Interval.Z95) : null;
    }

    /** Fisher's exact p-value of no difference, two-sided; NaN where undefined. */
    public double pValue(FisherExact fisher) {
        return isDefined() ? fisher.pValue(in, out, correctIn, correctOut) : Double.NaN;
    }

    long numerator() {
        return (long) correctIn * out - (long) correctOut * in;
    }

    long denominator() {
        return (long) in * out;
    }

    private static double variance(int correct, int models) {
        double accuracy = (double) correct / models;
        return accuracy * (1 - accuracy) / (models - 1);
    }
}
