package dev.peacock.spark.parallel;

import dev.peacock.config.PeacockConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreCheck;
import dev.peacock.training.backend.Trainers;
import dev.peacock.training.dl4j.ParallelModel;
import dev.peacock.training.nd4j.NativeCode;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a JVM of an application, including the driver, needs to train its part of a model.
 *
 * @param nativeCode native code that it computes with
 * @param storeName under which Spark brought the packed store to this machine
 */
public record ParallelExecutor(String experiment, PeacockConfig config, NativeCode nativeCode, String storeName)
        implements Serializable {
    // Spark gives tasks of one JVM no other place to share what they build
    private static @Nullable Shared current;

    private record Shared(String key, ParallelModel model) {}

    /** This JVM's, made once: maps the store and tries the model. */
    ParallelModel model() {
        Path store = Path.of(SparkFiles.get(storeName));
        String key = experiment + " " + config.outcome() + " " + store;
        synchronized (ParallelExecutor.class) {
            Shared shared = current;
            if (shared == null || !shared.key.equals(key)) {
                shared = new Shared(
                        key, Trainers.parallel(config, PackedStore.map(StoreCheck.checkedOnce(store)), nativeCode));
                current = shared;
            }
            return shared.model;
        }
    }
}
