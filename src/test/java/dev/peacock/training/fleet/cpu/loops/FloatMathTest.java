package dev.peacock.training.fleet.cpu.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link FloatMath} against StrictMath over all of float32, one number in {@value #STRIDE}. */
class FloatMathTest {
    /** A prime, so that all exponents and mantissas come. */
    private static final int STRIDE = 4093;

    private static final DoubleUnaryOperator SIGMOID = x -> 1 / (1 + StrictMath.exp(-x));

    private interface FloatFunction {
        float apply(float x);
    }

    /** Two roundings of the last sum and product, 2^-24 each, and the reduced argument's of |k| ln 2 with |k| <= 127. */
    @Test
    void exp_hasARelativeErrorOfFloat32() {
        assertThat(largestError(FloatMath::exp, StrictMath::exp, FloatMath.LEAST, FloatMath.MOST, Double.MIN_VALUE))
                .isLessThan(3 * 0x1p-24);
    }

    @Test
    void exp_isCutOffAtBothEnds_andKeepsNaN() {
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(FloatMath.exp(FloatMath.LEAST));
        assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(FloatMath.exp(FloatMath.MOST));
        assertThat(FloatMath.exp(-1e30f)).isLessThan(1.3e-38f).isPositive();
        assertThat(FloatMath.exp(Float.NaN)).isNaN();
        assertThat(FloatMath.exp(0)).isEqualTo(1);
    }

    /** exp's error, a sum and a quotient: a few times 2^-24 of at most 1. */
    @Test
    void sigmoidAndItsKin_haveAnAbsoluteErrorOfFloat32() {
        float infinity = Float.MAX_VALUE;
        assertThat(largestError(FloatMath::sigmoid, SIGMOID, -infinity, infinity, 1))
                .isLessThan(4 * 0x1p-24);
        assertThat(largestError(FloatMath::tanh, StrictMath::tanh, -infinity, infinity, 1))
                .isLessThan(8 * 0x1p-24);
        assertThat(largestError(FloatMath::softplus, FloatMathTest::softplus, -infinity, infinity, 1))
                .isLessThan(4 * 0x1p-24);
        assertThat(largestError(FloatMath::siluSlope, FloatMathTest::siluSlope, -100, 100, 1))
                .isLessThan(8 * 0x1p-24);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static double siluSlope(double x) {
        double s = SIGMOID.applyAsDouble(x);
        return s * (1 + x * (1 - s));
    }

    /** The largest error relative to the true value or to {@code least}, whichever is larger. */
    private static double largestError(
            FloatFunction function, DoubleUnaryOperator truth, float from, float to, double least) {
        double largest = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            if (x >= from && x <= to) {
                double expected = truth.applyAsDouble(x);
                double error = Math.abs(function.apply(x) - expected) / Math.max(least, Math.abs(expected));
                // NaN wins
                largest = Math.max(largest, error);
            }
        }
        return largest;
    }
}
