package dev.peacock.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.peacock.config.text.Words;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.Status;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.lock.Driver;
import dev.peacock.spark.output.lock.LockOwner;
import dev.peacock.spark.plan.Plan;
import dev.peacock.spark.plan.Precision;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes results as one line of JSON, for schedulers. */
final class JsonResults {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonResults() {}

    /** The text in quotes, as both JSON and HOCON write it. */
    static String quoted(String text) {
        return MAPPER.valueToTree(text).toString();
    }

    /** The results of several audits by their names; null for one without. */
    static String named(Map<String, @Nullable Record> results) {
        ObjectNode json = MAPPER.createObjectNode();
        results.forEach((name, result) -> {
            if (result == null) {
                json.putNull(name);
            } else {
                json.putRawValue(name, new RawValue(JsonFiles.line(result)));
            }
        });
        return json.toString();
    }

    /** The line of a summary with the results of audits in its field {@code audits}. */
    static String withAudits(Record summary, Map<String, @Nullable Record> results) {
        String line = JsonFiles.line(summary);
        return line.substring(0, line.lastIndexOf('}')) + ",\"audits\":" + named(results) + "}";
    }

    static String fleet(PeacockJobs.Fleet fleet) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("experiment", fleet.experiment());
        json.put("models", fleet.finished());
        json.put("models_failed", fleet.failed());
        json.put("models_wanted", fleet.wanted());
        return json.toString();
    }

    static String status(Status status) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("experiment", status.experiment());
        json.set("builds", MAPPER.valueToTree(status.builds()));
        json.put("models", status.finished());
        json.put("models_failed", status.failed());
        json.put("models_missing", status.missing());
        json.put("models_wanted", status.wanted());
        json.put("estimated", status.estimated());
        json.put("models_estimated", status.estimatedModels());
        json.put("reported", status.reported());
        json.put(
                "last_stack_at",
                status.latest() == null ? null : status.latest().toString());
        putDriver(json, status.driver());
        putPrecision(json, status.precision());
        if (status.summary() == null) {
            json.putNull("summary");
        } else {
            json.putRawValue("summary", new RawValue(status.summary()));
        }
        return json.toString();
    }

    private static void putDriver(ObjectNode json, @Nullable Driver driver) {
        if (driver == null) {
            json.putNull("driver");
            return;
        }
        LockOwner owner = driver.owner();
        ObjectNode object = json.putObject("driver");
        object.put("at_work", driver.atWork());
        object.put("lock_renewed_at", driver.renewed().toString());
        object.put("host", owner == null ? null : owner.host());
        object.put("pid", owner == null ? null : owner.pid());
        object.put("started_at", owner == null ? null : owner.startedAt());
        object.put("command", owner == null ? null : owner.command());
    }

    private static void putPrecision(ObjectNode json, Precision precision) {
        Precision.Measured measured = precision.measured();
        json.put("target_se", precision.target());
        json.put("target_reached", precision.target() == null ? null : precision.isReached());
        json.put("models_missing_for_target", precision.missing());
        json.put("models_for_target_at_worst", precision.worst());
        json.put(
                "standard_error_max", measured == null ? null : measured.error().largest());
        json.put(
                "undefined_standard_errors",
                measured == null ? null : measured.error().undefined());
        json.put("models_measured", measured == null ? null : measured.models());
    }

    static String plan(PeacockJobs.Planned planned) {
        Plan plan = planned.plan();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("trial_runs", plan.trialRuns());
        json.put("trial_failed", planned.failed());
        json.put("seconds_per_model", plan.secondsPerModel());
        json.put("models_per_second", plan.modelsPerSecond());
        json.put("tests", plan.tests());
        json.put("recommended_models", plan.recommended());
        Plan.Saving saving = plan.saving();
        json.put("saving_of", saving == null ? null : saving.way().name().toLowerCase(Locale.ROOT));
        json.put("saving", saving == null ? null : saving.times());
        json.put("saving_recommended", saving != null && saving.isWorthIt());
        json.put("score", Words.of(plan.score()));
        ArrayNode scores = json.putArray("scores");
        for (Plan.ScoreNeed need : plan.scores()) {
            ObjectNode line = scores.addObject();
            line.put("score", Words.of(need.score()));
            line.put("models", need.models());
            line.put("standard_error", need.error());
            line.put("spread", need.spread());
        }
        ArrayNode rows = json.putArray("rows");
        for (Plan.Row row : plan.rows()) {
            ObjectNode line = rows.addObject();
            line.put("models", row.models());
            line.put("standard_error_worst", row.worst());
            line.put("standard_error_mean", row.typical());
            line.put("power", row.power());
            line.put("seconds", row.seconds());
        }
        return json.toString();
    }
}
