package dev.peacock.audit.labels;

import dev.peacock.stats.Interval;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the models that did not see an example say about its label.
 *
 * @param models that did not see it, at least 1
 * @param votesGiven those of them that give it its label
 * @param suggested the label that most of them give it, its own if that is among several with as many votes, or else the lowest
 * @param votesSuggested models that give it that
 * @param selfConfidence the mean probability of the given label, by the margins of these models; where these are not known,
 *     votesGiven / models
 * @param votesOther the most votes of any label but its own
 * @param shareInterval 95% Wilson interval of {@link #share}
 * @param pValue that at most half of such models vote against its label: a one-sided exact binomial test
 * @param qValue among all examples of the split
 * @param confident as {@link ConfidentJoint#confident}
 * @param pruned whether {@link ConfidentJoint#pruned} chose it
 * @param ranks by {@link By}, from 1, the most suspicious; ties by number
 */
public record LabelScore(
        int example,
        int given,
        int models,
        int votesGiven,
        int suggested,
        int votesSuggested,
        double selfConfidence,
        int votesOther,
        Interval shareInterval,
        double pValue,
        double qValue,
        @Nullable Integer confident,
        boolean pruned,
        List<Integer> ranks)
        implements Serializable {
    /** What examples are ranked by. */
    public enum By {
        /** How surely most such models vote against the given label: the lower end of Wilson's interval of their share. */
        VOTES,
        /** {@link LabelScore#selfConfidence}, then by margin. */
        SELF_CONFIDENCE,
        /** The share of the votes for the given label less the largest of another (normalized margin). */
        MARGIN,
        /** Those that confident learning prunes first, and then the others, both by margin. */
        CONFIDENT
    }

    /** The share of the votes that the suggested label has. */
    public double share() {
        return (double) votesSuggested / models;
    }

    /** The share of the votes for the given label less the largest of another (normalized margin), -1..1. */
    public double margin() {
        return (double) (votesGiven - votesOther) / models;
    }

    /** Whether another label has more votes than the given one. */
    public boolean isOutvoted() {
        return suggested != given;
    }

    /** Whether another label has more votes, and most such models surely vote against the given one. */
    public boolean isSuspect(double fdr) {
        return isOutvoted() && qValue <= fdr;
    }

    public int rank(By by) {
        return ranks.get(by.ordinal());
    }
}
