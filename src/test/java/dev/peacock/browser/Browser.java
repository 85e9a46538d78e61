package dev.peacock.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with a new profile, driven by plain W3C WebDriver calls. Closing it ends every process it started. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final int START_TRIES = 150;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Path profile;
    private final Process driver;
    private final String address;
    private final String session;

    static Browser start(Path directory) {
        for (Path program : List.of(CHROMIUM, DRIVER)) {
            if (!Files.isExecutable(program)) {
                throw new AssertionError(
                        program
                                + " is missing, without which no page can be looked at: run scripts/test.sh, which installs it.");
            }
        }
        return new Browser(directory);
    }

    private Browser(Path directory) {
        Process started = null;
        try {
            profile = Files.createTempDirectory(directory, "profile");
            int port = freePort();
            address = "http://127.0.0.1:" + port;
            ProcessBuilder builder = new ProcessBuilder(DRIVER.toString(), "--port=" + port, "--log-level=WARNING");
            // What Chromium leaves behind goes where the test cleans up.
            builder.environment().put("TMPDIR", profile.toString());
            builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("driver.log").toFile());
            started = builder.start();
            driver = started;
            awaitDriver();
            session = "/session/"
                    + call("POST", "/session", capabilities()).path("sessionId").asText();
        } catch (IOException | RuntimeException | Error e) {
            if (started != null) {
                end(started);
            }
            throw e instanceof IOException io ? new UncheckedIOException(io) : new IllegalStateException(e);
        }
    }

    private ObjectNode capabilities() {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode match = body.putObject("capabilities").putObject("alwaysMatch");
        match.put("browserName", "chrome");
        match.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
        ObjectNode options = match.putObject("goog:chromeOptions").put("binary", CHROMIUM.toString());
        for (String argument : List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile)) {
            options.withArray("args").add(argument);
        }
        return body;
    }

    void open(Path page) {
        ObjectNode body = JSON.createObjectNode().put("url", page.toUri().toString());
        call("POST", session + "/url", body);
    }

    /** The value of a JavaScript expression in the page, evaluated by the debugger, which the page's policy does not bind. */
    JsonNode evaluate(String expression) {
        ObjectNode body = JSON.createObjectNode().put("script", "return " + expression);
        body.putArray("args");
        return call("POST", session + "/execute/sync", body);
    }

    /** How many elements a JavaScript expression has, as {@code evaluate} evaluates it. */
    int count(String list) {
        return evaluate("(" + list + ").length").asInt();
    }

    String style(String element, String property) {
        return evaluate("getComputedStyle(" + element + ")." + property).asText();
    }

    /** Presses and releases a key, as a person would: "Tab", "Enter" or " ". */
    void press(String key) {
        String code = key.equals(" ") ? "Space" : key;
        int number = Map.of("Tab", 9, "Enter", 13, " ", 32).getOrDefault(key, 0);
        ObjectNode event = JSON.createObjectNode()
                .put("type", "keyDown")
                .put("key", key)
                .put("code", code)
                .put("windowsVirtualKeyCode", number);
        if (!key.equals("Tab")) {
            event.put("text", key.equals("Enter") ? "\r" : key);
        }
        command("Input.dispatchKeyEvent", event.toString());
        command("Input.dispatchKeyEvent", event.put("type", "keyUp").toString());
    }

    /** The value of a promise, of an expression or of a whole script, evaluated by the debugger. */
    JsonNode await(String script) {
        ObjectNode parameters = JSON.createObjectNode()
                .put("expression", script)
                .put("awaitPromise", true)
                .put("returnByValue", true);
        JsonNode answer = command("Runtime.evaluate", parameters.toString());
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.toString());
        }
        return answer.at("/result/value");
    }

    void resize(int width, int height, boolean phone) {
        command(
                "Emulation.setDeviceMetricsOverride",
                String.format(
                        Locale.ROOT,
                        "{\"width\": %d, \"height\": %d, \"deviceScaleFactor\": %d, \"mobile\": %b}",
                        width,
                        height,
                        phone ? 2 : 1,
                        phone));
    }

    /** "light" or "dark". */
    void prefer(String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                "{\"media\": \"\", \"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"" + scheme
                        + "\"}]}");
    }

    /** A command of the Chrome DevTools protocol. */
    JsonNode command(String name, String parameters) {
        try {
            ObjectNode body = JSON.createObjectNode().put("cmd", name);
            body.set("params", JSON.readTree(parameters));
            return call("POST", session + "/goog/cdp/execute", body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the console holds: errors, warnings and breaches of the page's policy. Reading empties it. */
    List<String> console() {
        return log("browser").stream()
                .map(entry -> entry.path("message").asText())
                .toList();
    }

    /** The addresses that were asked for since the last reading. */
    List<String> requests() {
        List<String> addresses = new ArrayList<>();
        for (JsonNode entry : log("performance")) {
            try {
                JsonNode message = JSON.readTree(entry.path("message").asText()).path("message");
                if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                    addresses.add(message.at("/params/request/url").asText());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return addresses;
    }

    private List<JsonNode> log(String type) {
        List<JsonNode> entries = new ArrayList<>();
        call("POST", session + "/se/log", JSON.createObjectNode().put("type", type))
                .forEach(entries::add);
        return entries;
    }

    private JsonNode call(String method, String path, ObjectNode body) {
        try {
            HttpResponse<String> response = send(method, path, body.toString());
            JsonNode value = JSON.readTree(response.body()).path("value");
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + path + " failed: "
                        + value.path("message").asText(response.body()));
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException {
        HttpRequest.BodyPublisher content =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(120))
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the browser worked", e);
        }
    }

    private void awaitDriver() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                send("GET", "/status", "");
                return;
            } catch (IOException e) {
                if (attempt == START_TRIES || !driver.isAlive()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the browser started", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, "");
        } catch (IOException e) {
            // Too late to ask politely.
        } finally {
            end(driver);
            deleteProfile();
        }
    }

    /** Ends the driver and all that it started, now, and waits until they are gone. */
    private static void end(Process driver) {
        List<ProcessHandle> processes = Stream.concat(driver.descendants(), Stream.of(driver.toHandle()))
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(
                process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    private void deleteProfile() {
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The test's directory is deleted anyway.
        }
    }
}
