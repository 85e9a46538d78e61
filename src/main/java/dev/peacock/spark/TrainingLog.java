package dev.peacock.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Clock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** training.json: one entry for each session that trained to its end, for the rate that a summary shows. */
record TrainingLog(int runs, double seconds) {
    private static final String NAME = "training.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static void append(OutputDirectory out, TrainSubsets.Trained trained) throws IOException {
        ArrayNode sessions = MAPPER.createArrayNode();
        sessions(out).forEach(sessions::add);
        ObjectNode session = sessions.addObject();
        session.put("runs", trained.finished() + trained.diverged());
        session.put("seconds", trained.seconds());
        session.put("finished_at", Clock.now().toString());
        out.writeText(NAME, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(sessions) + "\n");
    }

    /** Writes the sessions of several directories, in their order, into another; nothing where there are none. */
    static void join(List<OutputDirectory> from, OutputDirectory to) throws IOException {
        ArrayNode sessions = MAPPER.createArrayNode();
        for (OutputDirectory directory : from) {
            sessions(directory).forEach(sessions::add);
        }
        if (!sessions.isEmpty()) {
            to.writeText(NAME, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(sessions) + "\n");
        }
    }

    /** Runs and wall seconds of all sessions together. */
    static TrainingLog read(OutputDirectory out) throws IOException {
        int runs = 0;
        double seconds = 0;
        for (JsonNode session : sessions(out)) {
            runs += session.path("runs").asInt();
            seconds += session.path("seconds").asDouble();
        }
        return new TrainingLog(runs, seconds);
    }

    private static JsonNode sessions(OutputDirectory out) throws IOException {
        String text = out.readText(NAME).orElse("[]");
        try {
            JsonNode sessions = MAPPER.readTree(text);
            if (sessions.isArray()) {
                return sessions;
            }
        } catch (JsonProcessingException e) {
            throw new UserError(damaged(out, e.getOriginalMessage()), e);
        }
        throw new UserError(damaged(out, "it is something else"));
    }

    private static String damaged(OutputDirectory out, String how) {
        return out.path(NAME) + ": not a list in JSON (" + how
                + "); remove the file: it only says how many models a second were trained";
    }

    @Nullable
    Double modelsPerSecond() {
        return seconds > 0 ? runs / seconds : null;
    }
}
