package dev.peacock.target.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.peacock.check.UserError;
import dev.peacock.target.Answers;
import dev.peacock.target.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small service on the loopback address: POST {"instances": [[…], …]} to any path gives {"predictions": [[…], …]}, or labels. Whatever is
 * wrong with a request is answered with status 400 and {"error": sentence}.
 */
public final class PredictionServer implements AutoCloseable {
    /** Rows of a request. */
    public static final int MOST_ROWS = 1024;

    private static final int MOST_BYTES = 64 << 20;
    private static final int THREADS = 4;
    private static final int OK = 200;
    private static final int BAD = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int FAULT = 500;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Target target;
    private final Answers answers;

    /**
     * Begins to answer.
     *
     * @param port 0 for any that is free
     * @throws IOException where the port is taken
     */
    public PredictionServer(Target target, Answers answers, int port) throws IOException {
        this.target = target;
        this.answers = answers;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, NOT_ALLOWED, error("send a POST with {\"instances\": [[...]]}"));
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                send(exchange, TOO_LARGE, error("the request has more than " + MOST_BYTES + " bytes; send fewer rows"));
                return;
            }
            try {
                send(exchange, OK, predictions(body));
            } catch (UserError e) {
                send(exchange, BAD, error(String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                send(exchange, FAULT, error("the service ends"));
            } catch (RuntimeException e) {
                send(exchange, FAULT, error("the model failed: " + e));
            }
        }
    }

    private ObjectNode predictions(byte[] body) throws IOException, InterruptedException {
        JsonNode instances;
        try {
            instances = MAPPER.readTree(body).path("instances");
        } catch (JsonProcessingException e) {
            throw new UserError("the request is not JSON; send {\"instances\": [[...]]}", e);
        }
        int count = instances.size();
        if (!instances.isArray() || count == 0 || count > MOST_ROWS) {
            throw new UserError("\"instances\" must be a list of 1 to " + MOST_ROWS + " rows");
        }
        float[] rows = rows(instances, target.inputs());
        double[] told;
        synchronized (target) {
            told = answers.told(target.probabilities(rows, count), target.classes());
        }
        ObjectNode json = MAPPER.createObjectNode();
        ArrayNode predictions = json.putArray("predictions");
        for (int row = 0; row < count; row++) {
            if (answers.kind() == Answers.Kind.LABEL) {
                predictions.add(Answers.argmax(told, row * target.classes(), target.classes()));
            } else {
                ArrayNode one = predictions.addArray();
                for (int c = 0; c < target.classes(); c++) {
                    one.add(told[row * target.classes() + c]);
                }
            }
        }
        return json;
    }

    private static float[] rows(JsonNode instances, int inputs) {
        float[] rows = new float[instances.size() * inputs];
        for (int row = 0; row < instances.size(); row++) {
            JsonNode values = instances.get(row);
            if (!values.isArray() || values.size() != inputs) {
                throw new UserError("row " + row + " of \"instances\" must be a list of " + inputs + " numbers"
                        + (values.isArray() ? ", but has " + values.size() : ""));
            }
            for (int i = 0; i < inputs; i++) {
                float value = values.get(i).isNumber() ? values.get(i).floatValue() : Float.NaN;
                if (!Float.isFinite(value)) {
                    throw new UserError("value " + i + " of row " + row + " of \"instances\" is no finite number");
                }
                rows[row * inputs + i] = value;
            }
        }
        return rows;
    }

    private static ObjectNode error(String sentence) {
        return MAPPER.createObjectNode().put("error", sentence);
    }

    private static void send(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
