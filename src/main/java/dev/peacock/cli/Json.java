package dev.peacock.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.spark.Peacock;
import dev.peacock.spark.Status;

/** Results as one line of JSON, for schedulers. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static String fleet(Peacock.Fleet fleet) {
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
        json.put("models", status.finished());
        json.put("models_failed", status.failed());
        json.put("models_missing", status.missing());
        json.put("models_wanted", status.wanted());
        json.put("estimated", status.estimated());
        json.put("reported", status.reported());
        return json.toString();
    }
}
