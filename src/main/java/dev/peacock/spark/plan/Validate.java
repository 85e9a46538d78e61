package dev.peacock.spark.plan;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.estimate.score.CharacterFrequencies;
import dev.peacock.spark.experiment.PackedData;
import dev.peacock.spark.fleet.TimedTrial;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.training.Trainer;
import dev.peacock.training.diffusion.DenoiserTrainer;
import dev.peacock.training.language.CharacterTrainer;
import dev.peacock.training.language.Layout;
import dev.peacock.training.recipe.Blueprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks what a fleet would be trained on, by the checks that training begins with, without a Spark session.
 *
 * @param settings Spark's, with a master
 */
public record Validate(SparkConf settings, Configuration hadoop) {
    /** UserError with all that is wrong. {@code timed}: whether a model is trained to see how long it takes. */
    public Validation run(ReadConfig read, boolean timed) throws IOException {
        if (read.config().dataset().isImported()) {
            throw new UserError(
                    "dataset.imported names models that are trained already, so there is nothing to validate; run "
                            + "import --npz, which checks the arrays before it writes anything");
        }
        Path directory = Files.createTempDirectory("peacock-validate-");
        Path file = directory.resolve("store.bin");
        try {
            List<String> notes = new ArrayList<>();
            PackedData data = read.paths()
                    .read(() -> PackedData.pack(read.config(), Optional.empty(), hadoop, settings, file, notes::add));
            try (PackedStore store = PackedStore.map(file)) {
                if (data.footer().table() != null) {
                    notes.remove(data.footer().table().notes().get(0)); // which the columns say
                }
                return of(data.decided(read).config(), data, store, timed, notes);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private Validation of(PeacockConfig config, PackedData data, PackedStore store, boolean timed, List<String> notes) {
        Trainer trainer = data.checkedTrainer(config, store);
        TimedTrial trial = timed && trainer != null && !data.choice().needsGpu()
                ? TimedTrial.of(config.subsets(), config.training().stack(), trainer, store)
                : null;
        StoreFooter footer = data.footer();
        List<Validation.Label> labels = labels(store);
        Validation.Label guess = labels.get(0);
        int models = config.subsets().models();
        Integer tasks =
                ExecutorSize.isLocal(settings) ? ExecutorSize.of(settings).threads() : null;
        return new Validation(
                footer.trainSize(),
                footer.testSize(),
                store.vocabulary() == null
                        ? footer.shape().toString()
                        : "a text of at most " + footer.shape().size() + " characters",
                Validation.Column.of(footer.table()),
                labels,
                guess.name(),
                (double) guess.test() / footer.testSize(),
                store.vocabulary() == null
                        ? null
                        : Arrays.stream(CharacterFrequencies.bits(store))
                                .average()
                                .orElseThrow(),
                config.model() instanceof ModelConfig.Denoiser model ? DenoiserTrainer.lossOfMean(store, model) : null,
                data.choice().toString(),
                parameters(config, footer, store),
                trainer == null ? null : trainer.stackBytes(),
                trial,
                models,
                config.training().stack(),
                tasks,
                trial == null || tasks == null ? null : seconds(trial.seconds(), config, tasks),
                models * outcomeBytes(config, footer),
                notes);
    }

    /** Whole stacks, as many at a time as there are tasks. */
    private static double seconds(double ofModel, PeacockConfig config, int tasks) {
        int models = config.subsets().models();
        int stack = Math.min(config.training().stack(), models);
        int stacks = (models + stack - 1) / stack;
        return ofModel * stack * ((stacks + tasks - 1) / tasks);
    }

    private static @Nullable Long parameters(PeacockConfig config, StoreFooter footer, PackedStore store) {
        Vocabulary vocabulary = store.vocabulary();
        if (config.model() instanceof ModelConfig.Denoiser model) {
            return DenoiserTrainer.parameters(DenoiserTrainer.recipe(store, model, config), store);
        }
        if (config.model() instanceof ModelConfig.CharLstm model && vocabulary != null) {
            return (long) Layout.of(CharacterTrainer.recipe(model, config.training()), vocabulary.size())
                    .size();
        }
        return config.model().isNetwork()
                ? Blueprint.of(
                                config.model(),
                                footer.shape(),
                                footer.labelNames().size())
                        .parameters()
                : null;
    }

    /** Of one model: which examples it saw and which it gets right, a bit each, and what else is kept of it. */
    private static long outcomeBytes(PeacockConfig config, StoreFooter footer) {
        long bits = 2L * footer.trainSize() + footer.testSize();
        // a share of checkpoints is a number from 0 to their number
        bits += (Integer.SIZE - Integer.numberOfLeadingZeros(config.training().checkpoints()))
                * ((long) footer.trainSize() + footer.testSize());
        return (bits + 7) / 8
                + config.outcome()
                        .bytesOfModel(
                                footer.trainSize(),
                                footer.testSize(),
                                footer.labelNames().size(),
                                config.model().isOfDocuments() ? footer.shape().size() : 0);
    }

    private static List<Validation.Label> labels(PackedStore store) {
        int[] train = new int[store.labelNames().size()];
        int[] test = new int[train.length];
        for (int i = 0; i < store.trainSize() + store.testSize(); i++) {
            (i < store.trainSize() ? train : test)[store.label(i)]++;
        }
        return IntStream.range(0, train.length)
                .mapToObj(i -> new Validation.Label(store.labelNames().get(i), train[i], test[i]))
                .sorted(Comparator.comparingInt(Validation.Label::train)
                        .thenComparingInt(Validation.Label::test)
                        .reversed())
                .toList();
    }
}
