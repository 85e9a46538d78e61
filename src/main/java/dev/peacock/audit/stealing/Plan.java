package dev.peacock.audit.stealing;

import dev.peacock.check.UserError;
import dev.peacock.target.Answers;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What is tried on a victim.
 *
 * @param answers what it tells, each of which is tried
 * @param strategies of thieves that train; may be empty
 * @param budgets queries of such a thief
 * @param thieves trainings of each, with other seeds
 * @param hidden units of a thief's hidden layer; 0 for none
 * @param steps of its training
 * @param factor queries of equations by rounded confidences, times the number of parameters of a class
 * @param points uniform points to judge copies on
 */
public record Plan(
        List<Answers> answers,
        List<Strategy> strategies,
        List<Integer> budgets,
        int thieves,
        int hidden,
        int steps,
        int factor,
        int points,
        long seed)
        implements Serializable {
    /** Values of an array, at most: 1 GiB of numbers. */
    private static final long MOST_VALUES = 1L << 28;

    /** UserError where rows of so many values, or their probabilities, fill the memory. */
    void requireFits(int inputs, int classes, int tests) {
        requireFits("--points", points, inputs, classes);
        requireFits("--test", tests, inputs, classes);
        for (int budget : budgets) {
            requireFits("--budgets", strategies.isEmpty() ? 0 : budget, inputs, classes);
        }
    }

    private static void requireFits(String option, int rows, int inputs, int classes) {
        if ((long) rows * Math.max(inputs, classes) > MOST_VALUES) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s %d: so many rows of %d values and %d classes do not fit into memory; give at most %d",
                    option,
                    rows,
                    inputs,
                    classes,
                    MOST_VALUES / Math.max(inputs, classes)));
        }
    }

    /** Queries that it takes at the least: line searches and rounded answers need more, and smaller budgets share some with larger ones. */
    public long queries(int inputs, int tests) {
        long most = budgets.stream().mapToInt(Integer::intValue).max().orElse(0);
        return points + tests + (Equations.areTooMany(inputs) ? 0 : inputs + 1L) + most * thieves * strategies.size();
    }

    public Plan {
        answers = List.copyOf(answers);
        strategies = List.copyOf(strategies);
        budgets = List.copyOf(budgets);
    }
}
