package dev.peacock.spark;

import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SubsetsConfig;
import java.util.List;

/**
 * One experiment in its output directory: what identifies it, how it is configured, and the labels of its examples.
 *
 * @param effective the whole configuration with defaults, as text that can be read again
 * @param nativeBuild extension of the native ND4J build that the driver chose for all executors
 * @param reproduce the command that makes it again
 */
public record Experiment(
        ExperimentIdentity identity,
        PeacockConfig config,
        String effective,
        String contentHash,
        Shape shape,
        int[] trainLabels,
        int[] testLabels,
        List<String> labelNames,
        String trainer,
        String nativeBuild,
        String reproduce) {

    public String id() {
        return identity.id();
    }

    /** n. */
    public int trainSize() {
        return trainLabels.length;
    }

    /** q. */
    public int testSize() {
        return testLabels.length;
    }

    /** The same experiment with another number of models, which is no part of its identity. */
    Experiment withModels(int models) {
        SubsetsConfig subsets = new SubsetsConfig(
                config.subsets().design(), models, config.subsets().seed());
        PeacockConfig changed = new PeacockConfig(
                config.dataset(), config.model(), config.training(), subsets, config.outcome(), config.estimate());
        return new Experiment(
                identity,
                changed,
                effective,
                contentHash,
                shape,
                trainLabels,
                testLabels,
                labelNames,
                trainer,
                nativeBuild,
                reproduce);
    }
}
