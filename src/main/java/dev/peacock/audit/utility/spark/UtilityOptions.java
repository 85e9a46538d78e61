package dev.peacock.audit.utility.spark;

import dev.peacock.check.UserError;
import dev.peacock.command.RetrainOptions;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * The options of {@code audit utility}.
 *
 * @param levels thresholds of memorization (of language models in nats, else at most 1), or shares of the train examples to keep
 * @param repeats models an arm and set
 */
public record UtilityOptions(Remove remove, List<BigDecimal> levels, int repeats, int randomSets) {
    private static final int MOST_LEVELS = 100;
    private static final int MOST_DECIMALS = 100;
    /** More nats than any model takes off one character. */
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1000);

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
            boolean within =
                    level.compareTo(lowest) > 0 && (remove == Remove.MOST || level.compareTo(BigDecimal.ONE) < 0);
            if (!within || level.compareTo(HIGHEST) > 0) {
                throw outside(
                        remove,
                        level,
                        remove == Remove.LEAST
                                ? "between 0 and 1, both excluded"
                                : "above -1 and at most 1, or of models that give no labels, at most " + HIGHEST);
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
        RetrainOptions.check(repeats, randomSets);
    }

    /** Throws a UserError for thresholds that no memorization reaches. */
    void check(boolean scored) {
        for (BigDecimal level : levels) {
            if (!scored && level.compareTo(BigDecimal.ONE) > 0) {
                throw outside(remove, level, "above -1 and at most 1, since these models give labels");
            }
        }
    }

    private static UserError outside(Remove remove, BigDecimal level, String range) {
        return new UserError(remove.option() + " " + level + ": must be " + range);
    }
}
