package dev.peacock.audit.labels.spark;

import dev.peacock.spark.estimate.FleetWarning;
import dev.peacock.stats.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * audits/labels/summary.json: the results of {@code audit labels}.
 *
 * @param fdr the rate at which examples are judged
 * @param labels their names by index
 * @param control test examples that look mislabelled with only as many votes as train examples have
 * @param expected how many train examples would look mislabelled if all labels were right, and the share of test examples in control
 *     were due to hard examples alone
 * @param first the most suspicious examples, train examples first
 * @param pairs of train labels that suspects have and should have, the most frequent first
 * @param list the file for a labelling tool
 */
record LabelsSummary(
        String experiment,
        int models,
        double fdr,
        List<String> labels,
        OfSplit train,
        OfSplit test,
        int control,
        double expected,
        Interval expectedInterval,
        List<Suspect> first,
        List<LabelPair> pairs,
        List<FleetWarning> warnings,
        String list) {
    LabelsSummary {
        labels = List.copyOf(labels);
        first = List.copyOf(first);
        pairs = List.copyOf(pairs);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param examples those that some model did not see
     * @param undefined those that every model saw
     * @param outvoted for how many another label has more votes than their own
     * @param suspects how many of these most such models surely vote against
     * @param pruned how many confident learning would remove
     * @param errors how many labels are wrong, by confident learning
     * @param errorsInterval over other examples of the same kind
     */
    record OfSplit(
            long examples,
            long undefined,
            int outvoted,
            int suspects,
            int pruned,
            double errors,
            Interval errorsInterval) {}

    /** An example that looks mislabelled. */
    record Suspect(
            String split,
            long id,
            @Nullable String givenId,
            String source,
            String label,
            String suggested,
            int votes,
            int models,
            double share,
            Interval shareInterval) {}

    /** How many suspects of a label should have another. */
    record LabelPair(String label, String suggested, int examples) {}

    /** Whether as many train examples are expected to look mislabelled with right labels. */
    boolean isNoMoreThanExpected() {
        return train.suspects <= expectedInterval.high();
    }
}
