package dev.peacock.config;

import java.io.Serializable;

/**
 * The model and how it is trained, without the examples.
 *
 * @param effective both as JSON on one line, defaults written out
 */
public record Recipe(ModelConfig model, TrainingConfig training, String effective) implements Serializable {}
