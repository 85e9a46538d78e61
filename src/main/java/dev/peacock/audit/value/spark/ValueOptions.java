package dev.peacock.audit.value.spark;

import dev.peacock.check.UserError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code audit value}.
 *
 * @param test names of test examples
 * @param retrain how many of the lowest value to leave out when models are trained again
 * @param by value to what; empty is margin where there are margins, and accuracy else
 * @param repeats models a set of train examples
 */
record ValueOptions(List<String> test, List<Integer> retrain, Optional<Measure.Score> by, int repeats, int randomSets) {
    /** Enough to tell the effect of which examples were drawn. */
    private static final int FEWEST_RANDOM_SETS = 5;

    private static final int MOST_RANDOM_SETS = 1_000;
    private static final int MOST_REPEATS = 10_000;
    private static final int MOST_LEVELS = 100;

    /** Throws a UserError for options that make no sense. */
    ValueOptions {
        test = List.copyOf(test);
        retrain = List.copyOf(retrain);
        if (retrain.size() > MOST_LEVELS || retrain.stream().anyMatch(size -> size < 1)) {
            throw new UserError("--retrain: give 1 to " + MOST_LEVELS + " numbers of at least 1, separated by commas");
        }
        if (new HashSet<>(retrain).size() < retrain.size()) {
            throw new UserError("--retrain: gives a number twice");
        }
        check("--repeats", repeats, 1, MOST_REPEATS);
        check("--random-sets", randomSets, FEWEST_RANDOM_SETS, MOST_RANDOM_SETS);
    }

    private static void check(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw new UserError(option + " " + value + ": must be from " + low + " to " + high);
        }
    }
}
