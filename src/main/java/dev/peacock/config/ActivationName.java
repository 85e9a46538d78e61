package dev.peacock.config;

/** ActivationName functions that {@code model.layers} may name, in lower case with hyphens. */
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
