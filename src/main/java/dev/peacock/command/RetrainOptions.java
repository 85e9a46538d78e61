package dev.peacock.command;

import dev.peacock.check.UserError;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the audits that train models without chosen examples, and without as many at random. */
public final class RetrainOptions {
    /** The least number of random sets: enough to tell the effect of which examples were drawn. */
    public static final int FEWEST_RANDOM_SETS = 5;

    private static final int MOST_RANDOM_SETS = 1_000;
    private static final int MOST_REPEATS = 10_000;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How many models are trained again for each set of train examples (default: ${DEFAULT-VALUE}).")
    public int repeats;

    @Option(
            names = "--random-sets",
            paramLabel = "N",
            defaultValue = "5",
            description = "With how many random sets of the same size these are compared, at least 5 (default: "
                    + "${DEFAULT-VALUE}).")
    public int randomSets;

    /** Throws a UserError for numbers that make no sense. */
    public static void check(int repeats, int randomSets) {
        check("--repeats", repeats, 1, MOST_REPEATS);
        check("--random-sets", randomSets, FEWEST_RANDOM_SETS, MOST_RANDOM_SETS);
    }

    /** Throws a UserError for a number that is not in a range. */
    public static void check(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw new UserError(option + " " + value + ": must be from " + low + " to " + high);
        }
    }

    /** The options as they have to be typed again. */
    public List<String> typed() {
        return List.of("--repeats", String.valueOf(repeats), "--random-sets", String.valueOf(randomSets));
    }
}
