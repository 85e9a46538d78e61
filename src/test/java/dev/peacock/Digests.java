package dev.peacock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The Java half of scripts/digests.sh: a line for each thing below a directory that Peacock wrote, without times and places. */
public final class Digests {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields and columns that differ from one run to the next. */
    private static final Set<String> PASSING = Set.of(
            "seconds",
            "model_seconds",
            "host",
            "finished_at",
            "train_seconds",
            "models_per_second",
            "checksum",
            "versions",
            "machine",
            "created_at",
            "last_stack_at",
            "report",
            "seconds_per_model",
            "hours",
            "reproduce",
            "driver",
            "fingerprint");

    private Digests() {}

    public static void main(String[] words) throws IOException {
        Path directory = Path.of(words[0]);
        try (SparkSession spark = SparkSession.builder()
                        .config("spark.sql.shuffle.partitions", 2)
                        .config("spark.ui.enabled", false)
                        .getOrCreate();
                Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted().toList()) {
                String line = line(spark, path, directory.toString());
                if (line != null) {
                    System.out.println(
                            directory.relativize(path).toString().replaceAll("[0-9a-f]{16}", "ID") + " " + line);
                }
            }
        }
    }

    private static @Nullable String line(SparkSession spark, Path path, String root) throws IOException {
        String name = path.getFileName().toString();
        if (Files.isDirectory(path)) {
            return isTable(path) ? table(spark.read().parquet(path.toString())) : null;
        }
        if (name.endsWith(".json") && !name.startsWith(".")) {
            return hash(List.of(stable(JSON.readTree(path.toFile())).toString().replace(root, "DIR")));
        }
        if (name.endsWith(".html")) {
            String text = Files.readString(path)
                    .replaceAll("(?s)<(style|script)\\b.*?</\\1>", " ")
                    .replaceAll("<[^>]*>", " ");
            return hash(List.of(plain(text, root)));
        }
        if (name.endsWith(".txt") && path.toString().contains("/printed/")) {
            return hash(List.of(printed(Files.readString(path), root)));
        }
        return name.endsWith(".npz") || name.endsWith(".svg")
                ? hash(List.of(HexFormat.of().formatHex(Files.readAllBytes(path))))
                : null;
    }

    private static boolean isTable(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(".parquet"));
        }
    }

    private static String table(Dataset<Row> frame) {
        String[] kept = Arrays.stream(frame.columns())
                .filter(column -> !PASSING.contains(column))
                .toArray(String[]::new);
        List<String> rows = frame.select(kept[0], Arrays.copyOfRange(kept, 1, kept.length))
                .toJSON()
                .collectAsList();
        return rows.size() + " rows "
                + hash(Stream.concat(
                                Stream.of(frame.schema().simpleString()),
                                rows.stream().sorted())
                        .toList());
    }

    private static JsonNode stable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(PASSING);
        }
        node.forEach(Digests::stable);
        return node;
    }

    /** What a command printed: JSON lines without what passes, all others without times. */
    private static String printed(String text, String root) throws IOException {
        StringBuilder kept = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            kept.append(
                            line.startsWith("{")
                                    ? stable(JSON.readTree(line)).toString().replace(root, "DIR")
                                    : plain(line, root))
                    .append('\n');
        }
        return kept.toString();
    }

    private static String plain(String text, String root) {
        return text.replace(root, "DIR")
                .replaceAll("\\b[0-9a-f]{40}\\b", "REVISION")
                .replaceAll("(?m)^[0-9:]{8} WARN .*$", "")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d[T ][0-9:.]+Z?", "TIME")
                .replaceAll(
                        "[0-9.,]+ (models/s|models a second|models per second|seconds|s|minutes|min|h|hours|CPU hours)\\b",
                        "TIME")
                .replaceAll("\\s+", " ");
    }

    private static String hash(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
