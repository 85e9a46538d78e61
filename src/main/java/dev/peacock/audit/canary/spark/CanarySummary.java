package dev.peacock.audit.canary.spark;

import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit canary} found: what is printed, kept and reported.
 *
 * @param counts by epoch and number of insertions, ascending
 * @param unseen exposure where nobody saw the secret, after the last epoch: of the controls in all models, and of the others in the models
 *     that did not see them
 * @param shown the secrets with the largest exposure, the largest first
 * @param path of a secret that was found; null where none was
 */
record CanarySummary(
        Setting setting,
        Learnt learnt,
        List<Count> counts,
        Unseen unseen,
        List<Shown> shown,
        @Nullable Path path,
        Records records,
        List<Bound> bounds) {

    /**
     * What was done.
     *
     * @param kind random, sampled or natural
     * @param documents that were read
     * @param records that were taken, each in half of the models
     * @param characters of all of them
     * @param spaceBits log2 of the secrets of the largest form; null of sampled canaries
     * @param method where exposure comes from: exact, extrapolated or sampled
     * @param budget questions of a search at most; null where nothing is searched
     */
    record Setting(
            String kind,
            int models,
            List<Integer> epochs,
            long documents,
            int records,
            long characters,
            int hidden,
            int canaries,
            @Nullable Double spaceBits,
            String method,
            @Nullable Integer budget,
            boolean masked) {
        int lastEpoch() {
            return epochs.get(epochs.size() - 1);
        }
    }

    /**
     * Whether models learnt anything, in bits for each character.
     *
     * @param heldOut of records that a model did not see, mean over models
     * @param frequencies of the frequencies of the characters alone
     * @param others share of the text's characters that are rare ones, which the models know as one
     */
    record Learnt(double heldOut, double frequencies, double others) {
        boolean isNothing() {
            return !(heldOut < frequencies);
        }
    }

    /**
     * Canaries that are inserted equally often, after an epoch.
     *
     * @param exposureInterval 95%, over canaries and models; null with fewer than two of either
     * @param difference log-perplexity in models that did not see them less that in models that did, in bits
     * @param found null before the last epoch, and where nothing is searched
     * @param first how many of these are the first secret that the search gives; null where found is
     */
    record Count(
            int insertions,
            int epoch,
            int canaries,
            double exposure,
            @Nullable Interval exposureInterval,
            @Nullable Double difference,
            @Nullable Interval differenceInterval,
            @Nullable Integer found,
            @Nullable Integer searches,
            @Nullable Interval foundInterval,
            @Nullable Integer first) {}

    /**
     * The control.
     *
     * @param exposure mean
     * @param expected of a secret that is drawn at random
     * @param isDrawn whether secrets are, so that this is expected
     * @param foundInterval of the share that the search found; null without a search
     */
    record Unseen(
            double exposure,
            @Nullable Interval interval,
            double expected,
            boolean isDrawn,
            int searches,
            int found,
            @Nullable Interval foundInterval) {}

    /** A canary, with exposure in models that saw it and in those that did not. */
    record Shown(
            int canary, String text, int insertions, double exposure, double unseen, double difference, int found) {}

    /**
     * How a search came to a secret.
     *
     * @param prefix what the model was given
     * @param place which of the secrets that the search found it was, from 1
     */
    record Path(
            int canary,
            int model,
            int insertions,
            String prefix,
            int queries,
            int place,
            double bits,
            List<Step> steps) {}

    /** A question: the number of it, the beginning of the secret that was fed, and its log-perplexity. */
    record Step(int query, String fed, double bits) {}

    /**
     * The corpus itself.
     *
     * @param difference mean log-probability of a character in models that saw the record less that in models that did not, in nats
     * @param most the records with the largest differences
     */
    record Records(@Nullable Double difference, @Nullable Interval interval, List<Most> most) {}

    /** A record. */
    record Most(String document, int characters, double difference) {}

    /**
     * A lower bound on epsilon.
     *
     * @param of what is guessed: canaries, or records
     */
    record Bound(
            String of,
            int insertions,
            int targets,
            long canaries,
            int guesses,
            int correct,
            double confidence,
            double epsilon) {}
}
