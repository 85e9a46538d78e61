package dev.peacock.spark;

import dev.peacock.config.PeacockConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Trainers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The trainer that the tasks of one executor share: the store is mapped, and neighbours are searched, once a JVM. */
final class ExecutorTrainer {
    // the one mutable static: Spark gives tasks of one JVM no other place to share what they build
    private static @Nullable ExecutorTrainer current;

    private final String key;
    private final Trainer trainer;

    private ExecutorTrainer(String key, Trainer trainer) {
        this.key = key;
        this.trainer = trainer;
    }

    static synchronized Trainer of(String experiment, PeacockConfig config, String nativeBuild, Path store) {
        String key = experiment + " " + config.outcome() + " " + store;
        ExecutorTrainer shared = current;
        if (shared == null || !shared.key.equals(key)) {
            shared = new ExecutorTrainer(key, Trainers.create(config, PackedStore.map(store), nativeBuild));
            current = shared;
        }
        return shared.trainer;
    }
}
