package dev.peacock.audit.stealing;

import dev.peacock.target.Answers;
import java.io.Serializable;
import java.util.List;

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
    private static final long serialVersionUID = 1L;

    public Plan {
        answers = List.copyOf(answers);
        strategies = List.copyOf(strategies);
        budgets = List.copyOf(budgets);
    }
}
