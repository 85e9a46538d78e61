package dev.peacock.audit.longtail.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.config.Recipe;
import dev.peacock.estimate.Estimate;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JsonFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * audits/longtail-simulation/summary.json: the results of {@code audit longtail --simulate}. Null means undefined.
 *
 * @param learners the refusing ones, by what they refuse, then the model by its epochs
 * @param recipe of the model; null where none was trained, as {@code trainer} and {@code modelSeconds}
 * @param seconds wall time of the repetitions, without the models
 */
public record LongTailSimulation(
        LongTailSimulationOptions options,
        Simulation simulation,
        List<SimulatedLearner> learners,
        @Nullable Recipe recipe,
        @Nullable String trainer,
        double seconds,
        @Nullable Double modelSeconds) {
    public LongTailSimulation {
        learners = List.copyOf(learners);
    }

    /** Models whose training diverged. */
    public int failed() {
        return learners.stream().mapToInt(learner -> learner.sums().failed()).sum();
    }

    /** One line of JSON. */
    public String json() {
        return JsonFiles.line(object());
    }

    ObjectNode object() {
        ObjectNode json = AuditFiles.object();
        json.put("prior", options.prior().words());
        json.put("subpopulations", options.prior().subpopulations());
        json.put("examples", options.examples());
        json.put("classes", options.classes());
        json.put("seed", options.seed());
        json.put("repetitions", options.repetitions());
        json.put("models", recipe == null ? 0 : options.models());
        json.put("models_failed", failed());
        json.put("trainer", trainer);
        if (recipe != null) {
            json.putRawValue("configuration", new RawValue(recipe.effective()));
            json.put("features", options.features());
            json.put("noise", options.noise());
        }
        json.put("optimum", simulation.levels().optimum());
        json.put("seconds", seconds);
        json.put("model_seconds", modelSeconds);
        ArrayNode all = json.putArray("learners");
        learners.forEach(learner -> add(all.addObject(), learner));
        json.put("picture", LongTailPicture.NAME);
        return json;
    }

    private static void add(ObjectNode json, SimulatedLearner learner) {
        json.put("learner", learner.name());
        json.put("refuses_below", learner.refusesBelow());
        json.put("epochs", learner.epochs());
        json.put("repetitions", learner.repetitions());
        put(json, "error", learner.error());
        json.put("expected_error", learner.expectedError());
        put(json, "bound", learner.bound());
        put(json, "gap", learner.gap());
        put(json, "memorized", learner.memorized());
        json.put("expected_memorized", learner.expectedMemorized());
        json.put("singletons_fitted", learner.singletonsFitted().value());
    }

    private static void put(ObjectNode json, String name, Estimate estimate) {
        json.put(name, estimate.value());
        AuditFiles.put(json, name, estimate.interval());
    }
}
