package dev.peacock.training.fleet;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as ours. */
final class Activations {
    private Activations() {}

    static Activation of(IActivation activation, String layer) throws Unsupported {
        if (activation instanceof ActivationIdentity) {
            return Activation.IDENTITY;
        } else if (activation instanceof ActivationReLU relu) {
            Supported.refuseIf(relu.getMax() != null || isSet(relu.getThreshold()), layer, "has a bounded ReLU");
            return isSet(relu.getNegativeSlope())
                    ? new Activation(
                            Activation.Kind.LEAKY_RELU, relu.getNegativeSlope().floatValue())
                    : new Activation(Activation.Kind.RELU, 0);
        } else if (activation instanceof ActivationLReLU leaky) {
            return new Activation(Activation.Kind.LEAKY_RELU, (float) leaky.getAlpha());
        } else if (activation instanceof ActivationELU elu) {
            return new Activation(Activation.Kind.ELU, (float) elu.getAlpha());
        } else if (activation instanceof ActivationTanH) {
            return new Activation(Activation.Kind.TANH, 0);
        } else if (activation instanceof ActivationSigmoid) {
            return new Activation(Activation.Kind.SIGMOID, 0);
        } else if (activation instanceof ActivationSoftPlus) {
            return new Activation(Activation.Kind.SOFTPLUS, 0);
        } else if (activation instanceof ActivationGELU gelu) {
            Supported.refuseIf(gelu.toString().contains("precise=true"), layer, "has the precise GELU");
            return new Activation(Activation.Kind.GELU, 0);
        }
        throw new Unsupported(layer, "has the activation " + activation);
    }

    private static boolean isSet(@org.jspecify.annotations.Nullable Double value) {
        return value != null && value != 0;
    }
}
