package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** Looks into an output directory. */
public final class Outputs {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Outputs() {}

    /** All outcome rows that are there, by run. */
    public static SortedMap<Integer, OutcomeRow> rows(Path out) {
        JsonNode experiment = json(out.resolve("experiment.json"));
        int n = experiment.path("dataset").path("train_examples").asInt();
        int q = experiment.path("dataset").path("test_examples").asInt();
        Outcomes outcomes = new Outcomes(
                new Configuration(false),
                new org.apache.hadoop.fs.Path(out.resolve("outcomes").toUri()),
                experiment.path("experiment").asText());
        SortedMap<Integer, OutcomeRow> rows = new TreeMap<>();
        try {
            for (int stack : new TreeSet<>(outcomes.inventory().finished().values())) {
                outcomes.read(outcomes.stackFile(stack), n, q, Outcomes.Kept.ALL)
                        .forEach(row -> rows.put(row.run(), row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** Every column equal but seconds, host and finished_at; floating-point columns bit for bit. */
    public static void assertSameRuns(SortedMap<Integer, OutcomeRow> found, SortedMap<Integer, OutcomeRow> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((run, row) -> {
            OutcomeRow other = found.get(run);
            assertThat(columns(Objects.requireNonNull(other))).as("run %d", run).isEqualTo(columns(row));
        });
    }

    /** The estimates' tables of two directories hold the same rows. */
    static void assertSameTables(Path found, Path expected) {
        for (String table : List.of("estimates/memorization", "estimates/influence", "estimates/test_examples")) {
            assertThat(Duck.rows("select * from " + Duck.table(found, table) + " order by all"))
                    .as(table)
                    .isEqualTo(Duck.rows("select * from " + Duck.table(expected, table) + " order by all"));
        }
    }

    private static Map<String, Object> columns(OutcomeRow row) {
        return Map.of(
                "run", row.run(),
                "experiment", row.experiment(),
                "included", row.included(),
                "train_correct", row.trainCorrect(),
                "test_correct", row.testCorrect(),
                "train_margin", bits(row.trainMargin()),
                "test_margin", bits(row.testMargin()),
                "train_loss", Double.doubleToRawLongBits(row.trainLoss()),
                "device", row.device(),
                "trainer", row.trainer());
    }

    private static List<Integer> bits(float @org.jspecify.annotations.Nullable [] values) {
        if (values == null) {
            return List.of();
        }
        Integer[] bits = new Integer[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return List.of(bits);
    }

    public static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file and directory under one, with the SHA-256 of the former: equal where nothing was touched. */
    public static SortedMap<String, String> content(Path directory) {
        SortedMap<String, String> content = new TreeMap<>();
        for (Path path : walk(directory)) {
            content.put(directory.relativize(path).toString(), Files.isDirectory(path) ? "directory" : sha256(path));
        }
        return content;
    }

    /** Names of the whole outcome files, and of nothing that is being written. */
    public static List<String> outcomeFiles(Path out) {
        if (!Files.isDirectory(out.resolve("outcomes"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(out.resolve("outcomes"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("stack-\\d{6}\\.parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a finished job must not leave: anything temporary, and under outcomes/ anything but stacks. */
    public static void assertNothingTemporary(Path out) {
        assertThat(walk(out)).noneMatch(path -> path.getFileName().toString().contains("_temporary"));
        assertThat(walk(out.resolve("outcomes")))
                .allMatch(path -> path.equals(out.resolve("outcomes"))
                        || path.getFileName().toString().matches("stack-\\d{6}\\.parquet"));
    }

    private static List<Path> walk(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
