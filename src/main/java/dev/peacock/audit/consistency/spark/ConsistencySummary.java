package dev.peacock.audit.consistency.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.consistency.Below;
import dev.peacock.audit.consistency.Overall;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** audits/consistency/summary.json: the results of {@code audit consistency}. Null means undefined. */
public record ConsistencySummary(
        List<Fleet> fleets, Overall overall, @Nullable Double median) {
    public ConsistencySummary {
        fleets = List.copyOf(fleets);
    }

    /**
     * A fleet that was counted.
     *
     * @param ratio null where the masks were drawn elsewhere
     * @param models runs that were counted
     */
    public record Fleet(String experiment, @Nullable Double ratio, int models) {}

    /** Runs of all fleets. */
    public int models() {
        return fleets.stream().mapToInt(Fleet::models).sum();
    }

    /** The different ratios, ascending; empty where the only one is not known. */
    public List<Double> ratios() {
        TreeSet<Double> ratios = new TreeSet<>();
        fleets.stream().map(Fleet::ratio).filter(Objects::nonNull).forEach(ratios::add);
        return List.copyOf(ratios);
    }

    /** What a C-score means here, in words. */
    public String score() {
        List<Double> ratios = ratios();
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

    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(object());
    }

    ObjectNode object() {
        ObjectNode json = AuditFiles.object();
        json.put("score", score());
        ArrayNode used = json.putArray("fleets");
        for (Fleet fleet : fleets) {
            ObjectNode one = used.addObject();
            one.put("experiment", fleet.experiment());
            one.put("ratio", fleet.ratio());
            one.put("models", fleet.models());
        }
        json.put("models", models());
        json.put("examples", overall.examples());
        json.put("undefined_examples", overall.undefined());
        json.put("undefined_standard_errors", overall.withoutError());
        json.put("mean", overall.mean());
        json.put("mean_standard_error", overall.meanError());
        AuditFiles.put(json, "mean", overall.meanInterval());
        json.put("median", median);
        ArrayNode below = json.putArray("below");
        for (Below of : overall.below()) {
            ObjectNode one = below.addObject();
            one.put("threshold", of.threshold());
            one.put("examples", of.observed());
            one.put("corrected", of.corrected());
            one.put("corrected_standard_error", of.standardError());
            AuditFiles.put(one, "corrected", of.interval());
        }
        return json;
    }
}
