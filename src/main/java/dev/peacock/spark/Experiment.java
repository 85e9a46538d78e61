package dev.peacock.spark;

import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
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
}
