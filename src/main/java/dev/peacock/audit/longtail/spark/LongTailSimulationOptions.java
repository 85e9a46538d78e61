package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.check.UserError;
import dev.peacock.command.RetrainOptions;
import java.util.HashSet;
import java.util.List;

/**
 * The options of {@code audit longtail --simulate}.
 *
 * @param examples n
 * @param classes k
 * @param refuseBelow learners beside the one that refuses nothing and the one that refuses singletons
 * @param models number of repetitions that also train the model
 * @param epochs of the model, one learner each; empty for the configuration's own and some smaller numbers
 * @param features of the points that the model is trained on
 * @param noise standard deviation of a point's features around its subpopulation's direction, whose features are about 1
 */
record LongTailSimulationOptions(
        Prior prior,
        int examples,
        int classes,
        int repetitions,
        List<Integer> refuseBelow,
        int models,
        List<Integer> epochs,
        int features,
        double noise,
        long seed) {
    public static final int DEFAULT_REPETITIONS = 2_000;
    public static final List<Integer> DEFAULT_REFUSE_BELOW = List.of(3, 5, 10);
    public static final int DEFAULT_MODELS = 10;
    /** With these, an MLP of 256 units tells 2,000 subpopulations apart, and fits a few more singletons in each epoch. */
    public static final int DEFAULT_FEATURES = 64;

    public static final double DEFAULT_NOISE = 0.1;

    private static final int MOST_REPETITIONS = 10_000_000;
    private static final int MOST_EPOCHS = 1_000_000;
    private static final int MOST_FEATURES = 100_000;
    private static final int MOST_LEARNERS = 100;

    /** Throws a UserError for options that make no sense. */
    public LongTailSimulationOptions {
        refuseBelow = List.copyOf(refuseBelow);
        epochs = List.copyOf(epochs);
        RetrainOptions.check("--repetitions", repetitions, 1, MOST_REPETITIONS);
        if (models < 0 || models > repetitions) {
            throw new UserError("--models " + models + ": must be from 0 to --repetitions, which is " + repetitions
                    + ", since the model is trained in some of the repetitions");
        }
        checkList("--refuse-below", refuseBelow);
        checkList("--epochs", epochs);
        epochs.forEach(number -> RetrainOptions.check("--epochs", number, 1, MOST_EPOCHS));
        RetrainOptions.check("--features", features, 1, MOST_FEATURES);
        if (!(noise >= 0 && noise <= 1_000)) {
            throw new UserError("--noise " + noise + ": must be from 0 to 1000");
        }
    }

    private static void checkList(String option, List<Integer> values) {
        if (values.size() > MOST_LEARNERS) {
            throw new UserError(option + ": lists " + values.size() + " numbers; list at most " + MOST_LEARNERS);
        }
        if (new HashSet<>(values).size() < values.size()) {
            throw new UserError(option + ": lists a number twice");
        }
    }

    /** UserError for numbers that make no sense together. */
    Simulation simulation() {
        return Simulation.of(prior, examples, classes, refuseBelow, seed);
    }
}
