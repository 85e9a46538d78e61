package dev.peacock.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.Shown;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An answer that is none.
 *
 * @param words the service's own, without the key
 * @param code its own name of the error, or nothing
 */
public record ServiceError(int status, String words, String code) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);
    private static final Set<Integer> OF_REQUEST = Set.of(400, 413, 422);
    private static final int SERVER = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int TOO_MANY = 429;

    /** The error's own message: {"error": {"message": …}} (OpenAI, llama.cpp), {"error": …} (Ollama), {"message": …} (vLLM), {"detail": …}. */
    public static ServiceError of(int status, String body, UnaryOperator<String> hide) {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return new ServiceError(status, shown(hide, body), "");
        }
        JsonNode error = json == null ? MAPPER.nullNode() : json.path("error");
        String words = "";
        for (JsonNode each : new JsonNode[] {
            error.path("message"),
            error,
            json == null ? error : json.path("message"),
            json == null ? error : json.path("detail")
        }) {
            if (words.isEmpty() && each.isTextual()) {
                words = each.asText();
            }
        }
        String code = error.path("code").asText("") + " " + error.path("type").asText("");
        return new ServiceError(status, shown(hide, words.isEmpty() ? body : words), hide.apply(code.strip()));
    }

    private static String shown(UnaryOperator<String> hide, String words) {
        return words.isBlank()
                ? "no reason given"
                : Shown.sentence(hide.apply(words).strip());
    }

    /** Whether it may go by, so that the same request is sent again. */
    public boolean mayPass() {
        boolean empty = status == TOO_MANY && code.contains("insufficient_quota");
        return !empty && (PASSING.contains(status) || status >= SERVER && status != NOT_IMPLEMENTED);
    }

    /** Whether it may be of this prompt alone, as of one that is too long. */
    public boolean mayBeOfPrompt() {
        return OF_REQUEST.contains(status);
    }

    /** Whether the service does not want to answer this prompt. */
    public boolean isModeration() {
        String all = (code + " " + words).toLowerCase(Locale.ROOT);
        return status == 400
                && (all.contains("content_filter")
                        || all.contains("content_policy")
                        || all.contains("content management policy")
                        || all.contains("moderation"));
    }

    @Override
    public String toString() {
        return "status " + status + ", \"" + words + "\"";
    }
}
