package dev.peacock.config;

/** Activation functions that {@code model.layers} may name, in lower case with hyphens. */
public enum ActivationName {
    IDENTITY,
    RELU,
    LEAKY_RELU,
    TANH,
    SIGMOID,
    ELU,
    GELU,
    SOFTPLUS
}
