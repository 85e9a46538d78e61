package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.Prior;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What audit longtail --simulate is asked. */
final class LongTailSimulateOptions {
    @Option(
            names = "--simulate",
            description =
                    "With --prior: draw frequencies, data and labels many times, and let learners that refuse what is"
                            + " rare, and with --conf a real model, show what they get wrong; needs --out.")
    boolean asked;

    @Option(
            names = "--repetitions",
            paramLabel = "R",
            description = "With --simulate and --toy: how often (default: 2,000, and 20,000).")
    @Nullable
    Integer repetitions;

    @Option(
            names = "--refuse-below",
            paramLabel = "L,...",
            description =
                    "With --simulate: learners that refuse what was seen fewer than so many times, beside the optimal one"
                            + " and the one that refuses singletons (default: 3,5,10).")
    @Nullable
    String refuseBelow;

    @Option(
            names = "--models",
            paramLabel = "M",
            description =
                    "With --simulate and --conf: in how many of the repetitions the model is trained too (default: 10).")
    @Nullable
    Integer models;

    @Option(
            names = "--epochs",
            paramLabel = "E,...",
            description = "With --simulate and --conf: train the model so long, each a learner of its own (default: the"
                    + " configuration's epochs and some fewer).")
    @Nullable
    String epochs;

    @Option(
            names = "--features",
            paramLabel = "D",
            description =
                    "With --simulate and --conf: features of the points that the model is trained on (default: 64).")
    @Nullable
    Integer features;

    @Option(
            names = "--noise",
            paramLabel = "S",
            description =
                    "With --simulate and --conf: noise of a point about its subpopulation's direction, whose features are"
                            + " about 1 large (default: 0.1).")
    @Nullable
    Double noise;

    @Option(names = "--seed", paramLabel = "SEED", description = "With --simulate: of all that is drawn (default: 1).")
    @Nullable
    Long seed;

    /** UserError for what makes no sense; {@code model} is whether there is one. */
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

    /** UserError for an option of the simulation where none was asked for. */
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
                        option + " " + Shown.text(text) + ": must be whole numbers with commas between them", e);
            }
        }
        return numbers;
    }
}
