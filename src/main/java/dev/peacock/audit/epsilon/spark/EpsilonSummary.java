package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.epsilon.EpsilonBound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * audits/epsilon/summary.json: the results of {@code audit epsilon}. Up to {@code source} they are those of the bound that counts: the
 * one that was declared, or else the largest that assumes no Gaussian guarantee.
 *
 * @param run whose training set was guessed; null where only the counts were given, or the bound is of several runs
 * @param confidence of the bound that counts, and of all bounds together
 * @param source where the guesses come from
 * @param bound its name; null in a file of before there were several
 * @param bounds all that were computed; together they hold at the confidence
 */
record EpsilonSummary(
        @Nullable Integer run,
        long canaries,
        int guesses,
        int correct,
        double confidence,
        double delta,
        @Nullable Double epsilonLow,
        @Nullable Double pValueAtZero,
        String source,
        @Nullable String bound,
        List<EpsilonBound> bounds) {
    EpsilonSummary {
        bounds = bounds == null ? List.of() : List.copyOf(bounds);
    }

    /** {@code run} of the bounds on one run; null where only the counts were given. */
    static EpsilonSummary of(@Nullable Integer run, List<EpsilonBound> bounds, double confidence) {
        EpsilonBound counts = EpsilonBound.largest(bounds);
        return new EpsilonSummary(
                counts.kind().isOfOneRun() ? run : null,
                counts.canaries(),
                counts.guesses(),
                counts.correct(),
                confidence,
                counts.delta(),
                counts.epsilonLow(),
                counts.pValueAtZero(),
                counts.source(),
                counts.bound(),
                bounds);
    }
}
