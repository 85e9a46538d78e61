package dev.peacock.training.fleet.cpu.loops;

/**
 * Functions of one float32 by additions, products and fused products only, so that a vector of them has the same bits.
 * Errors are those of float32: about 1e-7, relative to the value for {@link #exp} and to 1 for the others.
 */
public final class FloatMath {
    /** The factor of {@link dev.peacock.training.fleet.Activation.Kind#GELU}. */
    public static final float GELU = 1.702f;

    public static final float LOG2_E = 1.44269504f;
    /** log 2 = the high part, of few bits so that products with whole numbers are exact, and the rest. */
    public static final float LN2_HIGH = 0.693359375f;

    public static final float LN2_LOW = -2.12194440e-4f;
    /** Added and taken away again, it rounds to a whole number. */
    public static final float ROUNDER = 12582912f;
    /** From the bits of a number to which {@link #ROUNDER} was added to the biased exponent that it stands for. */
    public static final int TO_EXPONENT = 127 - Float.floatToRawIntBits(ROUNDER);

    /** exp is cut off here, where float32's normal numbers end. */
    public static final float LEAST = -87.3f;

    public static final float MOST = 88.3f;
    /** 1/k! for k = 7 down to 2: the series of exp, whose next term is below 6e-9 for {@code |r| <= log(2) / 2}. */
    public static final float[] SERIES = {1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 1f / 2};
    /** 1/(2k + 1) for k = 7 down to 1: the series of the inverse hyperbolic tangent, up to 1/3. */
    public static final float[] ATANH = {1f / 15, 1f / 13, 1f / 11, 1f / 9, 1f / 7, 1f / 5, 1f / 3};

    private FloatMath() {}

    /** e to the power of x; cut off at {@link #LEAST} and {@link #MOST}; NaN for NaN. */
    public static float exp(float x) {
        float cut = Math.max(LEAST, Math.min(MOST, x));
        float shifted = Math.fma(cut, LOG2_E, ROUNDER);
        float whole = shifted - ROUNDER;
        float rest = Math.fma(whole, -LN2_LOW, Math.fma(whole, -LN2_HIGH, cut));
        float sum = SERIES[0];
        for (int k = 1; k < SERIES.length; k++) {
            sum = Math.fma(sum, rest, SERIES[k]);
        }
        sum = Math.fma(sum * rest, rest, rest) + 1;
        return sum * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) + TO_EXPONENT) << 23);
    }

    public static float sigmoid(float x) {
        return 1 / (1 + exp(-x));
    }

    /** 1 - 2 / (exp(2 x) + 1). */
    public static float tanh(float x) {
        return 1 - 2 / (exp(2 * x) + 1);
    }

    /** max(x, 0) + log(1 + u) with u = exp(-|x|), and log(1 + u) = 2 artanh(u / (2 + u)). */
    public static float softplus(float x) {
        float u = exp(-Math.abs(x));
        float s = u / (2 + u);
        float square = s * s;
        float sum = ATANH[0];
        for (int k = 1; k < ATANH.length; k++) {
            sum = Math.fma(sum, square, ATANH[k]);
        }
        float artanh = Math.fma(sum * square, s, s);
        return Math.max(x, 0) + 2 * artanh;
    }

    /** The derivative of x sigmoid(x); at {@link #GELU} x also that of x sigmoid(1.702 x). */
    public static float siluSlope(float x) {
        float e = exp(-x);
        float s = 1 / (1 + e);
        // e s is 1 - s without the cancellation, which the factor would make ten times as large
        return s * Math.fma(x, e * s, 1f);
    }
}
