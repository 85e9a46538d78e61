package dev.peacock.audit.utility.spark;

import dev.peacock.check.UserError;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The options of {@code audit utility}.
 *
 * @param levels thresholds of memorization, or shares of the train examples to keep
 * @param repeats models an arm and set
 */
public record UtilityOptions(Remove remove, List<BigDecimal> levels, int repeats, int randomSets) {
    /** The least number of random sets: enough to tell the effect of which examples were drawn. */
    public static final int FEWEST_RANDOM_SETS = 5;

    private static final int MOST_RANDOM_SETS = 1_000;
    private static final int MOST_REPEATS = 10_000;
    private static final int MOST_LEVELS = 100;
    private static final int MOST_DECIMALS = 100;

    /** Which examples are left out. */
    public enum Remove {
        MOST,
        LEAST;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The option that gives the levels. */
        String option() {
            return this == MOST ? "--thresholds" : "--keep";
        }
    }

    /** Throws a UserError for options that make no sense. */
    public UtilityOptions {
        levels = List.copyOf(levels);
        BigDecimal lowest = remove == Remove.MOST ? BigDecimal.ONE.negate() : BigDecimal.ZERO;
        if (levels.isEmpty() || levels.size() > MOST_LEVELS) {
            throw new UserError(remove.option() + ": give 1 to " + MOST_LEVELS + " numbers, separated by commas");
        }
        for (BigDecimal level : levels) {
            boolean within = level.compareTo(lowest) > 0 && level.compareTo(BigDecimal.ONE) <= 0;
            if (!within || (remove == Remove.LEAST && level.compareTo(BigDecimal.ONE) == 0)) {
                throw new UserError(remove.option() + " " + level + ": must be "
                        + (remove == Remove.MOST ? "above -1 and at most 1" : "between 0 and 1, both excluded"));
            }
            // one of 1e-999999999 has as many digits once it is written out
            if (level.scale() > MOST_DECIMALS) {
                throw new UserError(
                        remove.option() + " " + level + ": must have at most " + MOST_DECIMALS + " decimals");
            }
        }
        if (new HashSet<>(levels.stream().map(BigDecimal::stripTrailingZeros).toList()).size() < levels.size()) {
            throw new UserError(remove.option() + ": gives a number twice");
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
