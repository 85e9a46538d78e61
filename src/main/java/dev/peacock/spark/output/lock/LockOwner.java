package dev.peacock.spark.output.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.provenance.Sha256;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who holds, or wants, an output directory: a driver's process.
 *
 * @param machine tells two systems of the same host name apart; process ids mean something only within one
 * @param process tells two processes of the same id apart; empty where the system does not say
 */
public record LockOwner(String host, String machine, long pid, String process, String startedAt, String command) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static LockOwner here(String command) {
        long pid = Machine.pid();
        return new LockOwner(
                Machine.host(),
                Machine.instance(),
                pid,
                Machine.process(pid),
                Clock.now().toString(),
                command);
    }

    /** 16 hex digits that no other process has; {@code number} counts the locks of this one. */
    String id(int number) {
        return Sha256.hex(this + " " + number).substring(0, 16);
    }

    public String json() throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("host", host);
        json.put("pid", pid);
        json.put("started_at", startedAt);
        json.put("command", command);
        json.put("machine", machine);
        json.put("process", process);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    /** Null where the text is not whole, as of a file that is being written. */
    static @Nullable LockOwner parse(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            if (!json.path("pid").isIntegralNumber()) {
                return null;
            }
            return new LockOwner(
                    json.path("host").asText(),
                    json.path("machine").asText(),
                    json.path("pid").asLong(),
                    json.path("process").asText(),
                    json.path("started_at").asText(),
                    json.path("command").asText());
        } catch (IOException e) {
            return null;
        }
    }

    /** Process, host, command and start. */
    public String words() {
        return "process " + pid + " on host " + host + ", which began \"" + command + "\" at " + startedAt;
    }
}
