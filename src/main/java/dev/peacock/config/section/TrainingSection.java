package dev.peacock.config.section;

import dev.peacock.config.AugmentConfig;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.DataParallelConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import dev.peacock.config.text.Words;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block {@code training}. */
final class TrainingSection {
    private static final Range EPOCHS = Range.integers(1, 1_000_000);
    private static final int DEFAULT_EPOCHS = 10;
    private static final Range BATCHES = Range.integers(1, 1_000_000);
    private static final int BATCH_OF_CHARACTERS = 16;
    private static final double RATE_OF_CHARACTERS = 0.005;
    private static final List<String> CLIPS =
            Arrays.stream(ClipConfig.By.values()).map(Words::of).toList();

    private static final List<String> RECIPE = List.of(
            "epochs",
            "batch",
            "updater",
            "schedule",
            "weight-decay",
            "l2",
            "label-smoothing",
            "clip",
            "augment",
            "window",
            "checkpoints",
            "backend",
            "kernels",
            "data-parallel");
    private static final int EPOCHS_OF_IMAGES = 300;
    private static final int BATCH_OF_IMAGES = 64;
    private static final double RATE_OF_IMAGES = 0.003;
    private static final List<String> NOT_OF_IMAGES = List.of("clip", "window", "backend");
    private static final List<String> NOT_OF_SCORES = List.of(
            "schedule", "weight-decay", "l2", "label-smoothing", "augment", "checkpoints", "kernels", "data-parallel");

    private static final Range STACKS = Range.integers(1, 10_000);
    private static final int DEFAULT_STACK = 16;

    private TrainingSection() {}

    /** Of a model that is trained in another way than by steps, only what the job itself needs may be given. */
    static TrainingConfig read(ConfigBlock block, ModelConfig model) {
        if (model instanceof ModelConfig.Command) {
            return withoutRecipe(
                    block,
                    "cannot be combined with training.command: pass it to the program, as a word of the command");
        }
        if (model instanceof ModelConfig.Trees) {
            return withoutRecipe(
                    block, "is not used by model.gradient-boosted-trees, whose block has all its settings; remove it");
        }
        if (model instanceof ModelConfig.CharLstm) {
            return ofCharacters(block);
        }
        if (model instanceof ModelConfig.Denoiser) {
            return ofImages(block);
        }
        block.refuse("is for model.char-lstm; remove it", "window");
        if (!model.isNetwork() && block.has("checkpoints")) {
            block.problem("checkpoints", "is for networks that Peacock trains; remove it");
        }
        return read(block);
    }

    private static TrainingConfig ofCharacters(ConfigBlock block) {
        block.refuse("is not used by model.char-lstm; remove it", NOT_OF_SCORES);
        TrainingConfig.Backend backend = block.word("backend", TrainingConfig.Backend.AUTO);
        if (backend == TrainingConfig.Backend.DATA_PARALLEL) {
            block.problem("backend", "must be auto, fleet or dl4j for model.char-lstm");
        }
        ClipConfig clip = block.has("clip") ? clip(block) : new ClipConfig(ClipConfig.By.NORM, 1);
        if (clip != null && clip.by() != ClipConfig.By.NORM) {
            block.problem("clip", "must be { norm = … } for model.char-lstm");
        }
        TrainingConfig training = new TrainingConfig(
                block.integer("epochs", EPOCHS, DEFAULT_EPOCHS),
                block.integer("batch", BATCHES, BATCH_OF_CHARACTERS),
                adam(block, "char-lstm", RATE_OF_CHARACTERS),
                new ScheduleConfig.Constant(),
                0,
                0,
                0,
                clip,
                null,
                block.integer("window", Range.integers(1, 100_000), 64),
                0,
                backend,
                TrainingConfig.Kernels.AUTO,
                null,
                block.integer("stack", STACKS, DEFAULT_STACK),
                block.seconds("stack-timeout"));
        block.refuseOthers();
        return training;
    }

    /** Its learning rate grows at first and falls in the end by itself, and its gradients are not clipped. */
    private static TrainingConfig ofImages(ConfigBlock block) {
        block.refuse("is not used by model.denoiser; remove it", NOT_OF_SCORES);
        block.refuse("is not used by model.denoiser; remove it", NOT_OF_IMAGES);
        TrainingConfig training = new TrainingConfig(
                block.integer("epochs", EPOCHS, EPOCHS_OF_IMAGES),
                block.integer("batch", Range.integers(1, 65_536), BATCH_OF_IMAGES),
                adam(block, "denoiser", RATE_OF_IMAGES),
                new ScheduleConfig.Constant(),
                0,
                0,
                0,
                null,
                null,
                0,
                0,
                TrainingConfig.Backend.AUTO,
                TrainingConfig.Kernels.AUTO,
                null,
                block.integer("stack", STACKS, DEFAULT_STACK),
                block.seconds("stack-timeout"));
        block.refuseOthers();
        return training;
    }

    private static UpdaterConfig adam(ConfigBlock block, String model, double rate) {
        UpdaterConfig updater = block.has("updater") ? updater(block) : UpdaterConfig.adam(rate);
        if (!updater.equals(UpdaterConfig.adam(updater.rate()))) {
            block.problem(
                    "updater", "must be { adam { rate = … } } for model." + model + ", and have no other settings");
        }
        return updater;
    }

    private static TrainingConfig read(ConfigBlock block) {
        int epochs = block.integer("epochs", EPOCHS, DEFAULT_EPOCHS);
        TrainingConfig.Backend backend = block.word("backend", TrainingConfig.Backend.AUTO);
        TrainingConfig training = new TrainingConfig(
                epochs,
                block.integer("batch", BATCHES, 128),
                updater(block),
                schedule(block, epochs),
                block.real("weight-decay", Range.NOT_NEGATIVE, 0),
                block.real("l2", Range.NOT_NEGATIVE, 0),
                block.real("label-smoothing", Range.BELOW_ONE, 0),
                clip(block),
                augment(block),
                0,
                checkpoints(block, epochs, backend),
                backend,
                block.word("kernels", TrainingConfig.Kernels.AUTO),
                dataParallel(block, backend),
                block.integer("stack", STACKS, DEFAULT_STACK),
                block.seconds("stack-timeout"));
        block.refuseOthers();
        return training;
    }

    private static int checkpoints(ConfigBlock block, int epochs, TrainingConfig.Backend backend) {
        boolean own = backend == TrainingConfig.Backend.AUTO || backend == TrainingConfig.Backend.FLEET;
        if (block.has("checkpoints") && !own) {
            block.problem("checkpoints", "needs training.backend = auto or fleet");
        }
        int most = Math.min(2 * epochs, TrainingConfig.MOST_CHECKPOINTS);
        return block.integer("checkpoints", Range.integers(2, most), 0);
    }

    private static TrainingConfig withoutRecipe(ConfigBlock block, String why) {
        block.refuse(why, RECIPE);
        TrainingConfig training = new TrainingConfig(
                1,
                1,
                UpdaterConfig.DEFAULT,
                new ScheduleConfig.Constant(),
                0,
                0,
                0,
                null,
                null,
                0,
                0,
                TrainingConfig.Backend.AUTO,
                TrainingConfig.Kernels.AUTO,
                null,
                block.integer("stack", STACKS, DEFAULT_STACK),
                block.seconds("stack-timeout"));
        block.refuseOthers();
        return training;
    }

    private static UpdaterConfig updater(ConfigBlock training) {
        ConfigBlock.Choice choice = training.choice("updater", List.of("sgd", "momentum", "nesterovs", "adam"));
        if (choice == null) {
            return UpdaterConfig.DEFAULT;
        }
        ConfigBlock block = choice.settings();
        UpdaterConfig updater = switch (choice.name()) {
            case "sgd" -> new UpdaterConfig.Sgd(block.real("rate", Range.POSITIVE));
            case "momentum" ->
                new UpdaterConfig.Momentum(
                        block.real("rate", Range.POSITIVE),
                        block.real("momentum", Range.BELOW_ONE, UpdaterConfig.DEFAULT.momentum()));
            case "nesterovs" ->
                new UpdaterConfig.Nesterovs(
                        block.real("rate", Range.POSITIVE, UpdaterConfig.DEFAULT.rate()),
                        block.real("momentum", Range.BELOW_ONE, UpdaterConfig.DEFAULT.momentum()));
            default ->
                new UpdaterConfig.Adam(
                        block.real("rate", Range.POSITIVE, 0.001),
                        block.real("beta1", Range.BELOW_ONE, 0.9),
                        block.real("beta2", Range.BELOW_ONE, 0.999),
                        block.real("epsilon", Range.POSITIVE, 1e-8));
        };
        block.refuseOthers();
        return updater;
    }

    private static ScheduleConfig schedule(ConfigBlock training, int epochs) {
        ConfigBlock.Choice choice = training.choice("schedule", List.of("constant", "step", "cosine", "one-cycle"));
        if (choice == null) {
            return new ScheduleConfig.Constant();
        }
        ConfigBlock block = choice.settings();
        ScheduleConfig schedule = switch (choice.name()) {
            case "constant" -> new ScheduleConfig.Constant(warmUp(block, epochs));
            case "step" ->
                new ScheduleConfig.Step(
                        block.real("factor", Range.UP_TO_ONE, 0.1),
                        block.integer("every", Range.integers(1, 1_000_000), 10),
                        warmUp(block, epochs));
            case "cosine" -> new ScheduleConfig.Cosine(warmUp(block, epochs));
            default ->
                new ScheduleConfig.OneCycle(
                        block.real("peak", Range.FRACTION, 0.3),
                        block.real("start", Range.UP_TO_ONE, 0.04),
                        block.real("end", Range.UP_TO_ONE, 1e-4));
        };
        block.refuseOthers();
        return schedule;
    }

    private static double warmUp(ConfigBlock block, int epochs) {
        double warmUp = block.real("warm-up", Range.NOT_NEGATIVE, 0);
        if (warmUp >= epochs) {
            block.problem("warm-up", "must be less than training.epochs, which is " + epochs);
        }
        return warmUp;
    }

    private static @Nullable ClipConfig clip(ConfigBlock training) {
        if (!training.has("clip")) {
            return null;
        }
        ConfigBlock block = training.block("clip");
        String by = block.alternative(CLIPS);
        if (by == null) {
            block.problem("must have one of " + String.join(", ", CLIPS));
        }
        block.refuseOthers();
        return by == null
                ? null
                : new ClipConfig(ClipConfig.By.values()[CLIPS.indexOf(by)], block.real(by, Range.POSITIVE));
    }

    private static @Nullable AugmentConfig augment(ConfigBlock training) {
        if (!training.has("augment")) {
            return null;
        }
        ConfigBlock block = training.block("augment");
        AugmentConfig augment =
                new AugmentConfig(block.integer("crop-padding", Range.integers(0, 1_000), 4), block.flag("flip", true));
        if (augment.cropPadding() == 0 && !augment.flip()) {
            block.problem("has no effect with crop-padding = 0 and flip = false; remove it");
        }
        block.refuseOthers();
        return augment;
    }

    private static @Nullable DataParallelConfig dataParallel(ConfigBlock training, TrainingConfig.Backend backend) {
        if (backend != TrainingConfig.Backend.DATA_PARALLEL) {
            training.refuse("is used only with training.backend = data-parallel; remove it", "data-parallel");
            return null;
        }
        ConfigBlock block = training.block("data-parallel");
        DataParallelConfig parallel = new DataParallelConfig(
                block.integer("workers", Range.integers(1, 1_000), 4),
                block.integer("averaging-frequency", Range.integers(1, 1_000_000), 5));
        block.refuseOthers();
        return parallel;
    }
}
