package dev.peacock.audit.epsilon;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lower bound on epsilon, with the figures that it was computed from.
 *
 * @param bound a {@link BoundKind}'s word
 * @param runs how many runs were guessed about, those that failed included
 * @param failed how many of these failed for good; 0 in a file of before they were counted
 * @param canaries how many canaries the guesses were, or could have been, about: of several runs the sum, of a bound on single
 *     canaries how many there are to choose from
 * @param guesses how many guesses were made
 * @param correct how many of them are right
 * @param rates of a bound on single canaries, one guess a run; null of others
 * @param confidence of this bound by itself
 * @param muLow of a Gaussian bound: the mu; null of others
 * @param epsilonLow the bound, at least 0; of a Gaussian one the epsilon of mu at this delta, null where delta is 0
 * @param pValueAtZero largest probability of so many right guesses at epsilon = 0 and this delta; null where another theorem counts
 * @param source where the guesses come from
 */
public record EpsilonBound(
        String bound,
        int runs,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int failed,
        long canaries,
        int guesses,
        int correct,
        @Nullable Rates rates,
        double confidence,
        double delta,
        @Nullable Double muLow,
        @Nullable Double epsilonLow,
        @Nullable Double pValueAtZero,
        String source) {

    /**
     * From counts of guesses about finished runs; throws a {@link dev.peacock.check.UserError} for a confidence not in (0, 1) or a delta
     * not in [0, 1). Whether a run failed may depend on its coins, so those that did count: as abstentions about all of their canaries where
     * the theorem lets abstentions depend on the models, and else as wrong guesses, as many as about another run.
     *
     * @param runs finished ones, at least 1, all with as many canaries and guesses
     * @param failed runs about which there would have been as many guesses
     */
    public static EpsilonBound of(
            BoundKind kind,
            int runs,
            int failed,
            GuessCounts finished,
            double confidence,
            double delta,
            String source) {
        GuessCounts tally = new GuessCounts(
                finished.canaries() + finished.canaries() / runs * failed,
                finished.guesses() + (kind.allowsAbstentions() ? 0 : finished.guesses() / runs * failed),
                finished.correct());
        double low = low(kind, tally, confidence, delta);
        return new EpsilonBound(
                kind.word(),
                runs + failed,
                failed,
                tally.canaries(),
                tally.guesses(),
                tally.correct(),
                null,
                confidence,
                delta,
                kind.isGaussian() ? low : null,
                kind.isGaussian() ? epsilon(low, delta) : (Double) low,
                kind.allowsAbstentions() ? OneRunBound.pValue(tally, 0, delta) : null,
                source);
    }

    /** The bound on epsilon, or of a Gaussian kind that on mu. */
    static double low(BoundKind kind, GuessCounts tally, double confidence, double delta) {
        return kind.isGaussian()
                ? TradeOffBound.mu(tally, confidence)
                : kind.allowsAbstentions()
                        ? OneRunBound.epsilon(tally, confidence, delta)
                        : TradeOffBound.epsilon(tally, confidence, delta);
    }

    /** No Gaussian guarantee has a finite epsilon at delta 0, so there a mu above 0 says nothing of epsilon. */
    private static @Nullable Double epsilon(double mu, double delta) {
        return delta == 0 ? null : (Double) GaussianPrivacy.epsilon(mu, delta);
    }

    /** From one guess a run about single canaries. */
    public static EpsilonBound of(
            BoundKind kind, long canaries, Rates rates, double confidence, double delta, String source) {
        double error = kind == BoundKind.EVERY_CANARY ? (1 - confidence) / canaries : 1 - confidence;
        return new EpsilonBound(
                kind.word(),
                rates.runs(),
                rates.failed(),
                canaries,
                rates.runs(),
                rates.correct(),
                rates,
                confidence,
                delta,
                null,
                rates.epsilon(error, delta),
                null,
                source);
    }

    public BoundKind kind() {
        return BoundKind.of(bound);
    }

    /** The largest of those that assume no Gaussian guarantee, the first of equal ones; of a single one itself. */
    public static EpsilonBound largest(List<EpsilonBound> bounds) {
        return bounds.stream()
                .filter(bound -> bounds.size() == 1 || !bound.kind().isGaussian())
                .max(Comparator.comparingDouble(bound -> bound.epsilonLow == null ? 0 : bound.epsilonLow))
                .orElseThrow();
    }
}
