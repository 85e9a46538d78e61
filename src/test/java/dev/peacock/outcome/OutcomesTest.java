package dev.peacock.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.table.Tables;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.DocumentScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesTest {
    private static final String EXPERIMENT = "0123456789abcdef";
    private static final int N = 11;
    private static final int Q = 5;

    @TempDir
    Path directory = Path.of("");

    private Outcomes outcomes = outcomes(EXPERIMENT);

    @BeforeEach
    void open() {
        outcomes = outcomes(EXPERIMENT);
    }

    private static SubsetsConfig wanted(int first, int models) {
        return new SubsetsConfig(new SubsetsConfig.Uniform(0.7), models, 1, first);
    }

    private Outcomes outcomes(String experiment) {
        return new Outcomes(
                new Configuration(),
                new org.apache.hadoop.fs.Path(directory.resolve("outcomes").toUri()),
                experiment);
    }

    @Test
    void rows_comeBackAsTheyWere() throws IOException {
        OutcomeRow plain = row(3, EXPERIMENT, false);
        OutcomeRow rich = row(4, EXPERIMENT, true);
        outcomes.commit(1, "a", List.of(plain, rich));

        List<OutcomeRow> read = outcomes.read(outcomes.stackFile(1), N, Q, Outcomes.Kept.ALL);

        assertThat(read.get(0)).isEqualTo(plain);
        assertThat(read.get(1)).usingRecursiveComparison().isEqualTo(rich);
        assertThat(outcomes.read(outcomes.stackFile(1), N, Q, Outcomes.Kept.BITS))
                .allSatisfy(row -> assertThat(row.trainMargin()).isNull());
    }

    @Test
    void predictions_comeBackWhereTheyAreAskedFor_inOneByteOrTwo() throws IOException {
        char[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 3, 1, 4, 1, 5};
        for (int classes : new int[] {256, 300}) {
            OutcomeRow plain = row(3, EXPERIMENT, false);
            OutcomeRow row = new OutcomeRow(
                    plain.run(),
                    plain.experiment(),
                    plain.included(),
                    plain.trainCorrect(),
                    plain.testCorrect(),
                    null,
                    null,
                    PackedLabels.of(labels, 0, N, classes),
                    PackedLabels.of(labels, N, N + Q, classes),
                    plain.trainLoss(),
                    null,
                    null,
                    plain.seconds(),
                    plain.host(),
                    plain.device(),
                    plain.trainer(),
                    plain.finishedAt());
            outcomes.commit(1, "a", List.of(row));
            org.apache.hadoop.fs.Path file = outcomes.stackFile(1);
            assertThat(outcomes.read(file, N, Q, Outcomes.Kept.ALL)).containsExactly(row);
            assertThat(outcomes.read(file, N, Q, Outcomes.Kept.PREDICTIONS)).containsExactly(row);
            assertThat(outcomes.read(file, N, Q, Outcomes.Kept.BITS)).containsExactly(plain);
            assertThat(outcomes.damage(file, N, Q)).isNull();
        }
    }

    @Test
    void sharesOfCheckpoints_comeBack_whereScoresAreAskedFor() throws IOException {
        OutcomeRow plain = row(3, EXPERIMENT, true);
        float[] train = new float[N];
        Arrays.fill(train, 0.75f);
        OutcomeRow row = new OutcomeRow(
                plain.run(),
                plain.experiment(),
                plain.included(),
                plain.trainCorrect(),
                plain.testCorrect(),
                plain.trainMargin(),
                plain.testMargin(),
                null,
                null,
                plain.trainLoss(),
                null,
                new CheckpointShares(train, new float[] {0, .25f, .5f, 1, 1 / 3f}),
                plain.seconds(),
                plain.host(),
                plain.device(),
                plain.trainer(),
                plain.finishedAt());
        outcomes.commit(1, "a", List.of(row));
        org.apache.hadoop.fs.Path file = outcomes.stackFile(1);
        assertThat(outcomes.read(file, N, Q, Outcomes.Kept.SCORES).get(0))
                .usingRecursiveComparison()
                .isEqualTo(row);
        assertThat(outcomes.read(file, N, Q, Outcomes.Kept.BITS).get(0).shares())
                .isNull();
        assertThat(outcomes.damage(file, N, Q)).isNull();
    }

    @Test
    void scoresOfDocuments_comeBack_andOtherFilesLackTheirColumns() throws IOException {
        byte[] characters = new byte[2 * N];
        characters[3] = (byte) 255;
        for (byte[] kept : new byte[][] {null, characters}) {
            OutcomeRow plain = row(3, EXPERIMENT, true);
            DocumentScores documents = new DocumentScores(new float[N], new float[] {0, .25f, .5f, 1, 1e-30f}, kept);
            OutcomeRow row = new OutcomeRow(
                    plain.run(),
                    plain.experiment(),
                    plain.included(),
                    plain.trainCorrect(),
                    plain.testCorrect(),
                    plain.trainMargin(),
                    plain.testMargin(),
                    null,
                    null,
                    plain.trainLoss(),
                    documents,
                    null,
                    plain.seconds(),
                    plain.host(),
                    plain.device(),
                    plain.trainer(),
                    plain.finishedAt());
            outcomes.commit(1, "a", List.of(row));
            org.apache.hadoop.fs.Path file = outcomes.stackFile(1);
            assertThat(outcomes.read(file, N, Q, Outcomes.Kept.ALL).get(0))
                    .usingRecursiveComparison()
                    .isEqualTo(row);
            assertThat(outcomes.read(file, N, Q, Outcomes.Kept.SCORES).get(0).documents())
                    .usingRecursiveComparison()
                    .isEqualTo(documents.kept(false));
            assertThat(outcomes.read(file, N, Q, Outcomes.Kept.BITS).get(0).documents())
                    .isNull();
            assertThat(outcomes.damage(file, N, Q)).isNull();
        }
        assertThat(columns(EXPERIMENT, 1)).contains("train_accuracy", "test_accuracy", "train_characters");
        outcomes.commit(2, "a", List.of(row(4, EXPERIMENT, true)));
        assertThat(columns(EXPERIMENT, 2)).noneMatch(name -> name.matches(".*_(accuracy|characters)"));
    }

    private List<String> columns(String experiment, int stack) throws IOException {
        org.apache.hadoop.fs.Path file = outcomes(experiment).stackFile(stack);
        try (ParquetFileReader reader = ParquetFileReader.open(SealedFile.open(new Configuration(), file))) {
            return reader.getFileMetaData().getSchema().getFields().stream()
                    .map(Type::getName)
                    .toList();
        }
    }

    /** As they were before predictions were kept, without the columns. */
    @Test
    void filesOfAnEarlierVersion_areRead() throws IOException {
        MessageType all = ParquetSchemas.of(Tables.OUTCOMES);
        MessageType earlier = new MessageType(
                all.getName(),
                all.getFields().stream()
                        .filter(field -> !field.getName().matches(".*_(prediction|accuracy|characters)"))
                        .toList());
        OutcomeRow row = row(3, EXPERIMENT, false);
        Group group = new SimpleGroup(earlier);
        group.add("run", 3);
        group.add("experiment", EXPERIMENT);
        group.add("included", Binary.fromConstantByteArray(row.included().toBytes()));
        group.add(
                "train_correct", Binary.fromConstantByteArray(row.trainCorrect().toBytes()));
        group.add("test_correct", Binary.fromConstantByteArray(row.testCorrect().toBytes()));
        group.add("seconds", 0.5);
        group.add("host", "host");
        group.add("device", "cpu");
        group.add("trainer", "dl4j");
        group.add("finished_at", row.finishedAt().toEpochMilli() * 1_000 + 901);
        byte[] bytes = SealedParquet.bytes(
                new Configuration(), earlier, new SealedParquet.Label(EXPERIMENT, List.of(3)), List.of(group));
        Files.createDirectories(directory.resolve("outcomes"));
        Files.write(directory.resolve("outcomes/stack-000001.parquet"), bytes);
        for (Outcomes.Kept kept : Outcomes.Kept.values()) {
            assertThat(outcomes.read(outcomes.stackFile(1), N, Q, kept)).containsExactly(row);
        }
        assertThat(outcomes.damage(outcomes.stackFile(1), N, Q)).isNull();
    }

    @Test
    void commit_leavesNothingButTheFile() throws IOException {
        outcomes.commit(1, "a", List.of(row(3, EXPERIMENT, false)));
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("stack-000001.parquet");
        }
    }

    @Test
    void secondCommitOfAStack_replacesTheFirst() throws IOException {
        outcomes.commit(0, "a", List.of(row(0, EXPERIMENT, false)));
        outcomes.commit(0, "b", List.of(row(0, EXPERIMENT, false), row(1, EXPERIMENT, false)));
        assertThat(outcomes.inventory().finishedRuns(wanted(0, 10))).containsExactly(0, 1);
    }

    @Test
    void inventory_knowsFinishedFailedAndMissing() throws IOException {
        assertThat(outcomes.inventory().isEmpty()).isTrue();
        outcomes.commit(0, "a", List.of(row(0, EXPERIMENT, false), row(2, EXPERIMENT, false)));
        outcomes.commit(2, "a", List.of(row(8, EXPERIMENT, false)));
        outcomes.fail(1, "run 1 left the finite numbers");

        Outcomes.Inventory inventory = outcomes.inventory();

        assertThat(inventory.finishedRuns(wanted(0, 100))).containsExactly(0, 2, 8);
        assertThat(inventory.finishedRuns(wanted(0, 8))).containsExactly(0, 2);
        assertThat(inventory.failedRuns(wanted(0, 100)))
                .containsExactly(java.util.Map.entry(1, "run 1 left the finite numbers"));
        assertThat(inventory.missing(wanted(0, 5))).containsExactly(3, 4);
        assertThat(inventory.finishedRuns(wanted(1, 8))).containsExactly(2, 8);
        assertThat(inventory.failedRuns(wanted(2, 8))).isEmpty();
        assertThat(inventory.missing(wanted(1, 4))).containsExactly(3, 4);
    }

    @Test
    void fileOfAnotherExperiment_isRefused_byName() throws IOException {
        outcomes("fedcba9876543210").commit(0, "a", List.of(row(0, "fedcba9876543210", false)));
        assertThatThrownBy(() -> outcomes.inventory())
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("stack-000000.parquet", "fedcba9876543210", EXPERIMENT);
    }

    @Test
    void runThatStandsTwice_isRefused() throws IOException {
        outcomes.commit(0, "a", List.of(row(5, EXPERIMENT, false)));
        outcomes.commit(1, "a", List.of(row(5, EXPERIMENT, false)));
        assertThatThrownBy(() -> outcomes.inventory())
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("run 5", "stack-000000.parquet", "stack-000001.parquet");
    }

    @Test
    void fileCutInHalf_isRefused_byName() throws IOException {
        outcomes.commit(0, "a", List.of(row(0, EXPERIMENT, false)));
        Path file = directory.resolve("outcomes/stack-000000.parquet");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> outcomes.inventory())
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("stack-000000.parquet", "run train --repair");
    }

    @Test
    void bitsOfAnotherLength_areRefused() throws IOException {
        outcomes.commit(0, "a", List.of(row(0, EXPERIMENT, false)));
        assertThatThrownBy(() -> outcomes.read(outcomes.stackFile(0), N + 8, Q, Outcomes.Kept.BITS))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("run 0", "included", "19 examples");
    }

    @Test
    void foreignParquetFile_isRefused() throws IOException {
        Files.createDirectories(directory.resolve("outcomes"));
        Files.writeString(directory.resolve("outcomes/stack-000000.parquet"), "not Parquet at all");
        assertThatThrownBy(() -> outcomes.inventory())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("stack-000000.parquet");
    }

    private static OutcomeRow row(int run, String experiment, boolean rich) {
        boolean[] train = new boolean[N];
        boolean[] test = new boolean[Q];
        train[run % N] = true;
        test[run % Q] = true;
        return new OutcomeRow(
                run,
                experiment,
                PackedBits.of(train),
                PackedBits.of(train),
                PackedBits.of(test),
                rich ? new float[] {1.5f, -2, 0, 1e30f, 4, 5, 6, 7, 8, 9, -1e-30f} : null,
                rich ? new float[] {1, 2, 3, 4, 5} : null,
                null,
                null,
                rich ? 0.25 : Double.NaN,
                null,
                null,
                0.5,
                "host",
                "cpu",
                "dl4j",
                Instant.parse("2026-01-02T03:04:05.678901Z"));
    }
}
