package dev.peacock.generate.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.LanguageModel.Scored;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A service in the form of OpenAI's, with a model of ours behind it, and with whatever may go wrong. */
public final class OpenAiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What happens to a request instead of an answer. */
    public enum Fault {
        TOO_MANY,
        BROKEN,
        HANGS,
        CUT_OFF,
        NO_JSON,
        MODERATION,
        MOVED
    }

    private final LocalSource source;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    public final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
    public final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    public final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    /** Tokens of answers that were sent whole, as they are. */
    public final AtomicLong tokensSent = new AtomicLong();

    /** The key that it wants; nothing for none. */
    public volatile String key = "";
    /** Whether answers come as events. */
    public volatile boolean streams;
    /** Fields of requests that it refuses. */
    public volatile List<String> refusedFields = List.of();
    /** Requests that are waited for before any of them is refused a field, so that all of these are sent with it. */
    public volatile CountDownLatch refusals = new CountDownLatch(0);
    /** Whether it gives one choice whatever is asked for. */
    public volatile boolean oneChoice;
    /** Whether log-probabilities are in the form of chats everywhere, as llama.cpp has them. */
    public volatile boolean contentLogs;

    public volatile boolean echoes = true;
    /** What it says of its usage, of what is true. */
    public volatile UnaryOperator<Long> usage = tokens -> tokens;
    /** What it says instead of stop and length. */
    public volatile String finish = "";

    public volatile String refusal = "";
    /** Prompts with this in them are refused; nothing for none. */
    public volatile String refusedPrompt = "";

    public volatile String retryAfter = "0";
    public volatile long delayMillis;
    /** What it does with the texts of tokens that it echoes. */
    public volatile UnaryOperator<String> echoedToken = token -> token;

    public OpenAiServer(LocalSource source) throws IOException {
        this.source = source;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/completions", exchange -> handle(exchange, false));
        server.createContext("/v1/chat/completions", exchange -> handle(exchange, true));
        server.createContext("/v1/models", this::models);
        server.start();
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void models(HttpExchange exchange) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.putArray("data").addObject().put("id", source.name());
        send(exchange, 200, "application/json", json.toString());
    }

    private void handle(HttpExchange exchange, boolean chat) throws IOException {
        try {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            requests.add(request);
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            authorizations.add(authorization);
            Fault fault = faults.poll();
            if (fault != null) {
                fail(exchange, fault);
            } else if (!key.isEmpty() && !authorization.equals("Bearer " + key)) {
                error(exchange, 401, "Incorrect API key provided: " + authorization, "invalid_api_key");
            } else if (!request.path("model").asText().equals(source.name())) {
                String model = request.path("model").asText();
                error(exchange, 404, "The model `" + model + "` does not exist, " + authorization, "model_not_found");
            } else {
                answer(exchange, request, chat);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void fail(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case TOO_MANY -> {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
                error(exchange, 429, "Rate limit reached", "rate_limit_exceeded");
            }
            case BROKEN -> send(exchange, 500, "text/html", "<h1>Internal Server Error</h1>");
            case HANGS -> closed.await();
            case CUT_OFF -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("{\"choices\": [{\"te".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            case NO_JSON -> send(exchange, 200, "text/plain", "upstream connect error");
            case MOVED -> {
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:9/v2?was=" + key);
                send(exchange, 308, "text/html", "moved");
            }
            case MODERATION -> error(exchange, 400, "The response was filtered", "content_filter");
        }
    }

    private static void error(HttpExchange exchange, int status, String words, String code) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("error").put("message", words).put("type", "error").put("code", code);
        send(exchange, status, "application/json", json.toString());
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void answer(HttpExchange exchange, JsonNode request, boolean chat)
            throws IOException, InterruptedException {
        for (String field : refusedFields) {
            if (request.has(field)) {
                refusals.countDown();
                refusals.await();
                String instead = field.equals("max_tokens") ? " Use 'max_completion_tokens' instead." : "";
                error(exchange, 400, "Unsupported parameter: '" + field + "'." + instead, "unsupported_parameter");
                return;
            }
        }
        Thread.sleep(delayMillis);
        if (!refusedPrompt.isEmpty() && request.path("prompt").asText().contains(refusedPrompt)) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            error(exchange, 400, "maximum context length is 8, " + authorization, "context_length_exceeded");
            return;
        }
        ObjectNode json = json(request, chat);
        if (streams) {
            send(exchange, 200, "text/event-stream", events(json, chat));
        } else {
            send(exchange, 200, "application/json", json.toString());
        }
    }

    private ObjectNode json(JsonNode request, boolean chat) {
        String prompt = chat
                ? request.path("messages").path(0).path("content").asText()
                : request.path("prompt").asText();
        int choices = oneChoice ? 1 : request.path("n").asInt(1);
        int length = request.path("max_tokens")
                .asInt(request.path("max_completion_tokens").asInt(16));
        Sampling sampling = new Sampling(
                request.path("temperature").asDouble(1),
                request.path("top_k").asInt(0),
                request.path("top_p").asDouble(1));
        ObjectNode json = JSON.createObjectNode().put("model", source.name() + "-served");
        ArrayNode list = json.putArray("choices");
        long written = 0;
        try (LocalModel model = source.open()) {
            List<Continuation> draws = model.draw(
                    prompt,
                    new Wanted(sampling, length, List.of(), choices),
                    request.path("seed").asLong());
            for (Continuation draw : draws) {
                ObjectNode choice = list.addObject().put("index", list.size() - 1);
                written += tokens(draw).size();
                boolean echo = echoes && request.path("echo").asBoolean();
                put(choice, echo ? prompt + draw.text() : draw.text(), chat);
                choice.put("finish_reason", finish.isEmpty() ? draw.finish() : finish);
                if (request.has("logprobs")) {
                    logs(choice, chat, echo ? echoed(model, prompt, draw) : draw, model);
                }
            }
            long promptTokens = model.symbols().of(prompt).length;
            tokensSent.addAndGet(promptTokens + written);
            json.putObject("usage")
                    .put("prompt_tokens", usage.apply(promptTokens))
                    .put("completion_tokens", usage.apply(written));
        }
        return json;
    }

    private void put(ObjectNode choice, String text, boolean chat) {
        if (!chat) {
            choice.put("text", text);
            return;
        }
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (refusal.isEmpty()) {
            message.put("content", text);
        } else {
            message.putNull("content").put("refusal", refusal);
        }
    }

    private static List<String> tokens(Continuation draw) {
        return Objects.requireNonNull(draw.tokens(), "a model of ours tells them");
    }

    private static double[] logs(Continuation draw) {
        return Objects.requireNonNull(draw.logProbabilities(), "a model of ours tells them");
    }

    /** The prompt's own tokens before what was drawn. */
    private Continuation echoed(LocalModel model, String prompt, Continuation draw) {
        Scored scored = model.score("", prompt, Sampling.PLAIN);
        List<String> tokens = new ArrayList<>();
        scored.tokens().forEach(token -> tokens.add(echoedToken.apply(token)));
        tokens.addAll(tokens(draw));
        double[] logs = Arrays.copyOf(scored.logProbabilities(), tokens.size());
        System.arraycopy(
                logs(draw), 0, logs, scored.tokens().size(), tokens(draw).size());
        return new Continuation(prompt + draw.text(), tokens, logs, draw.finish());
    }

    private void logs(ObjectNode choice, boolean chat, Continuation draw, LocalModel model) {
        ObjectNode logs = choice.putObject("logprobs");
        StringBuilder before = new StringBuilder();
        for (int k = 0; k < tokens(draw).size(); k++) {
            String token = tokens(draw).get(k);
            double log = logs(draw)[k];
            if (chat || contentLogs) {
                logs.withArray("/content").addObject().put("token", token).put("logprob", log);
            } else {
                logs.withArray("/tokens").add(token);
                logs.withArray("/token_logprobs").add(log);
                logs.withArray("/top_logprobs").add(top(model.next(before.toString()), model));
                before.append(token);
            }
        }
    }

    /** Of the model's own distribution, the three most probable ones. */
    private static ObjectNode top(float[] next, LocalModel model) {
        Integer[] order = new Integer[next.length];
        Arrays.setAll(order, symbol -> symbol);
        Arrays.sort(order, (a, b) -> Float.compare(next[b], next[a]));
        ObjectNode top = JSON.createObjectNode();
        for (int rank = 0; rank < 3; rank++) {
            top.put(order[rank] == 0 ? "<end>" : model.symbols().text(order[rank]), next[order[rank]]);
        }
        return top;
    }

    /** Each text in two parts, then its end, and the usage in an event of its own. */
    private static String events(ObjectNode json, boolean chat) {
        StringBuilder events = new StringBuilder(": keep-alive\n\n");
        for (JsonNode choice : json.path("choices")) {
            String text = (chat ? choice.path("message").path("content") : choice.path("text")).asText();
            for (int part = 0; part < 2; part++) {
                ObjectNode event =
                        JSON.createObjectNode().put("model", json.path("model").asText());
                ObjectNode piece = event.putArray("choices")
                        .addObject()
                        .put("index", choice.path("index").asInt());
                String half = part == 0 ? text.substring(0, text.length() / 2) : text.substring(text.length() / 2);
                if (chat) {
                    piece.putObject("delta").put("content", half);
                } else {
                    piece.put("text", half);
                }
                if (part == 0) {
                    piece.set("logprobs", choice.path("logprobs").deepCopy());
                    piece.putNull("finish_reason");
                } else {
                    piece.putNull("logprobs").set("finish_reason", choice.path("finish_reason"));
                }
                events.append("data: ").append(event).append("\n\n");
            }
        }
        ObjectNode last = JSON.createObjectNode();
        last.putArray("choices");
        last.set("usage", json.path("usage"));
        return events.append("data: ")
                .append(last)
                .append("\n\ndata: [DONE]\n\n")
                .toString();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
