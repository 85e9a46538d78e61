package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.ExtractionCurve;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit extraction} found: what is printed, kept and reported.
 *
 * @param series corpus and perhaps held-out; of a fleet with, without and unseen; each with each length of prefix
 * @param copies of the corpus, by copies of the suffix, with the longest prefix
 * @param copiesCorrelation Spearman's of copies and p_z; null where either does not vary, and of a fleet
 * @param top the most extractable suffixes, each text once
 * @param near null without --near
 * @param nearControl the same of held-out documents; null without them
 * @param copiedControl documents of the control whose suffix stands in the corpus; null without --held-out
 * @param fleet null where a single model was asked
 */
record ExtractionSummary(
        Setting setting,
        List<Series> series,
        List<Group> copies,
        @Nullable Double copiesCorrelation,
        List<Top> top,
        @Nullable Near near,
        @Nullable Near nearControl,
        @Nullable Integer copiedControl,
        @Nullable Fleet fleet) {

    /** Of held-out documents, or of test documents, which no model saw; null without. */
    @Nullable
    Series control() {
        return series.stream()
                .filter(one -> List.of(FoundSeries.HELD_OUT, FoundSeries.UNSEEN)
                        .contains(one.group().name()))
                .findFirst()
                .orElse(null);
    }

    /**
     * What was asked.
     *
     * @param unit word, token, character or byte
     * @param exact whether p_z is known, and not from draws
     * @param draws for each suffix; null where p_z is exact
     * @param skipped documents that are too short, of the corpus
     * @param refused draws that a service did not want to make, of all suffixes
     * @param limit of a service that ended the job before all documents were asked, as it was typed; null if none did
     * @param left documents that were not asked for then, held-out ones too
     */
    record Setting(
            String model,
            String unit,
            List<Integer> prefixes,
            int suffix,
            double temperature,
            int topK,
            double topP,
            int attempts,
            double probability,
            boolean exact,
            @Nullable Integer draws,
            long documents,
            long skipped,
            boolean masked,
            long refused,
            @Nullable String limit,
            long left) {
        /** The same of a service. */
        Setting with(long otherRefused, @Nullable String otherLimit, long otherLeft) {
            return new Setting(
                    model,
                    unit,
                    prefixes,
                    suffix,
                    temperature,
                    topK,
                    topP,
                    attempts,
                    probability,
                    exact,
                    draws,
                    documents,
                    skipped,
                    masked,
                    otherRefused,
                    otherLimit,
                    otherLeft);
        }
    }

    /**
     * Documents with prefixes of one length.
     *
     * @param log10 mean of log10 p_z; null where p_z is from draws, or some is 0
     * @param impossible documents whose p_z is 0, or that no draw gave
     * @param greedy share that greedy decoding gives; null where the model does not tell
     */
    record Group(
            String name,
            long from,
            long to,
            int documents,
            @Nullable Double log10,
            int impossible,
            @Nullable Double greedy,
            @Nullable Interval greedyInterval,
            double extractable,
            Interval extractableInterval) {}

    /** The curve of a group. */
    record Series(Group group, List<ExtractionCurve.Point> points) {}

    /**
     * A suffix, as it may be shown.
     *
     * @param p p_z; of a fleet by models that saw the document
     * @param without the same by models that did not; null of a single model
     * @param needed draws that give it with probability --probability; null where they are infinitely many
     */
    record Top(
            String document,
            long copies,
            double p,
            @Nullable Double without,
            @Nullable Double needed,
            boolean greedy,
            String prefix,
            String suffix) {}

    /**
     * Bounds of the mean probability that a draw is near a suffix, with the longest prefix.
     *
     * @param exact mean p_z of the same documents
     */
    record Near(
            int distance,
            int beam,
            int documents,
            double exact,
            double low,
            double high,
            double extractableLow,
            double extractableHigh) {}

    /**
     * Models that saw a document against those that did not.
     *
     * @param checked models whose documents have the scores that the fleet kept, to the last bit
     * @param offBy the largest difference of a score, in nats a character
     * @param documents whose difference in log10 is defined
     * @param impossible further ones, whose suffix some model cannot draw at all, so that their difference in log10 is not
     * @param log10 mean difference in log10 p_z; null where none is defined
     * @param p mean difference in p_z
     * @param found documents with a q-value of at most .05 and a positive difference
     */
    record Fleet(
            int models,
            int checked,
            double offBy,
            int documents,
            int impossible,
            @Nullable Double log10,
            @Nullable Interval log10Interval,
            @Nullable Double p,
            @Nullable Interval pInterval,
            int found) {}
}
