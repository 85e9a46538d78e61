package dev.peacock.spark.fleet;

import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.subset.SimilarGroups;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Trainer;
import dev.peacock.training.backend.Trainers;
import dev.peacock.training.nd4j.NativeCode;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/**
 * The objects that the tasks of one executor share: each JVM maps the store and searches similar examples only once.
 */
record ExecutorTrainer(String key, Trainer trainer, SamplingDesign design) {
    // the one mutable static: Spark gives tasks of one JVM no other place to share what they build
    private static @Nullable ExecutorTrainer current;

    /** Of Spark's own directories, which it empties when the application ends, and on the disks that are meant for it. */
    private static Path scratch() {
        return SparkEnv.get().blockManager().diskBlockManager().localDirs()[0].toPath();
    }

    static synchronized ExecutorTrainer of(
            String experiment,
            String trainer,
            PeacockConfig config,
            NativeCode nativeCode,
            int tasksAtOnce,
            Path store) {
        // models that are trained again are evaluated at no checkpoints
        String key =
                experiment + " " + config.outcome() + " " + config.training().checkpoints() + " " + store;
        ExecutorTrainer shared = current;
        if (shared == null || !shared.key.equals(key)) {
            PackedStore examples = PackedStore.map(store);
            shared = new ExecutorTrainer(
                    key,
                    Trainers.create(
                            trainer, config, examples, nativeCode, ExecutorResources.ofThisJvm(tasksAtOnce, scratch())),
                    design(config.subsets(), examples));
            current = shared;
        }
        return shared;
    }

    static SamplingDesign design(SubsetsConfig subsets, ExampleStore examples) {
        return new SamplingDesign(
                subsets.design(),
                subsets.seed(),
                examples.trainSize(),
                () -> subsets.design() instanceof SubsetsConfig.Groups
                        ? examples.groups()
                        : SimilarGroups.of(examples, subsets.design().block() - 1));
    }
}
