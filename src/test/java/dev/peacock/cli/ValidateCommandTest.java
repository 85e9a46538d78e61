package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code validate}: no session, nothing written, all problems or what would be trained. */
class ValidateCommandTest {
    private static final String TABLE = """
            name,age,city,since,buys
            ann,34,Ulm,2024-02-29,no
            bob,45,Rom,2024-02-29,yes
            cat,,Ulm,2024-02-29,no
            dan,29,Rom,2024-02-29,no
            eve,61,,2024-02-29,yes
            fay,23,Ulm,2024-02-29,no
            """;

    private static final String CONF = """
            dataset {
              train { format = csv, path = table.csv, label = buys, id = name, ignore = [since] }
              test { format = csv, path = table.csv, label = buys }
            }
            model.layers = [ { dense = 3 }, { output = 2 } ]
            training { epochs = 2, batch = 2, stack = 4 }
            subsets.models = 10
            """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private String master;

    /** A session that is opened all the same fails. */
    @BeforeEach
    void noSessionCanBeOpened() {
        master = System.setProperty("spark.master", "local[3]");
    }

    @AfterEach
    void restore() {
        if (master == null) {
            System.clearProperty("spark.master");
        } else {
            System.setProperty("spark.master", master);
        }
    }

    @Test
    void moreCheckpointsThanSteps_areRefused() throws IOException {
        write(TABLE, CONF.replace("batch = 2", "batch = 8, checkpoints = 3"));
        assertThat(run()).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("training.checkpoints = 3, but a model has only 2 steps", "lower training.checkpoints");
    }

    @Test
    void moreCheckpointsThanSteps_areRefused_whereASmallSubsetMayBeDrawn() throws IOException {
        write(TABLE, CONF.replace("batch = 2", "batch = 2, checkpoints = 3") + "subsets.design = bernoulli\n");
        assertThat(run()).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains(
                        "where its examples fit into training.batch = 2, and subsets of this design may have as few as 0");
    }

    @Test
    void whatWouldBeTrained_isSaid_andNothingIsWritten() throws IOException {
        boolean session = SparkSession.getDefaultSession().isDefined();
        write(TABLE, CONF);
        assertThat(run("--json")).as("%s", log).isZero();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        // 5 features to 3, and 3 to 2: 18 + 8
        assertThat(lines)
                .startsWith("No problem was found.")
                .contains(
                        "  examples     6 to train on, 6 to test on",
                        "  columns      2, which become 5 features",
                        "    age   number, standardized; 1 gap marked by one more feature, and the median 34",
                        "    city  text, one feature for each of 2 values; 1 gap marked by one more feature",
                        "  id           'name', which is no feature",
                        "  ignored      since",
                        "  labels       2; examples to train on: no 4, yes 2",
                        "  to beat      66.67% of the test examples are right if 'no', the most frequent label, is always guessed",
                        "  size         26 parameters, 104 bytes")
                .anyMatch(line -> line.matches("  time         about .* on this machine, 3 at a time; .*"));
        JsonNode json = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(json.path("train").asInt()).isEqualTo(6);
        assertThat(json.path("parameters").asInt()).isEqualTo(26);
        assertThat(json.path("columns").path(1).path("features").asInt()).isEqualTo(3);
        assertThat(json.path("trial").path("seconds").asDouble()).isPositive();
        // 2 * 6 + 6 bits in 3 bytes, and 12 margins of 3 bytes and predictions of one
        assertThat(json.path("outcome_bytes").asInt()).isEqualTo(10 * (3 + 48));
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("job/peacock run --conf " + directory + "/my.conf --out target/my");
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("table.csv", "my.conf");
        }
        assertThat(SparkSession.getDefaultSession().isDefined()).isEqualTo(session);
    }

    @Test
    void allProblemsOfTheData_areSaid_andNothingElse() throws IOException {
        write(TABLE.replace("45", "old").replace("eve", "ann"), CONF.replace(", ignore = [since]", ""));
        assertThat(run("--no-timing")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith(directory
                        + "/my.conf:2: dataset.train.path (and dataset.test.path): file:" + directory + "/table.csv: "))
                .anyMatch(line -> line.contains("row 1 (line 3), column 'age': 'old' is not a number"))
                .anyMatch(line -> line.contains("row 4 (line 6): the id 'ann' is also that of"))
                .anyMatch(line -> line.contains("column 'since': '2024-02-29' is a date"));
    }

    @Test
    void aModelThatDoesNotFit_isRefused() throws IOException {
        write(TABLE, CONF.replace("batch = 2", "batch = 6"));
        assertThat(run("--no-timing")).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8)).startsWith("training.batch = 6 is larger than");
        log.reset();
        write(TABLE, CONF.replace("epochs", "epoch"));
        assertThat(run()).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("training.epoch: no such key");
    }

    @Test
    void anImportedFleet_isRefused_withTheCommandThatChecksIt() throws IOException {
        write(TABLE, "dataset.imported = fleet.npz\n");
        assertThat(run()).isEqualTo(2);
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("nothing to validate; run import --npz");
    }

    private void write(String table, String conf) throws IOException {
        Files.writeString(directory.resolve("table.csv"), table);
        Files.writeString(directory.resolve("my.conf"), conf);
    }

    private int run(String... more) {
        List<String> words = new ArrayList<>(
                List.of("validate", "--conf", directory.resolve("my.conf").toString()));
        words.addAll(List.of(more));
        return Cli.run(
                words,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(log, true, StandardCharsets.UTF_8));
    }
}
