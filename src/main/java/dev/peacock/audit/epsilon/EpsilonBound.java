package dev.peacock.audit.epsilon;

/**
 * A lower bound on epsilon, with the figures that it was computed from.
 *
 * @param epsilon the bound, at least 0
 * @param pValueAtZero largest probability of so many right guesses at epsilon = 0 and this delta
 */
public record EpsilonBound(GuessCounts tally, double confidence, double delta, double epsilon, double pValueAtZero) {

    /** Throws a {@link dev.peacock.check.UserError} for a confidence not in (0, 1) or a delta not in [0, 1). */
    public static EpsilonBound of(GuessCounts tally, double confidence, double delta) {
        return new EpsilonBound(
                tally,
                confidence,
                delta,
                OneRunBound.epsilon(tally, confidence, delta),
                OneRunBound.pValue(tally, 0, delta));
    }
}
