package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.Prior;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code audit longtail --simulate}. */
final class LongTailSimulateOptions {
    @Option(
            names = "--simulate",
            description = "With --prior: draw frequencies, data and labels many times, and measure the errors of "
                    + "learners that refuse rare subpopulations, and with --conf those of a real model. Needs "
                    + "--out.")
    boolean asked;

    @Option(
            names = "--repetitions",
            paramLabel = "R",
            description = "With --simulate and --toy: the number of repetitions (default: 2,000, and 20,000).")
    @Nullable
    Integer repetitions;

    @Option(
            names = "--refuse-below",
            paramLabel = "L,...",
            description = "With --simulate: also include learners that refuse subpopulations seen fewer than this "
                    + "many times, beside the optimal one and the one that refuses singletons (default: 3,5,10).")
    @Nullable
    String refuseBelow;

    @Option(
            names = "--models",
            paramLabel = "M",
            description = "With --simulate and --conf: the number of repetitions in which the model is also "
                    + "trained (default: 10).")
    @Nullable
    Integer models;

    @Option(
            names = "--epochs",
            paramLabel = "E,...",
            description =
                    "With --simulate and --conf: the numbers of epochs to train the model for, each as a separate "
                            + "learner (default: the configuration's epochs and some smaller numbers).")
    @Nullable
    String epochs;

    @Option(
            names = "--features",
            paramLabel = "D",
            description = "With --simulate and --conf: the number of features of the points that the model is "
                    + "trained on (default: 64).")
    @Nullable
    Integer features;

    @Option(
            names = "--noise",
            paramLabel = "S",
            description = "With --simulate and --conf: the standard deviation of a point's features around its "
                    + "subpopulation's direction, whose features are about 1 (default: 0.1).")
    @Nullable
    Double noise;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "With --simulate: the seed of everything that is drawn (default: 1).")
    @Nullable
    Long seed;

    /** Throws a UserError for options that make no sense; {@code model} is whether there is a model. */
    LongTailSimulationOptions options(Prior prior, int examples, int classes, boolean model) {
        int drawn = repetitions == null ? LongTailSimulationOptions.DEFAULT_REPETITIONS : repetitions;
        int trained = model ? Math.min(drawn, LongTailSimulationOptions.DEFAULT_MODELS) : 0;
        return new LongTailSimulationOptions(
                prior,
                examples,
                classes,
                drawn,
                refuseBelow == null
                        ? LongTailSimulationOptions.DEFAULT_REFUSE_BELOW
                        : numbers("--refuse-below", refuseBelow),
                models == null ? trained : models,
                epochs == null ? List.of() : numbers("--epochs", epochs),
                features == null ? LongTailSimulationOptions.DEFAULT_FEATURES : features,
                noise == null ? LongTailSimulationOptions.DEFAULT_NOISE : noise,
                seed == null ? 1 : seed);
    }

    /** Throws a UserError for an option of the simulation without --simulate. */
    void refuseWithout() {
        Object[][] given = {
            {"--refuse-below", refuseBelow},
            {"--models", models},
            {"--epochs", epochs},
            {"--features", features},
            {"--noise", noise},
            {"--seed", seed}
        };
        for (Object[] option : given) {
            if (option[1] != null) {
                throw new UserError(option[0] + " belongs to --simulate");
            }
        }
    }

    private static List<Integer> numbers(String option, String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            try {
                numbers.add(Integer.valueOf(word.strip()));
            } catch (NumberFormatException e) {
                throw new UserError(
                        option + " " + Shown.text(text) + ": must be whole numbers, separated by commas", e);
            }
        }
        return numbers;
    }
}
