package dev.peacock.audit.value.spark;

import dev.peacock.check.UserError;
import dev.peacock.command.RetrainOptions;
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
        RetrainOptions.check(repeats, randomSets);
    }
}
