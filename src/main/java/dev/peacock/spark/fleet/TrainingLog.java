package dev.peacock.spark.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.SealedJson;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** training.json: one entry for each completed training session, from which the training rate is computed. */
public record TrainingLog(int runs, double seconds) {
    public static final String NAME = "training.json";
    private static final String MEND = "restore or remove it; only models_per_second depends on it";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static void append(OutputDirectory out, TrainSubsets.Trained trained) throws IOException {
        ArrayNode sessions = sessions(out);
        ObjectNode session = sessions.addObject();
        session.put("runs", trained.finished() + trained.diverged());
        session.put("seconds", trained.seconds());
        session.put("finished_at", Clock.now().toString());
        JsonFiles.write(out, NAME, sessions);
    }

    /** Writes the sessions of several directories, in their order, into another; nothing where there are none. */
    public static void join(List<OutputDirectory> from, OutputDirectory to) throws IOException {
        ArrayNode sessions = MAPPER.createArrayNode();
        for (OutputDirectory directory : from) {
            sessions.addAll(sessions(directory));
        }
        if (!sessions.isEmpty()) {
            JsonFiles.write(to, NAME, sessions);
        }
    }

    private static ArrayNode sessions(OutputDirectory out) throws IOException {
        ArrayNode sessions = MAPPER.createArrayNode();
        Optional<JsonNode> all = JsonFiles.read(out, NAME, MEND);
        if (all.isPresent() && !all.get().isArray()) {
            throw new UserError(out.path(NAME) + ": not in the form that Peacock writes; " + MEND);
        }
        // the last session's checksum is the file's
        all.ifPresent(array -> array.forEach(session ->
                sessions.add(session instanceof ObjectNode object ? object.without(SealedJson.KEY) : session)));
        return sessions;
    }

    /** Runs and wall seconds of all sessions together. */
    public static TrainingLog read(OutputDirectory out) throws IOException {
        int runs = 0;
        double seconds = 0;
        for (JsonNode session : sessions(out)) {
            runs += session.path("runs").asInt();
            seconds += session.path("seconds").asDouble();
        }
        return new TrainingLog(runs, seconds);
    }

    public @Nullable Double modelsPerSecond() {
        return seconds > 0 ? runs / seconds : null;
    }
}
