package dev.peacock.generate.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts an answer together that was sent as events, although it was asked for in one piece. */
final class EventStream {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DONE = "[DONE]";

    private final ObjectNode whole = MAPPER.createObjectNode();
    private final Map<Integer, ObjectNode> choices = new TreeMap<>();
    private boolean ended;

    private EventStream() {}

    /** Whether a body is such. */
    static boolean is(String type, String body) {
        return type.startsWith("text/event-stream") || body.startsWith("data:");
    }

    /** The answer, or the error that an event has; null where the stream was cut off. */
    static @Nullable JsonNode read(String body) throws JsonProcessingException {
        EventStream stream = new EventStream();
        for (String line : body.split("\r\n|\n|\r")) {
            if (line.startsWith("data:")) {
                JsonNode error = stream.add(line.substring("data:".length()).strip());
                if (error != null) {
                    return error;
                }
            }
        }
        return stream.whole();
    }

    private @Nullable JsonNode add(String data) throws JsonProcessingException {
        if (data.equals(DONE)) {
            ended = true;
            return null;
        }
        JsonNode event = MAPPER.readTree(data);
        if (event.has("error")) {
            return event;
        }
        if (event.path("model").isTextual()) {
            whole.set("model", event.path("model"));
        }
        if (event.path("usage").isObject()) {
            whole.set("usage", event.path("usage"));
        }
        event.path("choices").forEach(this::addChoice);
        return null;
    }

    private void addChoice(JsonNode part) {
        ObjectNode choice = choices.computeIfAbsent(part.path("index").asInt(0), index -> {
            ObjectNode begun = MAPPER.createObjectNode();
            begun.put("index", index);
            return begun;
        });
        JsonNode delta = part.path("delta");
        if (delta.isObject()) {
            ObjectNode message = choice.withObject("/message");
            append(message, "content", delta.path("content"));
            append(message, "refusal", delta.path("refusal"));
        } else {
            append(choice, "text", part.path("text"));
        }
        if (part.path("finish_reason").isTextual()) {
            choice.set("finish_reason", part.path("finish_reason"));
        }
        Iterator<Map.Entry<String, JsonNode>> logs = part.path("logprobs").fields();
        while (logs.hasNext()) {
            Map.Entry<String, JsonNode> list = logs.next();
            if (list.getValue().isArray()) {
                ArrayNode all = choice.withObject("/logprobs").withArray("/" + list.getKey());
                list.getValue().forEach(all::add);
            }
        }
    }

    private static void append(ObjectNode to, String field, JsonNode text) {
        if (text.isTextual()) {
            to.put(field, to.path(field).asText("") + text.asText());
        }
    }

    private @Nullable JsonNode whole() {
        boolean all = !choices.isEmpty() && choices.values().stream().allMatch(choice -> choice.has("finish_reason"));
        if (!ended && !all) {
            return null;
        }
        ArrayNode list = whole.putArray("choices");
        choices.values().forEach(list::add);
        return whole;
    }
}
