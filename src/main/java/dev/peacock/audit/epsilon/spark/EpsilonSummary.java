package dev.peacock.audit.epsilon.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import org.jspecify.annotations.Nullable;

/**
 * audits/epsilon/summary.json: the results of {@code audit epsilon}.
 *
 * @param run whose training set was guessed; null where only the counts were given
 * @param source where the guesses come from
 */
public record EpsilonSummary(@Nullable Integer run, EpsilonBound bound, String source) {
    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(object());
    }

    ObjectNode object() {
        ObjectNode json = AuditFiles.object();
        json.put("run", run);
        json.put("canaries", bound.tally().canaries());
        json.put("guesses", bound.tally().guesses());
        json.put("correct", bound.tally().correct());
        json.put("confidence", bound.confidence());
        json.put("delta", bound.delta());
        json.put("epsilon_low", bound.epsilon());
        json.put("p_value_at_zero", bound.pValueAtZero());
        json.put("source", source);
        return json;
    }
}
