package dev.peacock.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** An S3 server in a process of its own, which can be killed and started again with what it held. */
public final class S3Server implements AutoCloseable {
    /** Planted: what greps for credentials looks for. */
    public static final String ACCESS_KEY = "AKIAPLANTEDPEACOCK01";

    public static final String SECRET_KEY = "planted/Secret+thatNobodyShouldEverSee0123";

    private static final Path TOOLS = Path.of("scripts/test-tools");

    private final Path directory;
    private final String bucket;
    private Process process;
    private int port;

    /** Hadoop keeps one client for each bucket's name, so that servers of one JVM need different ones. */
    public S3Server(Path directory, String bucket) {
        this.directory = directory;
        this.bucket = bucket;
        this.process = start();
        this.port = port(process);
    }

    public String uri(String key) {
        return "s3a://" + bucket + "/" + key;
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Hadoop's settings for this server; small parts, and few tries, so that what fails does so at once. */
    public Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("fs.s3a.endpoint", "http://" + address()),
                Map.entry("fs.s3a.path.style.access", "true"),
                Map.entry("fs.s3a.connection.ssl.enabled", "false"),
                Map.entry("fs.s3a.access.key", ACCESS_KEY),
                Map.entry("fs.s3a.secret.key", SECRET_KEY),
                Map.entry("fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"),
                Map.entry("fs.s3a.buffer.dir", directory.resolve("buffer").toString()),
                Map.entry("fs.s3a.multipart.size", "5M"),
                Map.entry("fs.s3a.attempts.maximum", "1"),
                Map.entry("fs.s3a.retry.limit", "1"),
                Map.entry("fs.s3a.retry.interval", "50ms"));
    }

    public Configuration hadoop() {
        Configuration hadoop = new Configuration();
        settings().forEach(hadoop::set);
        return hadoop;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** After a kill, on the same port and with the same objects. */
    public void startAgain() {
        process = start();
        port = port(process);
    }

    @Override
    public void close() {
        kill();
    }

    private Process start() {
        if (!Files.isDirectory(TOOLS.resolve("node_modules/s3rver"))) {
            throw new AssertionError("no S3 server in " + TOOLS + ": run scripts/install-test-tools.sh");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    "node",
                    // s3rver encrypts where a listing is to go on with DES
                    "--openssl-legacy-provider",
                    TOOLS.resolve("s3-server.js").toString(),
                    Files.createDirectories(directory.resolve("objects")).toString(),
                    Integer.toString(port),
                    bucket);
            builder.environment().put("S3_ACCESS_KEY", ACCESS_KEY);
            builder.environment().put("S3_SECRET_KEY", SECRET_KEY);
            return builder.redirectError(directory.resolve("s3.log").toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port(Process started) {
        try {
            // left open: the server ends when its standard input does, not when nobody reads its output
            BufferedReader out = started.inputReader();
            String line = out.readLine();
            if (line == null) {
                throw new AssertionError(
                        "the S3 server did not start: " + Files.readString(directory.resolve("s3.log")));
            }
            return Integer.parseInt(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
