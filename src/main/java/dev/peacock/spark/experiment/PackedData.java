package dev.peacock.spark.experiment;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.spark.jobs.Gpus;
import dev.peacock.spark.parallel.ParallelTrainer;
import dev.peacock.spark.session.Sessions;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.Trainer;
import dev.peacock.training.backend.TrainerChoice;
import dev.peacock.training.backend.Trainers;
import dev.peacock.training.nd4j.NativeCode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * A data set in a file of this machine, and the trainer for it. Training begins with these checks, and {@code validate} ends with them;
 * they need Spark's settings, and no session.
 *
 * @param settings Spark's, with a master
 */
public record PackedData(Path file, StoreFooter footer, TrainerChoice choice, SparkConf settings) {

    /** Packs it; UserError with all that is wrong with the data. {@code notes} gets what is worth knowing of them. */
    public static PackedData pack(
            PeacockConfig config,
            Optional<ExperimentFile> before,
            Configuration hadoop,
            SparkConf settings,
            Path file,
            Consumer<String> notes) {
        StoreFooter footer = DatasetPacker.pack(config.dataset(), classes(config.model()), hadoop, file, notes);
        return new PackedData(file, footer, choice(config, footer, before, gpus(settings), settings), settings);
    }

    static TrainerChoice choice(
            PeacockConfig config,
            StoreFooter footer,
            Optional<ExperimentFile> before,
            boolean gpus,
            SparkConf settings) {
        // a model of DL4J's is read by its classes, which load ND4J
        before.map(ExperimentFile::nativeCode)
                .orElseGet(() -> Sessions.nativeCode(settings))
                .select();
        TrainerChoice begun = before.map(ExperimentFile::choice).orElse(null);
        return TrainerChoice.of(config, footer.shape(), footer.labelNames().size(), gpus, begun);
    }

    /** What the experiment was begun with, or what this driver computes with. */
    static NativeCode nativeCode(Optional<ExperimentFile> before, TrainerChoice choice, SparkConf settings) {
        if (before.isPresent()) {
            return before.get().nativeCode();
        }
        NativeCode wanted = Sessions.nativeCode(settings);
        return choice.needsOpenBlas() ? wanted.loaded() : new NativeCode(wanted.build(), "");
    }

    static boolean gpus(SparkConf settings) {
        return Gpus.asked(settings, ExecutorSize.isLocal(settings));
    }

    /** The configuration with what is decided by the size of the data. */
    public ReadConfig decided(ReadConfig read) {
        return decided(read, footer, Optional.empty());
    }

    /** All models of a fleet keep their margins or none does, whatever their number grows to; and their predictions likewise. */
    static ReadConfig decided(ReadConfig asked, StoreFooter footer, Optional<ExperimentFile> before) {
        OutcomeConfig outcome = asked.config().outcome();
        int models = asked.config().subsets().models();
        ReadConfig decided = asked;
        if (outcome.auto()) {
            decided = decided.withMargins(
                    before.map(ExperimentFile::margins).orElseGet(() -> margins(asked.config(), footer.size())));
        }
        if (outcome.characters() == null) {
            int length = footer.shape().size();
            decided = decided.withCharacters(before.map(ExperimentFile::keepsCharacters)
                    .orElse(OutcomeConfig.charactersAreSmall(models, footer.trainSize(), length)));
        }
        if (outcome.predictions() == null && !(asked.config().model() instanceof ModelConfig.Command)) {
            int classes = footer.labelNames().size();
            decided = decided.withPredictions(before.map(ExperimentFile::keepsPredictions)
                    .orElse(OutcomeConfig.predictionsAreSmall(models, footer.size(), classes)));
        }
        return decided;
    }

    private static OutcomeConfig.Margins margins(PeacockConfig config, int examples) {
        boolean votes = config.model() instanceof ModelConfig.NearestNeighbour;
        if (!config.estimate().score().isOfMargins()
                && (votes || !OutcomeConfig.isSmall(config.subsets().models(), examples))) {
            return OutcomeConfig.Margins.FALSE;
        }
        return OutcomeConfig.kept(config.model());
    }

    /** UserError where the trainer lacks what it needs, or the sampling design does not fit. */
    void check(PeacockConfig config, boolean begun) {
        choice.check(gpus(settings), begun);
        SubsetsConfig.Design design = config.subsets().design();
        SamplingDesign.check(design, footer.trainSize());
        try (PackedStore store = PackedStore.map(file)) {
            // which also refuses a share of groups that is none or all of them
            checkCheckpoints(config.training(), SamplingDesign.leastSize(design, footer.trainSize(), store::groups));
        }
    }

    /** An epoch of several steps has two halves, and there the configuration's own bound is enough. */
    private static void checkCheckpoints(TrainingConfig training, int examples) {
        if (training.checkpoints() > training.epochs() && examples <= training.batch()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "training.checkpoints = %d, but a model has only %d steps, one an epoch, where its examples fit into"
                            + " training.batch = %d, and subsets of this design may have as few as %,d; lower training.checkpoints"
                            + " or training.batch",
                    training.checkpoints(),
                    training.epochs(),
                    training.batch(),
                    examples));
        }
    }

    /** Makes the trainer once; UserError for a model that does not fit the examples. */
    void checkModel(PeacockConfig config) {
        try (PackedStore store = PackedStore.map(file)) {
            trainer(config, store);
        }
    }

    /** The trainer, after these checks; null where all executors train a model together. */
    public @Nullable Trainer checkedTrainer(PeacockConfig config, PackedStore store) {
        check(config, false);
        return trainer(config, store);
    }

    private @Nullable Trainer trainer(PeacockConfig config, ExampleStore store) {
        NativeCode code = nativeCode(Optional.empty(), choice, settings);
        if (choice.isDataParallel()) {
            ParallelTrainer.check(settings);
            Trainers.parallel(config, store, code);
            return null;
        }
        return Trainers.create(choice.trainer(), config, store, code, ExecutorSize.of(settings));
    }

    /** How many labels a model says that there are; null where it leaves that to the data. */
    public static @Nullable Integer classes(ModelConfig model) {
        if (model instanceof ModelConfig.Layers layers
                && layers.layers().get(layers.layers().size() - 1) instanceof LayerConfig.Output output) {
            return output.classes();
        }
        return null;
    }
}
