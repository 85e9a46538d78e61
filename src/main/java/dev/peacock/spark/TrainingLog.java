package dev.peacock.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.provenance.Clock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** training.json: one entry for each session that trained to its end, for the rate that a summary shows. */
record TrainingLog(int runs, double seconds) {
    private static final String NAME = "training.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static void append(OutputDirectory out, TrainSubsets.Trained trained) throws IOException {
        ArrayNode sessions = MAPPER.createArrayNode();
        Optional<String> text = out.readText(NAME);
        if (text.isPresent()) {
            MAPPER.readTree(text.get()).forEach(sessions::add);
        }
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
            Optional<String> text = directory.readText(NAME);
            if (text.isPresent()) {
                MAPPER.readTree(text.get()).forEach(sessions::add);
            }
        }
        if (!sessions.isEmpty()) {
            to.writeText(NAME, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(sessions) + "\n");
        }
    }

    /** Runs and wall seconds of all sessions together. */
    static TrainingLog read(OutputDirectory out) throws IOException {
        int runs = 0;
        double seconds = 0;
        Optional<String> text = out.readText(NAME);
        if (text.isPresent()) {
            for (JsonNode session : MAPPER.readTree(text.get())) {
                runs += session.path("runs").asInt();
                seconds += session.path("seconds").asDouble();
            }
        }
        return new TrainingLog(runs, seconds);
    }

    @Nullable
    Double modelsPerSecond() {
        return seconds > 0 ? runs / seconds : null;
    }
}
