package dev.peacock.audit.longtail.simulation;

import dev.peacock.estimate.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * The results of one learner.
 *
 * @param refusesBelow the number of examples from which it takes a subpopulation's label; null for a model that was trained
 * @param epochs null where it is not trained in epochs
 * @param expectedError of fresh examples, by the theory; null for a model that was trained
 * @param expectedMemorized share of the tail beyond guessing, by the theory; null for such a model, and where no tail is
 */
public record SimulatedLearner(
        @Nullable Integer refusesBelow,
        @Nullable Integer epochs,
        @Nullable Double expectedError,
        @Nullable Double expectedMemorized,
        int classes,
        LearnerSums sums) {

    /** Of the theory's learners. */
    public static SimulatedLearner refusing(Simulation simulation, int least, LearnerSums sums) {
        return new SimulatedLearner(
                least,
                null,
                simulation.expectedError(least),
                simulation.expectedMemorized(least),
                simulation.classes(),
                sums);
    }

    /** Of a model. */
    public static SimulatedLearner trained(Simulation simulation, @Nullable Integer epochs, LearnerSums sums) {
        return new SimulatedLearner(null, epochs, null, null, simulation.classes(), sums);
    }

    /** Whether it is one of the theory's learners. */
    public boolean isRefusing() {
        return refusesBelow != null;
    }

    /** Its name in tables. */
    public String name() {
        if (refusesBelow == null) {
            return epochs == null ? "model" : "model, " + epochs + (epochs == 1 ? " epoch" : " epochs");
        }
        return switch (refusesBelow) {
            case 1 -> "optimal";
            case 2 -> "refuses singletons";
            default -> "refuses those seen fewer than " + refusesBelow + " times";
        };
    }

    /** Repetitions that count. */
    public long repetitions() {
        return sums.error().count();
    }

    /** Of fresh examples. */
    public Estimate error() {
        return Estimate.ofMean(sums.error());
    }

    /** Feldman's bound (2020, theorem 2.3) from what it did not fit. */
    public Estimate bound() {
        return Estimate.ofMean(sums.bound());
    }

    /** Error minus bound, from repetition to repetition. */
    public Estimate gap() {
        return Estimate.ofMean(sums.gap());
    }

    /** Share of the tail that it fits, beyond what guessing gets: 0 guesses, 1 fits all. */
    public Estimate memorized() {
        return sums.tail().above(1.0 / classes);
    }

    /** Share of the examples of subpopulations seen once that it gets right, guesses included. */
    public Estimate singletonsFitted() {
        return sums.singletons().estimate();
    }
}
