package dev.peacock.config;

import dev.peacock.config.text.OmittedAt;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How a model is trained. {@link ClipConfig} says in which order a step uses these.
 *
 * @param weightDecay decoupled from the gradient and multiplied by the learning rate (Loshchilov and Hutter 2019)
 * @param l2 times each weight, but no bias, is added to the gradient
 * @param labelSmoothing the share e of a target that is spread over all classes: (1 - e) one-hot + e / classes (Szegedy et
 *     al. 2016); classes are the network's outputs
 * @param clip null where gradients are not clipped
 * @param augment null where examples are trained on as they are
 * @param window characters of a text that are trained on together, each window from a state of zeros; 0 for models of anything else
 * @param checkpoints 0, or how many of the last half epochs a classifier is evaluated at the ends of, which share says: see
 *     {@code CheckpointShares}
 * @param backend decides which trainer, whose name is part of an experiment's identity, and is itself none
 * @param kernels no part of an experiment's identity
 * @param dataParallel null unless the backend is {@code DATA_PARALLEL}
 * @param stack the number of consecutive runs of one task; no part of an experiment's identity
 * @param stackTimeout seconds after which a stack's task fails and is tried elsewhere, or null; no part of an experiment's
 *     identity
 */
public record TrainingConfig(
        int epochs,
        int batch,
        UpdaterConfig updater,
        ScheduleConfig schedule,
        double weightDecay,
        @OmittedAt("0") double l2,
        @OmittedAt("0") double labelSmoothing,
        @Nullable ClipConfig clip,
        @Nullable AugmentConfig augment,
        @OmittedAt("0") int window,
        @OmittedAt("0") int checkpoints,
        Backend backend,
        Kernels kernels,
        @Nullable DataParallelConfig dataParallel,
        int stack,
        @Nullable Integer stackTimeout)
        implements Serializable {
    /** A share of so many is told from any other by a float. */
    public static final int MOST_CHECKPOINTS = 100;

    /** The same with another number of epochs. */
    public TrainingConfig withEpochs(int other) {
        return with(other, checkpoints);
    }

    /** The same with another number of checkpoints. */
    public TrainingConfig withCheckpoints(int other) {
        return with(epochs, other);
    }

    private TrainingConfig with(int newEpochs, int newCheckpoints) {
        return new TrainingConfig(
                newEpochs,
                batch,
                updater,
                schedule,
                weightDecay,
                l2,
                labelSmoothing,
                clip,
                augment,
                window,
                newCheckpoints,
                backend,
                kernels,
                dataParallel,
                stack,
                stackTimeout);
    }

    /** Which trainer: {@code AUTO} takes the fastest that can train the model. */
    public enum Backend {
        AUTO,
        FLEET,
        DL4J,
        DATA_PARALLEL
    }

    /** What the fleet trainer computes with: {@code AUTO} takes {@code CPU} unless ND4J's backend is a GPU's. */
    public enum Kernels {
        AUTO,
        CPU,
        ND4J
    }
}
