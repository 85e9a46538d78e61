package dev.peacock.spark.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file summary.json of an audit: one line of JSON, written last, which marks the audit as done. */
public final class AuditFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AuditFiles() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Removes the mark before tables are written again, so that it never marks the tables of another audit. */
    public static void begin(OutputDirectory out, String directory) throws IOException {
        out.check();
        out.files().delete(out.path(file(directory)), false);
    }

    /** Writes the mark. */
    public static void finish(OutputDirectory out, String directory, ObjectNode summary) throws IOException {
        out.writeText(file(directory), JsonFiles.line(summary) + "\n");
    }

    /** Empty if the audit did not finish. Throws a UserError if the file is damaged or was edited. */
    public static Optional<JsonNode> read(OutputDirectory out, String directory) throws IOException {
        return JsonFiles.read(
                out,
                file(directory),
                "run " + SparkTables.command(directory) + " again, which writes it anew, or remove the file");
    }

    /** NAME_low and NAME_high; null where there is no interval. */
    public static void put(ObjectNode json, String name, @Nullable Interval interval) {
        json.put(name + "_low", interval == null ? null : interval.low());
        json.put(name + "_high", interval == null ? null : interval.high());
    }

    private static String file(String directory) {
        return directory + "/summary.json";
    }
}
