package dev.peacock.spark.experiment;

import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.FleetArrays;
import dev.peacock.training.backend.TrainerChoice;
import dev.peacock.training.nd4j.NativeCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One experiment in its output directory: its identity, its configuration, and the labels of its examples.
 *
 * @param effective the whole configuration with defaults, as text that can be read again
 * @param shape of an example; null where the fleet was imported, since then there are no examples here
 * @param labelNames empty where an imported fleet came without labels; each label is then -1
 * @param choice which trainer, and why
 * @param nativeCode native code that the driver chose for all executors
 * @param reproduce the command that repeats it
 */
public record Experiment(
        ExperimentIdentity identity,
        PeacockConfig config,
        String effective,
        String contentHash,
        @Nullable Shape shape,
        int[] trainLabels,
        int[] testLabels,
        List<String> labelNames,
        TrainerChoice choice,
        NativeCode nativeCode,
        String reproduce) {
    private static final String IMPORTED = "imported";

    /** Of a fleet that was trained elsewhere; {@code contentHash} is that of its arrays. */
    public static Experiment imported(
            ReadConfig read, String contentHash, FleetArrays.Labels labels, List<String> labelNames, String reproduce) {
        TrainerChoice choice = new TrainerChoice(IMPORTED, null);
        return new Experiment(
                ExperimentIdentity.of(read.config(), contentHash, IMPORTED),
                read.config(),
                read.effective(),
                contentHash,
                null,
                labels.train(),
                labels.test(),
                labelNames,
                choice,
                NativeCode.NONE,
                reproduce);
    }

    /** Whether examples have labels. */
    public boolean isLabelled() {
        return !labelNames.isEmpty();
    }

    /** Whether there are values by which examples are near each other: not where a fleet was imported without, nor of texts. */
    public boolean hasDistances() {
        return shape != null && !config.dataset().isText();
    }

    public String id() {
        return identity.id();
    }

    /** As in the {@code trainer} column. */
    public String trainer() {
        return choice.trainer();
    }

    /** n. */
    public int trainSize() {
        return trainLabels.length;
    }

    /** q. */
    public int testSize() {
        return testLabels.length;
    }

    /** The same experiment, with however many models are finished. */
    public Experiment withAllFinishedModels() {
        // half of the largest number, so that sums of two numbers of models do not overflow
        return withModels(Integer.MAX_VALUE / 2);
    }

    /** The same experiment with another number of models, which is no part of its identity. */
    public Experiment withModels(int models) {
        PeacockConfig changed = new PeacockConfig(
                config.dataset(),
                config.model(),
                config.training(),
                config.subsets().withModels(models),
                config.outcome(),
                config.estimate());
        return new Experiment(
                identity,
                changed,
                effective,
                contentHash,
                shape,
                trainLabels,
                testLabels,
                labelNames,
                choice,
                nativeCode,
                reproduce);
    }
}
