package dev.peacock.spark.output;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.provenance.SealedJson;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The output directory's files of JSON, each sealed with a checksum of its own. */
public final class JsonFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonFiles() {}

    /** On one line, sealed. */
    public static String line(ObjectNode json) {
        return SealedJson.seal(json.toString());
    }

    /** The same of a record, as {@link RecordJson} has it. */
    public static String line(Record record) {
        return SealedJson.seal(RecordJson.write(record).toString());
    }

    /** Writes it for people to read, sealed. */
    public static void write(OutputDirectory out, String name, JsonNode json) throws IOException {
        out.writeText(
                name, SealedJson.seal(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n"));
    }

    /** The same of a record, as {@link RecordJson} has it. */
    public static void write(OutputDirectory out, String name, Record record) throws IOException {
        write(out, name, RecordJson.write(record));
    }

    /** Empty if there is no such file. Throws a UserError that ends in {@code mend} if it is damaged or was edited. */
    public static Optional<JsonNode> read(OutputDirectory out, String name, String mend) throws IOException {
        Optional<String> text = out.readText(name);
        return text.map(json -> parse(json, out.path(name), mend));
    }

    /** The same as a record. */
    public static <R extends Record> Optional<R> read(OutputDirectory out, String name, Class<R> type, String mend)
            throws IOException {
        Optional<JsonNode> json = read(out, name, mend);
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(RecordJson.read(json.get(), type));
        } catch (JsonProcessingException e) {
            String field = RecordJson.field(e);
            String which = field.isEmpty() ? "" : ", since its field " + field + " is missing or wrong";
            throw new UserError(out.path(name) + ": not what Peacock writes" + which + "; " + mend, e);
        }
    }

    /** The text of such a file. */
    static JsonNode parse(String text, Path file, String mend) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // Jackson's own words quote the text with its lines
            JsonLocation at = e.getLocation();
            throw new UserError(
                    "%s: not JSON (line %d, column %d); %s".formatted(file, at.getLineNr(), at.getColumnNr(), mend), e);
        }
        if (!json.isContainerNode()) {
            throw new UserError(file + ": not in the form that Peacock writes; " + mend);
        }
        if (!SealedJson.isUnchanged(text)) {
            throw new UserError(file + ": was edited or damaged after Peacock wrote it; " + mend);
        }
        return json;
    }
}
