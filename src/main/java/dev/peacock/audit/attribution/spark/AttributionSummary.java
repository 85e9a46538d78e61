package dev.peacock.audit.attribution.spark;

import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * audits/attribution/summary.json: the results of {@code audit attribution}.
 *
 * @param models that judge
 * @param choosing models that made the fleet's own scores
 * @param scores files first
 * @param ceiling null under designs that do not draw subsets independently
 * @param removed null if nothing was trained
 */
record AttributionSummary(
        String experiment,
        int models,
        int choosing,
        int testExamples,
        List<Scored> scores,
        List<Difference> differences,
        @Nullable Reach ceiling,
        @Nullable Removed removed) {
    AttributionSummary {
        scores = List.copyOf(scores);
        differences = List.copyOf(differences);
    }

    /** What scores are. */
    enum Kind {
        FILE,
        INFLUENCE,
        PRIOR,
        FIT,
        LABEL,
        RANDOM
    }

    /** @param flat test examples on which the scores foretell the same of all models */
    record Scored(
            String name, Kind kind, double lds, @Nullable Interval interval, int examples, int flat) {}

    /** How much higher the score of {@code name}, a file or this fleet's influence with the prior, is than that of {@code other}. */
    record Difference(
            String name,
            String other,
            double difference,
            @Nullable Interval interval) {}

    /**
     * What perfect linear scores would reach.
     *
     * @param explained the share of the margins' variance that a linear function of the subset explains
     */
    record Reach(
            double explained,
            @Nullable Interval explainedInterval,
            double lds,
            @Nullable Interval interval) {}

    /**
     * @param fleet id of the experiment that was trained
     * @param repeats pairs of models for each removal, of those wanted
     */
    record Removed(String fleet, int models, int modelsWanted, int examples, int top, int repeats, List<Drop> drops) {
        Removed {
            drops = List.copyOf(drops);
        }
    }

    /**
     * What removing the train examples with the highest scores does to test examples.
     *
     * @param drop mean of how much the margin drops
     * @param more by how much more than without as many random train examples of the label; null for these
     * @param right models with all train examples that get their test example right
     * @param flipped how many of these get it wrong without
     */
    record Drop(
            String name,
            double drop,
            @Nullable Interval dropInterval,
            @Nullable Double more,
            @Nullable Interval moreInterval,
            int right,
            int flipped) {}
}
