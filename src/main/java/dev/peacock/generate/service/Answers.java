package dev.peacock.generate.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.generate.model.LanguageModel.Continuation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers. Log-probabilities have two forms: lists beside each other (OpenAI's /completions, vLLM), and a list of objects below
 * {@code content} (/chat/completions; llama.cpp's server has it for both).
 *
 * @param hide takes the key out of texts
 */
record Answers(UnaryOperator<String> hide) {
    private static final String UNKNOWN = "unknown";
    /** Of an answer, far beyond all models: of more than that, sums over a job could be too large for a long. */
    private static final long MOST_TOKENS = 1_000_000_000L;

    /** Null where the JSON is no whole answer. */
    @Nullable
    Answer read(JsonNode json) {
        JsonNode choices = json.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            return null;
        }
        List<JsonNode> ordered = new ArrayList<>();
        choices.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt(choice -> choice.path("index").asInt(0)));
        List<Continuation> all = new ArrayList<>();
        for (JsonNode choice : ordered) {
            String text = text(choice);
            if (text == null) {
                return null;
            }
            all.add(continuation(choice, text));
        }
        JsonNode usage = json.path("usage");
        return new Answer(
                all,
                json.path("model").isTextual() ? hide.apply(json.path("model").asText()) : null,
                count(usage.path("prompt_tokens")),
                count(usage.path("completion_tokens")),
                top(ordered.get(0).path("logprobs")));
    }

    private static @Nullable Long count(JsonNode number) {
        if (!number.isIntegralNumber() || number.bigIntegerValue().signum() < 0) {
            return null;
        }
        return number.canConvertToLong() ? (Long) Math.min(number.asLong(), MOST_TOKENS) : (Long) MOST_TOKENS;
    }

    private static @Nullable String text(JsonNode choice) {
        JsonNode message = choice.path("message");
        JsonNode content = message.isObject() ? message.path("content") : choice.path("text");
        if (content.isTextual()) {
            return content.asText();
        }
        if (content.isArray()) {
            StringBuilder parts = new StringBuilder();
            content.forEach(part -> parts.append(part.path("text").asText("")));
            return parts.toString();
        }
        // a refusal, and a model that only thinks, have no content
        return message.isObject() ? message.path("refusal").asText("") : null;
    }

    private Continuation continuation(JsonNode choice, String text) {
        List<String> tokens = tokens(choice.path("logprobs"));
        double[] logs = logs(choice.path("logprobs"));
        boolean told = tokens != null && logs != null && tokens.size() == logs.length && !tellsKey(tokens);
        return new Continuation(hide.apply(text), told ? tokens : null, told ? logs : null, finish(choice));
    }

    /** Over several tokens, each of which has a part of it. */
    private boolean tellsKey(List<String> tokens) {
        String all = String.join("", tokens);
        return !hide.apply(all).equals(all);
    }

    private String finish(JsonNode choice) {
        if (choice.path("message").path("refusal").isTextual()) {
            return Continuation.REFUSED;
        }
        String said = hide.apply(choice.path("finish_reason").asText(""));
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "stop", "eos", "eos_token", "end_turn", "stop_sequence" -> Continuation.STOP;
            case "length", "max_tokens" -> Continuation.LENGTH;
            case "content_filter", "refusal", "safety" -> Continuation.REFUSED;
            case "", "null" -> UNKNOWN;
            default -> said.toLowerCase(Locale.ROOT);
        };
    }

    private @Nullable List<String> tokens(JsonNode logs) {
        JsonNode plain = logs.path("tokens");
        JsonNode content = logs.path("content");
        if (!plain.isArray() && !content.isArray()) {
            return null;
        }
        List<String> tokens = new ArrayList<>();
        plain.forEach(token -> tokens.add(hide.apply(token.asText())));
        content.forEach(token -> tokens.add(hide.apply(token.path("token").asText())));
        return tokens;
    }

    private static double @Nullable [] logs(JsonNode logs) {
        List<JsonNode> all = new ArrayList<>();
        logs.path("token_logprobs").forEach(all::add);
        logs.path("content").forEach(token -> all.add(token.path("logprob")));
        // a prompt's first token follows nothing
        return all.stream()
                .mapToDouble(log -> log.isNumber() ? log.asDouble() : Double.NaN)
                .toArray();
    }

    private static List<List<Answer.Top>> top(JsonNode logs) {
        List<List<Answer.Top>> all = new ArrayList<>();
        for (JsonNode place : logs.path("top_logprobs")) {
            List<Answer.Top> tops = new ArrayList<>();
            place.fields()
                    .forEachRemaining(top ->
                            tops.add(new Answer.Top(top.getKey(), top.getValue().asDouble())));
            all.add(tops);
        }
        for (JsonNode token : logs.path("content")) {
            List<Answer.Top> tops = new ArrayList<>();
            for (JsonNode top : token.path("top_logprobs")) {
                tops.add(new Answer.Top(
                        top.path("token").asText(), top.path("logprob").asDouble()));
            }
            all.add(tops);
        }
        return all;
    }
}
