package dev.peacock.training.fleet;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as ours. */
final class Activations {
    private Activations() {}

    static Activation of(IActivation activation, String layer) throws Unsupported {
        if (activation instanceof ActivationIdentity) {
            return Activation.IDENTITY;
        } else if (activation instanceof ActivationReLU relu) {
            Supported.refuseIf(relu.getMax() != null || isSet(relu.getThreshold()), layer, "has a bounded ReLU");
            double slope = isSet(relu.getNegativeSlope()) ? relu.getNegativeSlope() : 0;
            return bent(Activation.Kind.LEAKY_RELU, slope, layer);
        } else if (activation instanceof ActivationLReLU leaky) {
            return bent(Activation.Kind.LEAKY_RELU, leaky.getAlpha(), layer);
        } else if (activation instanceof ActivationELU elu) {
            return bent(Activation.Kind.ELU, elu.getAlpha(), layer);
        } else if (activation instanceof ActivationTanH) {
            return new Activation(Activation.Kind.TANH, 0);
        } else if (activation instanceof ActivationSigmoid) {
            return new Activation(Activation.Kind.SIGMOID, 0);
        } else if (activation instanceof ActivationSoftPlus) {
            return new Activation(Activation.Kind.SOFTPLUS, 0);
        } else if (activation instanceof ActivationGELU gelu) {
            Supported.refuseIf(gelu.toString().contains("precise=true"), layer, "has the precise GELU");
            return new Activation(Activation.Kind.GELU, 0);
        } else if (activation instanceof ActivationSwish) {
            return new Activation(Activation.Kind.SILU, 0);
        }
        throw new Unsupported(layer, "has the activation " + activation);
    }

    private static Activation bent(Activation.Kind kind, double alpha, String layer) throws Unsupported {
        Supported.refuseIf(alpha < 0, layer, "has an activation that rises below 0");
        return new Activation(kind, (float) alpha);
    }

    private static boolean isSet(@org.jspecify.annotations.Nullable Double value) {
        return value != null && value != 0;
    }
}
