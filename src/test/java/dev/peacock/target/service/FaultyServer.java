package dev.peacock.target.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.peacock.target.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A prediction service with whatever may go wrong. */
public final class FaultyServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What happens to a request instead of an answer; a text is sent as the answer with status 200. */
    public static final String TOO_MANY = "429";

    public static final String BROKEN = "503";
    public static final String NO_KEY = "401";
    public static final String DROPPED = "dropped";
    public static final String CUT_OFF = "cut off";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    public volatile Target model;
    public final Queue<String> faults = new ConcurrentLinkedQueue<>();
    /** Rows of all requests, answered or not. */
    public final AtomicLong rowsSent = new AtomicLong();
    /** How often each row was answered. */
    public final Map<String, Integer> answered = new ConcurrentHashMap<>();

    public final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    public volatile String retryAfter = "0";
    /** After so many rows that were answered, every request is dropped. */
    public volatile long diesAfter = Long.MAX_VALUE;

    public FaultyServer(Target model) throws IOException {
        this.model = model;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/predict");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode rows =
                    JSON.readTree(exchange.getRequestBody().readAllBytes()).path("instances");
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            rowsSent.addAndGet(rows.size());
            String fault = answered.size() >= diesAfter ? DROPPED : faults.poll();
            if (fault == null) {
                send(exchange, 200, "application/json", predictions(rows), 0);
            } else if (fault.matches("\\d{3}")) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
                send(exchange, Integer.parseInt(fault), "application/json", "{\"error\": \"not now\"}", 0);
            } else if (fault.equals(CUT_OFF)) {
                send(exchange, 200, "application/json", predictions(rows).substring(0, 20), 100);
            } else if (!fault.equals(DROPPED)) {
                send(exchange, 200, fault.startsWith("<") ? "text/html" : "application/json", fault, 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String predictions(JsonNode rows) throws InterruptedException {
        float[] values = new float[rows.size() * model.inputs()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    (float) rows.get(i / model.inputs()).get(i % model.inputs()).asDouble();
        }
        double[] told;
        synchronized (model) {
            told = model.probabilities(values, rows.size());
        }
        double[][] all = new double[rows.size()][model.classes()];
        for (int i = 0; i < told.length; i++) {
            all[i / model.classes()][i % model.classes()] = told[i];
        }
        rows.forEach(row -> answered.merge(row.toString(), 1, Integer::sum));
        return JSON.valueToTree(Map.of("predictions", all)).toString();
    }

    /** @param missing bytes that are promised and do not come */
    private static void send(HttpExchange exchange, int status, String type, String body, int missing)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length + missing);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
