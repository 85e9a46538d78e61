package dev.peacock.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** summary.json of an audit: one line of JSON, written last, so that it marks the audit as done. */
final class AuditFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AuditFiles() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Takes the mark away before tables are written anew, so that none is taken for another's. */
    static void begin(OutputDirectory out, String directory) throws IOException {
        out.check();
        out.files().delete(out.path(file(directory)), false);
    }

    /** Writes the mark and returns its line. */
    static String finish(OutputDirectory out, String directory, JsonNode summary) throws IOException {
        String line = summary.toString();
        out.writeText(file(directory), line + "\n");
        return line;
    }

    /** Empty where the audit was not done to its end; UserError where the file is no JSON. */
    static Optional<JsonNode> read(OutputDirectory out, String directory) throws IOException {
        Optional<String> text = out.readText(file(directory));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readTree(text.get()));
        } catch (JsonProcessingException e) {
            throw new UserError(
                    out.path(file(directory)) + ": not JSON (" + e.getOriginalMessage()
                            + "); run the audit again, which writes it anew, or remove the file",
                    e);
        }
    }

    /** NAME_low and NAME_high; null where there is no interval. */
    static void put(ObjectNode json, String name, @Nullable Interval interval) {
        json.put(name + "_low", interval == null ? null : interval.low());
        json.put(name + "_high", interval == null ? null : interval.high());
    }

    private static String file(String directory) {
        return directory + "/summary.json";
    }
}
