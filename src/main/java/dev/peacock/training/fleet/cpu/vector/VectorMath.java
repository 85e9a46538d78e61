package dev.peacock.training.fleet.cpu.vector;

import dev.peacock.training.fleet.cpu.loops.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link FloatMath} on vectors, operation for operation. */
public final class VectorMath {
    private VectorMath() {}

    public static FloatVector exp(FloatVector x) {
        FloatVector cut = x.min(FloatMath.MOST).max(FloatMath.LEAST);
        FloatVector shifted = cut.fma(spread(x, FloatMath.LOG2_E), spread(x, FloatMath.ROUNDER));
        FloatVector whole = shifted.sub(FloatMath.ROUNDER);
        FloatVector rest = whole.fma(spread(x, -FloatMath.LN2_LOW), whole.fma(spread(x, -FloatMath.LN2_HIGH), cut));
        FloatVector sum = spread(x, FloatMath.SERIES[0]);
        for (int k = 1; k < FloatMath.SERIES.length; k++) {
            sum = sum.fma(rest, spread(x, FloatMath.SERIES[k]));
        }
        sum = sum.mul(rest).fma(rest, rest).add(1f);
        return sum.mul(shifted.reinterpretAsInts()
                .add(FloatMath.TO_EXPONENT)
                .lanewise(VectorOperators.LSHL, 23)
                .reinterpretAsFloats());
    }

    public static FloatVector sigmoid(FloatVector x) {
        return spread(x, 1f).div(exp(x.neg()).add(1f));
    }

    public static FloatVector tanh(FloatVector x) {
        return spread(x, 1f).sub(spread(x, 2f).div(exp(x.mul(2f)).add(1f)));
    }

    public static FloatVector softplus(FloatVector x) {
        FloatVector u = exp(x.abs().neg());
        FloatVector s = u.div(u.add(2f));
        FloatVector square = s.mul(s);
        FloatVector sum = spread(x, FloatMath.ATANH[0]);
        for (int k = 1; k < FloatMath.ATANH.length; k++) {
            sum = sum.fma(square, spread(x, FloatMath.ATANH[k]));
        }
        FloatVector artanh = sum.mul(square).fma(s, s);
        return x.max(0f).add(artanh.mul(2f));
    }

    public static FloatVector siluSlope(FloatVector x) {
        FloatVector e = exp(x.neg());
        FloatVector s = spread(x, 1f).div(e.add(1f));
        return s.mul(x.fma(e.mul(s), spread(x, 1f)));
    }

    private static FloatVector spread(FloatVector like, float value) {
        return FloatVector.broadcast(like.species(), value);
    }
}
