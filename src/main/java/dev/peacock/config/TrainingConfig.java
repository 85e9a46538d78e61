package dev.peacock.config;

import java.io.Serializable;

/**
 * How a model is trained. {@code weightDecay} is decoupled from the gradient and multiplied by the learning rate
 * (Loshchilov and Hutter 2019); {@code stack} is the number of consecutive runs of one task.
 */
public record TrainingConfig(
        int epochs,
        int batch,
        UpdaterConfig updater,
        ScheduleConfig schedule,
        double weightDecay,
        Backend backend,
        int stack)
        implements Serializable {

    /** Which trainer: {@code AUTO} takes the best that can train the model. */
    public enum Backend {
        AUTO,
        DL4J
    }
}
