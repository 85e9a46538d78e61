package dev.peacock.audit.extraction.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** A service that goes on with the prompts that it memorized, with a known probability, and says something else elsewise. */
final class MemorizingServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> memorized;
    private final double probability;
    private final HttpServer server;
    private final RandomStream random = new RandomStream(17);

    MemorizingServer(Map<String, String> memorized, double probability) throws IOException {
        this.memorized = memorized;
        this.probability = probability;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/completions", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String suffix = memorized.get(request.path("prompt").asText());
        ObjectNode json = JSON.createObjectNode().put("model", "m");
        ArrayNode choices = json.putArray("choices");
        for (int n = 0; n < request.path("n").asInt(1); n++) {
            boolean hit = suffix != null && random.nextDouble() < probability;
            choices.addObject()
                    .put("text", hit ? suffix + " and so on" : " something else")
                    .put("finish_reason", "stop")
                    .put("index", n);
        }
        json.putObject("usage").put("prompt_tokens", 5).put("completion_tokens", choices.size() * 5);
        byte[] body = json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
