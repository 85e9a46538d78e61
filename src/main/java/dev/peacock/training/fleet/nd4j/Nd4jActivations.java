package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Activation;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.same.TimesOneMinus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1;
import org.nd4j.linalg.api.ops.impl.transforms.strict.GELU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Swish;

/** Activation functions and their derivatives, composed of ND4J's operations where its own overflow or ask for another input. */
final class Nd4jActivations {
    private static final double GELU_FACTOR = 1.702;

    private Nd4jActivations() {}

    /** Arrays that {@link #forward} needs, as long as z. */
    static int forwardScratch(Activation activation) {
        return activation.kind() == Activation.Kind.SOFTPLUS ? 1 : 0;
    }

    /** Arrays that {@link #gradient} needs, as long as dy. */
    static int gradientScratch(Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY, RELU, LEAKY_RELU -> 0;
            case TANH, SIGMOID, ELU, SOFTPLUS -> 1;
            case GELU, SILU -> 2;
        };
    }

    /** y = f(z); y may be z. */
    static Runnable forward(Activation activation, INDArray z, INDArray y, List<INDArray> scratch) {
        double alpha = activation.alpha();
        return switch (activation.kind()) {
            case IDENTITY -> z == y ? () -> {} : Transfer.copy(z, y);
            case RELU -> OpCall.of("relu").reads(z).writes(y).with(0d).bound();
            case LEAKY_RELU -> OpCall.of("lrelu").reads(z).writes(y).with(alpha).bound();
            case TANH -> OpCall.of("tanh").reads(z).writes(y).bound();
            case SIGMOID -> sigmoid(z, y);
            case ELU -> OpCall.of("elu").reads(z).writes(y).with(alpha).bound();
            case GELU -> OpCall.bound(new GELU(z, y));
            case SILU -> OpCall.bound(new Swish(z, y));
            case SOFTPLUS -> softplus(z, y, scratch.get(0));
        };
    }

    /** dy = dy f'(z); {@code given} is y = f(z), or z itself where {@link Activation#needsInput}. */
    static Runnable gradient(Activation activation, INDArray given, INDArray dy, List<INDArray> scratch) {
        return switch (activation.kind()) {
            case IDENTITY -> () -> {};
            case RELU -> slopeBelow(0, given, dy);
            case LEAKY_RELU -> slopeBelow(activation.alpha(), given, dy);
            case TANH -> tanhGradient(given, dy, scratch.get(0));
            case SIGMOID ->
                OpCall.sequence(
                        OpCall.bound(new TimesOneMinus(given, scratch.get(0))),
                        OpCall.multiply(dy, scratch.get(0), dy));
            case ELU -> eluGradient(activation.alpha(), given, dy, scratch.get(0));
            case SOFTPLUS -> softplusGradient(given, dy, scratch.get(0));
            case GELU -> siluGradient(GELU_FACTOR, given, dy, scratch.get(0), scratch.get(1));
            case SILU -> siluGradient(1, given, dy, scratch.get(0), scratch.get(1));
        };
    }

    private static Runnable sigmoid(INDArray z, INDArray y) {
        return OpCall.of("sigmoid").reads(z).writes(y).bound();
    }

    /** max(z, 0) + log(1 + exp(-|z|)): ND4J's own, log(1 + exp(z)), is infinite from 89 on. */
    private static Runnable softplus(INDArray z, INDArray y, INDArray t) {
        return OpCall.sequence(
                OpCall.bound(new Abs(z, t)),
                OpCall.bound(new Negative(t, t)),
                OpCall.bound(new Exp(t, t)),
                OpCall.bound(new Log1p(t, t)),
                OpCall.of("relu").reads(z).writes(y).with(0d).bound(),
                OpCall.addScaled(t, 1, y));
    }

    /** dy = dy above 0, alpha dy else. */
    private static Runnable slopeBelow(double alpha, INDArray y, INDArray dy) {
        if (alpha == 0) {
            // the other operation takes y = 0 for above
            return OpCall.of("relu_bp").reads(y, dy).writes(dy).bound();
        }
        return OpCall.of("lrelu_bp").reads(y, dy).writes(dy).with(alpha).bound();
    }

    /** dy - dy y^2. */
    private static Runnable tanhGradient(INDArray y, INDArray dy, INDArray t) {
        return OpCall.sequence(OpCall.multiply(y, y, t), OpCall.multiply(t, dy, t), OpCall.addScaled(t, -1, dy));
    }

    /** The slope is 1 above 0 and y + alpha = alpha (1 + y / alpha) else. */
    private static Runnable eluGradient(double alpha, INDArray y, INDArray dy, INDArray t) {
        if (alpha == 0) {
            return slopeBelow(0, y, dy);
        }
        return OpCall.sequence(
                slopeBelow(alpha, y, dy),
                OpCall.bound(new ScalarMin(y, null, t, 0)),
                OpCall.scale(t, 1 / alpha),
                OpCall.bound(new ScalarAdd(t, null, t, 1)),
                OpCall.multiply(dy, t, dy));
    }

    /** The slope is 1 - exp(-y). */
    private static Runnable softplusGradient(INDArray y, INDArray dy, INDArray t) {
        return OpCall.sequence(
                OpCall.bound(new Negative(y, t)),
                OpCall.bound(new Expm1(t, t)),
                OpCall.bound(new Negative(t, t)),
                OpCall.multiply(dy, t, dy));
    }

    /** The slope is s + factor z s (1 - s) with s = sigmoid(factor z): ND4J's own divides infinities from 26 on. */
    private static Runnable siluGradient(double factor, INDArray z, INDArray dy, INDArray s, INDArray t) {
        return OpCall.sequence(
                OpCall.bound(new ScalarMultiplication(z, null, s, factor)),
                sigmoid(s, s),
                OpCall.bound(new TimesOneMinus(s, t)),
                OpCall.multiply(t, z, t),
                OpCall.addScaled(t, factor, s),
                OpCall.multiply(dy, s, dy));
    }
}
