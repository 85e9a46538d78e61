package dev.peacock.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** Writes the mark. */
    static void finish(OutputDirectory out, String directory, ObjectNode summary) throws IOException {
        out.writeText(file(directory), JsonFiles.line(summary) + "\n");
    }

    /** Empty where the audit was not done to its end; UserError where the file is damaged or was edited. */
    static Optional<JsonNode> read(OutputDirectory out, String directory) throws IOException {
        return JsonFiles.read(
                out, file(directory), "run " + command(directory) + " again, which writes it anew, or remove the file");
    }

    /** The command that writes what is below a directory of an audit, as in {@code audit utility}. */
    static String command(String directory) {
        // a prior and a simulation are audits longtail, too
        return "audit " + directory.split("/", -1)[1].replaceFirst("^longtail-.*", "longtail");
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
