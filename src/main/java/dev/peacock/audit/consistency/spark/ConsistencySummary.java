package dev.peacock.audit.consistency.spark;

import dev.peacock.audit.consistency.Below;
import dev.peacock.audit.consistency.Overall;
import dev.peacock.stats.Interval;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * audits/consistency/summary.json: the results of {@code audit consistency}. Null means undefined.
 *
 * @param score what a C-score means here, in words
 * @param models of all fleets
 */
public record ConsistencySummary(
        String score,
        List<Fleet> fleets,
        int models,
        long examples,
        long undefinedExamples,
        long undefinedStandardErrors,
        @Nullable Double mean,
        @Nullable Double meanStandardError,
        @Nullable Interval meanInterval,
        @Nullable Double median,
        List<Below> below) {
    public ConsistencySummary {
        fleets = List.copyOf(fleets);
        below = List.copyOf(below);
    }

    /**
     * A fleet that was counted.
     *
     * @param ratio null where the masks were drawn elsewhere
     * @param models runs that were counted
     */
    public record Fleet(String experiment, @Nullable Double ratio, int models) {}

    static ConsistencySummary of(List<Fleet> fleets, Overall overall, @Nullable Double median) {
        return new ConsistencySummary(
                score(fleets),
                fleets,
                fleets.stream().mapToInt(Fleet::models).sum(),
                overall.examples(),
                overall.undefined(),
                overall.withoutError(),
                overall.mean(),
                overall.meanError(),
                overall.meanInterval(),
                median,
                overall.below());
    }

    private static String score(List<Fleet> fleets) {
        List<Double> ratios = List.copyOf(new TreeSet<>(
                fleets.stream().map(Fleet::ratio).filter(Objects::nonNull).toList()));
        if (ratios.isEmpty()) {
            return "accuracy of held-out models, at the ratio at which the fleet's subsets were drawn elsewhere";
        }
        if (ratios.size() == 1) {
            return "accuracy of held-out models at ratio " + ratios.get(0);
        }
        return "mean over the ratio from " + ratios.get(0) + " to " + ratios.get(ratios.size() - 1)
                + " of the accuracy of held-out models, by the trapezoid rule over "
                + String.join(", ", ratios.stream().map(String::valueOf).toList());
    }
}
