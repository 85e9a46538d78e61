package dev.peacock.spark.nearest;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.dataset.DerivedStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreCheck;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.Gpus;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Seeds;
import dev.peacock.storage.WholeFile;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.RunSpec;
import dev.peacock.training.backend.Trainers;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A packed store of the same examples whose values are the activations of the last hidden layer of one model, which the fleet's
 * recipe trains on all train examples, by DL4J. It stays in the output directory once it is made.
 */
public final class HiddenStore {
    private static final String DIRECTORY = "audits/longtail";
    private static final String MEND = "remove it and run the same command again, which writes it anew";
    private static final String ASIDE = DIRECTORY + "/_temporary";

    /** Sets its randomness apart from that of the audits that train fleets; four streams from here on. */
    private static final int FIRST_STREAM = 200;

    private HiddenStore() {}

    /** The nearest train examples of every example by those activations, with the model that gives them if there is none yet. */
    public static Neighbours neighbours(JavaSparkContext spark, OutputDirectory out, Experiment experiment)
            throws IOException {
        return Neighbours.of(spark, out, of(spark, out, experiment), DIRECTORY);
    }

    /** The store; UserError for a model that has no hidden layer, or diverges. */
    public static Path of(JavaSparkContext spark, OutputDirectory out, Experiment experiment) throws IOException {
        Path store = path(out, experiment);
        if (!out.files().exists(store)) {
            refuseModel(experiment);
            experiment.choice().check(Gpus.asked(spark.sc()), true);
            make(spark, out, experiment, store);
        }
        StoreFooter footer = checked(out, store);
        if (footer.trainSize() != experiment.trainSize() || footer.testSize() != experiment.testSize()) {
            throw new UserError(store + ": has " + footer.trainSize() + " train and " + footer.testSize()
                    + " test examples, but the data set has other numbers; " + MEND);
        }
        return store;
    }

    /** Whether {@link #of} would train nothing. */
    public static boolean isMade(OutputDirectory out, Experiment experiment) throws IOException {
        return out.files().exists(path(out, experiment));
    }

    private static Path path(OutputDirectory out, Experiment experiment) {
        return out.path(DIRECTORY + "/hidden-" + experiment.id() + ".bin");
    }

    private static StoreFooter checked(OutputDirectory out, Path store) throws IOException {
        try {
            StoreFooter footer = StoreFooter.read(out.files(), store);
            StoreCheck.check(out.files(), store, footer.contentHash());
            return footer;
        } catch (UserError e) {
            throw new UserError(store + ": damaged; " + MEND, e);
        }
    }

    private static void refuseModel(Experiment experiment) {
        ClipConfig clip = experiment.config().training().clip();
        if (!experiment.config().model().isNetwork()) {
            throw refused(
                    "the hidden layers of a model trained by " + experiment.trainer() + " are not known to Peacock");
        }
        if (clip != null && clip.by() == ClipConfig.By.NORM) {
            throw refused("DL4J, which would train the model, does not support training.clip.norm");
        }
    }

    private static UserError refused(String why) {
        return new UserError("distances by the last hidden layer are not possible: " + why
                + "; take the examples' values (--by pixels, or estimate.distance = values)");
    }

    private static void make(JavaSparkContext spark, OutputDirectory out, Experiment experiment, Path store)
            throws IOException {
        out.check();
        Task task = new Task(
                experiment.config(),
                experiment.nativeCode(),
                SharedStore.share(spark, out.store(experiment.contentHash())),
                store.toString(),
                out.path(ASIDE).toString());
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        try {
            String problem = JobGroups.find(
                    spark,
                    "a model on all " + experiment.trainSize() + " train examples, for its last hidden layer",
                    () -> spark.parallelize(List.of(task), 1)
                            .map(only -> only.run(hadoop.value().value()))
                            .collect()
                            .get(0));
            if (!problem.isEmpty()) {
                throw refused(problem);
            }
        } finally {
            hadoop.destroy();
            out.check();
            out.files().delete(out.path(ASIDE), true);
        }
    }

    /** Trains the model on an executor and puts the store in its place. */
    private record Task(PeacockConfig config, NativeCode nativeCode, String storeName, String target, String aside)
            implements Serializable {

        /** Returns what the user has to be told, or an empty text: thrown, it would be tried four times. */
        String run(Configuration hadoop) throws IOException {
            java.nio.file.Path scratch = SparkEnv.get()
                    .blockManager()
                    .diskBlockManager()
                    .localDirs()[0]
                    .toPath();
            java.nio.file.Path directory = Files.createTempDirectory(scratch, "peacock-hidden-");
            java.nio.file.Path local = directory.resolve("hidden.bin");
            try (PackedStore store = PackedStore.map(SharedStore.local(storeName))) {
                Dl4jTrainer trainer = Trainers.dl4j(config, store, nativeCode);
                DerivedStore.write(
                        store,
                        local,
                        rows -> trainer.forEachHidden(spec(store.trainSize()), Gpus.of(TaskContext.get()), rows::add));
                WholeFile.put(hadoop, new Path(target), temporary(), local);
                return "";
            } catch (UserError e) {
                return Objects.requireNonNullElse(e.getMessage(), e.toString());
            } finally {
                Files.deleteIfExists(local);
                Files.deleteIfExists(directory);
            }
        }

        /** A name of this attempt's own. */
        private Path temporary() {
            TaskContext task = TaskContext.get();
            return new Path(aside, "hidden-" + task.stageId() + "-" + task.taskAttemptId());
        }

        private RunSpec spec(int n) {
            return new RunSpec(
                    0,
                    new InclusionMask(PackedBits.ofIndices(IntStream.range(0, n).toArray(), n)),
                    seed(0),
                    seed(1),
                    seed(2),
                    seed(3));
        }

        private long seed(int stream) {
            return Seeds.seed(config.subsets().seed(), Seeds.Purpose.AUDIT, FIRST_STREAM + stream);
        }
    }
}
