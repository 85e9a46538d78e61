package dev.peacock.training.fleet;

/**
 * An activation function y = f(z), element by element, as DL4J defines it. {@code alpha} is the slope below 0 of leaky ReLU and
 * the scale of ELU, at least 0; 0 for the others. Where it is 0 these two are ReLU.
 */
public record Activation(Kind kind, float alpha) {
    public Activation {
        boolean relu = alpha == 0 && (kind == Kind.LEAKY_RELU || kind == Kind.ELU);
        kind = relu ? Kind.RELU : kind;
    }

    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);

    /** Which function. At a kink the slope is DL4J's: 0 for ReLU, 1 for leaky ReLU and ELU. */
    public enum Kind {
        IDENTITY,
        /** max(z, 0). */
        RELU,
        /** z above 0, alpha z else. */
        LEAKY_RELU,
        TANH,
        /** 1 / (1 + exp(-z)). */
        SIGMOID,
        /** z above 0, alpha (exp(z) - 1) else. */
        ELU,
        /** z sigmoid(1.702 z): the approximation of Hendrycks and Gimpel 2016 that DL4J takes. */
        GELU,
        /** z sigmoid(z), also called swish. */
        SILU,
        /** log(1 + exp(z)). */
        SOFTPLUS
    }

    public boolean isIdentity() {
        return kind == Kind.IDENTITY;
    }

    /** Whether the derivative cannot be told from y alone, so that z must be kept. */
    public boolean needsInput() {
        return kind == Kind.GELU || kind == Kind.SILU;
    }

    /** Whether f never falls, so that it may be taken after a maximum instead of before. */
    public boolean isMonotone() {
        return !needsInput();
    }
}
