package dev.peacock.config;

/** What the weights of {@code model.layers} are drawn from before the first step: normal numbers of mean 0. */
public enum InitialWeights {
    /** {@link #HE} under activations that look like ReLU, {@link #GLOROT} under all others and in the output layer. */
    AUTO,
    /** Variance 2 / fan-in (He et al. 2015). */
    HE,
    /** Variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010). */
    GLOROT
}
