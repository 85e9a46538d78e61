package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.check.UserError;
import java.util.HashSet;
import java.util.List;

/**
 * The options of {@code audit leave-one-out}.
 *
 * @param ids train examples; empty if the {@code top} most memorized and {@code random} others are chosen
 * @param repeats models with all examples, and models without each
 */
public record LeaveOneOutOptions(List<Integer> ids, int top, int random, int repeats) {
    /** The most train examples; each costs {@code repeats} models. */
    public static final int MOST_EXAMPLES = 1_000;

    private static final int MOST_REPEATS = 10_000;

    /** Throws a UserError for options that make no sense. */
    public LeaveOneOutOptions {
        ids = List.copyOf(ids);
        if (new HashSet<>(ids).size() < ids.size()) {
            throw new UserError("--ids: lists a train example twice");
        }
        if (ids.size() > MOST_EXAMPLES || (long) top + random > MOST_EXAMPLES) {
            throw new UserError("at most " + MOST_EXAMPLES + " train examples can be left out in one audit");
        }
        if (top < 0 || random < 0 || (ids.isEmpty() && top + random == 0)) {
            throw new UserError("--top and --random must not be below 0, nor both 0");
        }
        if (repeats < 1 || repeats > MOST_REPEATS) {
            throw new UserError("--repeats " + repeats + ": must be from 1 to " + MOST_REPEATS);
        }
    }
}
