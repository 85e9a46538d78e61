package dev.peacock.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** An HDFS of one name node and one data node, in a process of its own. */
public final class HdfsServer implements AutoCloseable {
    /** Longer than it takes to start on a busy machine. */
    private static final int LIMIT_SECONDS = 180;

    private static final int POLL_MILLIS = 50;

    private final Process process;
    private final int port;

    public HdfsServer(Path directory) {
        Path details = directory.resolve("details.json");
        Path log = directory.resolve("hdfs.log");
        String jars = Path.of(Objects.requireNonNull(System.getProperty("peacock.hdfs"), "Surefire sets peacock.hdfs"))
                .toAbsolutePath()
                .toString();
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            jars + "/*",
                            "org.apache.hadoop.test.MiniDFSClusterManager",
                            "-format",
                            "-datanodes",
                            "1",
                            "-nnport",
                            "0",
                            "-writeDetails",
                            details.toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            port = port(details, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String uri(String path) {
        return "hdfs://localhost:" + port + "/" + path;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private int port(Path details, Path log) throws IOException {
        for (int polls = 0; polls < LIMIT_SECONDS * 1000 / POLL_MILLIS && process.isAlive(); polls++) {
            if (Files.exists(details)) {
                String text = Files.readString(details);
                if (text.endsWith("}")) {
                    return new ObjectMapper()
                            .readTree(text)
                            .path("namenode_port")
                            .asInt();
                }
            }
            sleep();
        }
        close();
        throw new AssertionError("HDFS did not start: " + Files.readString(log));
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
