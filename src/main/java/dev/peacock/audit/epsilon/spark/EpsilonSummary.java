package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.epsilon.EpsilonBound;
import org.jspecify.annotations.Nullable;

/**
 * audits/epsilon/summary.json: the results of {@code audit epsilon}.
 *
 * @param run whose training set was guessed; null where only the counts were given
 * @param epsilonLow the bound
 * @param source where the guesses come from
 */
record EpsilonSummary(
        @Nullable Integer run,
        int canaries,
        int guesses,
        int correct,
        double confidence,
        double delta,
        double epsilonLow,
        double pValueAtZero,
        String source) {
    static EpsilonSummary of(@Nullable Integer run, EpsilonBound bound, String source) {
        return new EpsilonSummary(
                run,
                bound.tally().canaries(),
                bound.tally().guesses(),
                bound.tally().correct(),
                bound.confidence(),
                bound.delta(),
                bound.epsilon(),
                bound.pValueAtZero(),
                source);
    }
}
