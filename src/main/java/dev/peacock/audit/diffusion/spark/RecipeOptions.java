package dev.peacock.audit.diffusion.spark;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.training.diffusion.DenoiserRecipe;
import dev.peacock.training.diffusion.NoiseLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what a model is and how it is trained. */
final class RecipeOptions {
    private static final int UNITS = 128;
    private static final int HIDDEN_LAYERS = 3;
    private static final int CHANNELS = 32;
    private static final int RESOLUTIONS = 2;
    private static final int MOST_HIDDEN = 4096;
    private static final int MOST_LAYERS = 64;
    private static final int MOST_NOISE_STEPS = 10_000;
    private static final int MOST_BATCH = 65_536;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec mixee;

    @Option(
            names = "--net",
            paramLabel = "NAME",
            description =
                    "The networks: mlp; conv, a small U-Net, which takes much longer; or optimal, no network but the formula of what a "
                            + "model would become that fits its images perfectly: all that it makes are copies (default: ${DEFAULT-VALUE}).")
    String net = "mlp";

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            description = "Units of each hidden layer of an mlp (default: 128), or channels of a conv (default: 32).")
    @Nullable
    Integer hidden;

    @Option(
            names = "--layers",
            paramLabel = "NUMBER",
            description =
                    "Hidden layers of an mlp (default: 3), or resolutions of a conv, fewer where a side of the images cannot be "
                            + "halved (default: 2).")
    @Nullable
    Integer layers;

    @Option(
            names = "--conditional",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "false",
            description =
                    "Tell models the class of each image, and have them make images of each class in turn (default: "
                            + "${DEFAULT-VALUE}).")
    boolean conditional;

    @Option(names = "--steps", paramLabel = "NUMBER", description = "Steps of training (default: ${DEFAULT-VALUE}).")
    int steps = 2000;

    @Option(
            names = "--epochs",
            paramLabel = "NUMBER",
            description = "In place of --steps: passes over the images that a model sees.")
    @Nullable
    Integer epochs;

    @Option(names = "--batch", paramLabel = "NUMBER", description = "Images of a step (default: ${DEFAULT-VALUE}).")
    int batch = 64;

    @Option(names = "--rate", paramLabel = "NUMBER", description = "Adam's learning rate (default: ${DEFAULT-VALUE}).")
    double rate = .003;

    @Option(
            names = "--noise-steps",
            paramLabel = "NUMBER",
            description = "Steps of the noise (default: ${DEFAULT-VALUE}).")
    int noiseSteps = 200;

    @Option(
            names = "--prediction",
            paramLabel = "NAME",
            description = "What the network gives: x0, the image; eps, the noise; or v (default: ${DEFAULT-VALUE}).")
    String prediction = "x0";

    @Option(
            names = "--levels",
            paramLabel = "NAME",
            description = "How the noise grows: cosine or linear (default: ${DEFAULT-VALUE}).")
    String levels = "cosine";

    /** Null where {@code --steps} says how long models are trained. */
    @Nullable
    Integer epochs() {
        return epochs;
    }

    /** What the command line does not say of models, as an experiment has them. */
    void take(ModelConfig.Denoiser denoiser, TrainingConfig training) {
        net = isTyped("--net") ? net : word(denoiser.net());
        // units and layers of one kind of network say nothing of another
        if (net.equals(word(denoiser.net()))) {
            hidden = isTyped("--hidden") ? hidden : (Integer) denoiser.hidden();
            layers = isTyped("--layers") ? layers : (Integer) denoiser.layers();
        }
        conditional = isTyped("--conditional") ? conditional : denoiser.conditional();
        prediction = isTyped("--prediction") ? prediction : word(denoiser.prediction());
        levels = isTyped("--levels") ? levels : word(denoiser.levels());
        noiseSteps = isTyped("--noise-steps") ? noiseSteps : denoiser.noiseSteps();
        batch = isTyped("--batch") ? batch : training.batch();
        rate = isTyped("--rate") ? rate : training.updater().rate();
        epochs = isTyped("--steps") || epochs != null ? epochs : (Integer) training.epochs();
    }

    private boolean isTyped(String name) {
        return requireNonNull(mixee).commandLine().getParseResult().hasMatchedOption(name);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** UserError for a value outside its range. */
    DenoiserRecipe recipe() {
        if (epochs != null && isTyped("--steps")) {
            throw new UserError("--epochs and --steps both say how long models are trained; remove one of them");
        }
        DenoiserRecipe.Net kind = one(DenoiserRecipe.Net.class, "--net", net);
        if (kind == DenoiserRecipe.Net.OPTIMAL && conditional) {
            throw new UserError("--net optimal knows no classes; leave out --conditional true, or give another --net");
        }
        boolean isConv = kind == DenoiserRecipe.Net.CONV;
        int units = requireNonNullElse(hidden, isConv ? CHANNELS : UNITS);
        int depth = requireNonNullElse(layers, isConv ? RESOLUTIONS : HIDDEN_LAYERS);
        within("--hidden", units, 1, MOST_HIDDEN);
        within("--layers", depth, 1, MOST_LAYERS);
        within("--steps", steps, 1, Integer.MAX_VALUE);
        within("--batch", batch, 1, MOST_BATCH);
        within("--noise-steps", noiseSteps, 2, MOST_NOISE_STEPS);
        if (!(rate > 0 && rate < 1)) {
            throw new UserError("--rate " + rate + ": must be above 0 and below 1");
        }
        return new DenoiserRecipe(
                        kind,
                        units,
                        depth,
                        one(DenoiserRecipe.Prediction.class, "--prediction", prediction),
                        one(NoiseLevels.Kind.class, "--levels", levels),
                        noiseSteps,
                        0,
                        steps,
                        batch,
                        rate,
                        0,
                        DenoiserRecipe.AVERAGE)
                .withSteps(steps);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(String.format(Locale.ROOT, "%s %d: must be from %d to %,d", name, value, least, most));
        }
    }

    /** The constant whose name is given in small letters. */
    static <E extends Enum<E>> E one(Class<E> of, String name, String given) {
        List<String> words = new ArrayList<>();
        for (E value : of.getEnumConstants()) {
            String word = word(value);
            if (word.equals(given)) {
                return value;
            }
            words.add(word);
        }
        throw new UserError(name + " must be one of " + String.join(", ", words));
    }
}
