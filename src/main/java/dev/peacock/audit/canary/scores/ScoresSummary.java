package dev.peacock.audit.canary.scores;

import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file of log-perplexities says.
 *
 * @param ids canaries and records
 * @param models that gave log-perplexities
 * @param candidates other secrets of the first canary that has any; 0 without
 * @param method where most exposures come from: exact, extrapolated or sampled; null without candidates
 * @param counts by how often a canary stands in the text, ascending
 * @param raw how well the log-perplexity as it is tells a model that saw a canary from one that did not
 * @param centred the same for the log-perplexity less its mean in the other models; null with a single model
 * @param bound on epsilon; null where nothing can be guessed
 * @param isIndependent whether coins of different models are said to be independent; otherwise the bound is about one model alone
 */
public record ScoresSummary(
        int ids,
        int models,
        long candidates,
        @Nullable String method,
        List<Count> counts,
        @Nullable Membership raw,
        @Nullable Membership centred,
        @Nullable CoinBound bound,
        boolean isIndependent) {

    /**
     * Canaries that stand in the text equally often.
     *
     * @param exposureIn mean in models that saw them; null without candidates or models
     * @param exposureOut mean in the other models
     * @param difference mean log-perplexity in models that did not see them, less that in models that did, in bits; null without both
     */
    public record Count(
            int insertions,
            int ids,
            @Nullable Double exposureIn,
            @Nullable Double exposureOut,
            @Nullable Double difference,
            @Nullable Interval differenceInterval) {}

    /**
     * An attack.
     *
     * @param members pairs of a canary and a model that saw it
     * @param interval of the AUC at 95%, with both canaries and models as samples; null where a single model, or group of canaries, has all
     *     members or all others, so that membership cannot be told from it
     */
    public record Membership(
            long members, long others, double auc, @Nullable Interval interval) {}
}
