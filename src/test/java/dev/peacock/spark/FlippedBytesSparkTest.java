package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.consistency.spark.ConsistencyTables;
import dev.peacock.audit.leaveoneout.spark.AuditLeaveOneOut;
import dev.peacock.audit.leaveoneout.spark.LeaveOneOutOptions;
import dev.peacock.audit.leaveoneout.spark.LeaveOneOutTables;
import dev.peacock.audit.utility.spark.AuditUtility;
import dev.peacock.audit.utility.spark.UtilityOptions;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.ImportedLabels;
import dev.peacock.spark.experiment.PrepareExperiment;
import dev.peacock.spark.fleet.TrainingLog;
import dev.peacock.spark.nearest.HiddenStore;
import dev.peacock.spark.nearest.Neighbours;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.output.lock.LockFiles;
import dev.peacock.spark.output.lock.LockOwner;
import dev.peacock.spark.output.lock.LockRule;
import dev.peacock.spark.plan.RoundsFile;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits are flipped, and ends cut off, at random places of every kind of file that Peacock writes and reads again. What reads the file then
 * says in one sentence that it is damaged, or reads what was written. Nothing of chance is claimed: the places are fixed by seeds.
 */
@Tag("spark")
class FlippedBytesSparkTest {
    private static final int N = 24;
    private static Path directory = Path.of("");
    private static Path out = Path.of("");
    private static Path imported = Path.of("");
    private static String experiment = "";

    @BeforeAll
    static void writeOneOfEach(@TempDir Path temporary) throws IOException {
        directory = temporary;
        out = directory.resolve("out");
        imported = directory.resolve("imported");
        RandomStream random = new RandomStream(7);
        for (String name : List.of("train.csv", "test.csv")) {
            List<String> lines = new ArrayList<>(List.of("x,y,label"));
            for (int i = 0; i < N; i++) {
                lines.add(random.nextInt(90) + "," + random.nextInt(90) + "," + random.nextInt(2));
            }
            Files.write(directory.resolve(name), lines);
        }
        TestRun run = run();
        // in rounds, and adjusted, so that rounds.json and the neighbours are written, too
        experiment = run.train(config()).experiment();
        run.estimate(config());
        run.consistency();
        AuditUtility.audit(
                run.audits(),
                new UtilityOptions(UtilityOptions.Remove.LEAST, List.of(new BigDecimal("0.5")), 1, 5),
                "again");
        AuditLeaveOneOut.audit(run.audits(), new LeaveOneOutOptions(List.of(1), 0, 0, 1), "again");
        run.report(config());
        new TestRun(imported)
                .importFleet(Fleet.of(Fleet.oracle("t01_subset_small")).write(directory.resolve("f.npz")));
        Path lock = Files.createDirectories(out.resolve("_lock"));
        Files.writeString(
                lock.resolve("0123456789abcdef.json"),
                LockOwner.here("peacock train").json());
        // what the examples are for another model; any store will do
        Files.createDirectories(out.resolve("audits/longtail"));
        Files.copy(only("dataset", name -> name.startsWith("store-")), hidden());
    }

    private static ReadConfig config() {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 4
                subsets { ratio = 0.5, models = 12, seed = 3 }
                estimate { adjust = neighbours, target-se = 0.5, keep = all }
                """, directory);
    }

    private static TestRun run() {
        return new TestRun(out);
    }

    private static OutputDirectory opened() {
        return run().outputDirectory();
    }

    private static Path hidden() {
        return out.resolve("audits/longtail/hidden-" + experiment + ".bin");
    }

    private static JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(TestRun.session().sparkContext());
    }

    private static Path only(String where, Predicate<String> isIt) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve(where))) {
            return files.filter(file -> isIt.test(file.getFileName().toString()))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** All that Peacock takes from a file, as text; thrown is what the user sees. */
    private interface Content {
        String read() throws Exception;
    }

    /** Flips a bit at so many places, and cuts as often, and reads each time; returns how often that was refused. */
    private static int damage(Path file, int times, Content content) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        String before = content.read();
        RandomStream random = new RandomStream(file.getFileName().toString().length());
        int refused = 0;
        for (int i = 0; i < 2 * times; i++) {
            byte[] damaged = i % 2 == 0 ? bytes.clone() : Arrays.copyOf(bytes, random.nextInt(bytes.length));
            if (i % 2 == 0) {
                damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            try {
                assertThat(content.read()).as("%s, %d", file, i).isEqualTo(before);
            } catch (Exception e) {
                refused++;
                UserError error = userError(e);
                assertThat(error).as("%s, %d: %s", file, i, e).isNotNull();
                assertThat(error)
                        .hasMessageNotContaining("\n")
                        .message()
                        .endsWithIgnoringCase(end(Objects.requireNonNull(error)));
            }
        }
        Files.write(file, bytes);
        assertThat(content.read()).isEqualTo(before);
        return refused;
    }

    /** What is to be done is the end of each sentence. */
    private static String end(UserError error) {
        return Stream.of(
                        "anew",
                        "again",
                        "only those",
                        "or remove the file",
                        "remove it",
                        "another --out",
                        "depends on it")
                .filter(end -> String.valueOf(error.getMessage()).endsWith(end))
                .findFirst()
                .orElse("(what to do)");
    }

    private static @Nullable UserError userError(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof UserError error) {
                return error;
            }
        }
        return null;
    }

    @Test
    void experimentJson() throws Exception {
        Path file = out.resolve("experiment.json");
        assertThat(damage(
                        file,
                        200,
                        () -> without(ExperimentFile.read(opened())
                                .orElseThrow()
                                .json()
                                .toString())))
                .isGreaterThan(370);
    }

    /** Where only the checksum's name is damaged, nothing is sealed. */
    private static String without(String json) {
        return json.replaceFirst(",\"[^\"]{8}\":\"[^\"]{64}\"}$", "}");
    }

    @Test
    void summaries() throws Exception {
        assertThat(damage(out.resolve("summary.json"), 200, () -> JsonFiles.line(Summary.read(opened()))))
                .isGreaterThan(370);
        for (Audit<?> audit : Audits.OURS.all()) {
            for (String directory : audit.directories()) {
                if (AuditFiles.isDone(opened(), directory)) {
                    assertThat(damage(
                                    out.resolve(directory).resolve("summary.json"),
                                    100,
                                    () -> AuditFiles.read(opened(), directory, audit.summary())
                                            .orElseThrow()
                                            .toString()))
                            .as(directory)
                            .isGreaterThan(170);
                }
            }
        }
    }

    @Test
    void columnsOfATable() throws Exception {
        assertThat(damage(
                        out.resolve("dataset/columns.json"),
                        200,
                        () -> String.valueOf(ReportExamples.columns(opened()))))
                .isGreaterThan(350);
    }

    @Test
    void roundsAndTrainingLog() throws Exception {
        assertThat(damage(
                        out.resolve("rounds.json"),
                        200,
                        () -> RoundsFile.read(opened(), experiment).toString()))
                .isGreaterThan(350);
        assertThat(damage(
                        out.resolve("training.json"),
                        200,
                        () -> TrainingLog.read(opened()).toString()))
                .isGreaterThan(350);
    }

    @Test
    void packedStores() throws Exception {
        Path store = only("dataset", name -> name.startsWith("store-"));
        assertThat(damage(store, 200, () -> {
                    Experiment read = new PrepareExperiment(
                                    new JobContext(TestRun.session(), opened(), silent(), false))
                            .asTrained(
                                    run().configOfDirectory(),
                                    ExperimentFile.read(opened()).orElseThrow());
                    return read.identity() + values(store);
                }))
                .isGreaterThan(380);
        Experiment read = run().finishedFleet().experiment();
        assertThat(damage(
                        hidden(),
                        200,
                        () -> values(Path.of(
                                HiddenStore.of(spark(), opened(), read).toUri().getPath()))))
                .isGreaterThan(380);
    }

    private static PrintStream silent() {
        return new PrintStream(PrintStream.nullOutputStream());
    }

    private static String values(Path file) {
        StringBuilder text = new StringBuilder();
        try (PackedStore store = PackedStore.map(file)) {
            float[] values = new float[store.shape().size()];
            for (int i = 0; i < store.size(); i++) {
                store.read(i, values, 0);
                text.append(Arrays.toString(values)).append(store.label(i)).append(store.source(i));
            }
            return text + " " + store.trainSize() + store.labelNames();
        }
    }

    /** Damaged neighbours are no reason to refuse anything: they are found anew. */
    @Test
    void neighbours() throws Exception {
        Path file = only("dataset", name -> name.startsWith("neighbours-"));
        Experiment read = run().finishedFleet().experiment();
        int refused = damage(
                file,
                8,
                () -> Arrays.toString(Neighbours.of(spark(), opened(), read).ids()));
        assertThat(refused).isZero();
    }

    @Test
    void outcomes() throws Exception {
        Path file = only("outcomes", name -> name.equals("stack-000001.parquet"));
        assertThat(damage(file, 60, () -> rows(file, experiment, N, N))).isGreaterThan(110);
        Path fleets = out.resolve("audits/leave-one-out/fleets");
        try (Stream<Path> fleet = Files.list(fleets)) {
            Path own = fleet.findFirst().orElseThrow();
            Path stack = own.resolve("outcomes/stack-000000.parquet");
            String id = own.getFileName().toString();
            assertThat(damage(stack, 60, () -> rows(stack, id, N, N))).isGreaterThan(110);
        }
    }

    private static String rows(Path file, String experiment, int n, int q) throws IOException {
        Outcomes outcomes = new Outcomes(
                opened().hadoop(),
                new org.apache.hadoop.fs.Path(file.resolveSibling("").toUri()),
                experiment);
        StringBuilder text = new StringBuilder();
        text.append(outcomes.inventory());
        for (OutcomeRow row : outcomes.read(new org.apache.hadoop.fs.Path(file.toUri()), n, q, Outcomes.Kept.ALL)) {
            text.append(row.run())
                    .append(row.seconds())
                    .append(Arrays.toString(row.included().toBytes()))
                    .append(Arrays.toString(row.trainCorrect().toBytes()))
                    .append(Arrays.toString(row.testCorrect().toBytes()));
        }
        return text.toString();
    }

    @Test
    void labelsOfAnImportedFleet() throws Exception {
        OutputDirectory there = new TestRun(imported).outputDirectory();
        ExperimentFile file = ExperimentFile.read(there).orElseThrow();
        assertThat(damage(imported.resolve("dataset/labels.npz"), 200, () -> {
                    var labels = ImportedLabels.read(there, file);
                    return Arrays.toString(labels.train()) + Arrays.toString(labels.test());
                }))
                .isGreaterThan(300);
    }

    @Test
    void tables() throws Exception {
        for (Table table : List.of(
                Tables.EXAMPLES,
                Tables.MEMORIZATION,
                Tables.INFLUENCE,
                Tables.TEST_EXAMPLES,
                ConsistencyTables.EXAMPLES,
                UtilityTables.LEAST.curve(),
                LeaveOneOutTables.EXAMPLES)) {
            Path part = only(table.path(), name -> name.startsWith("part-"));
            assertThat(damage(part, 3, () -> rows(table))).as(table.path()).isEqualTo(6);
            Path crc = part.resolveSibling("." + part.getFileName() + ".crc");
            damage(crc, 2, () -> rows(table));
            // without Hadoop's own checksum, as after a copy by other means
            byte[] checksum = Files.readAllBytes(crc);
            Files.delete(crc);
            assertThat(damage(part, 3, () -> rows(table))).as(table.path()).isEqualTo(6);
            Files.write(crc, checksum);
            damage(part.resolveSibling("_SUCCESS"), 4, () -> rows(table));
        }
    }

    private static String rows(Table table) throws IOException {
        List<String> rows = new SparkTables(TestRun.session(), opened())
                .read(table).collectAsList().stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList();
        return table.path() + rows;
    }

    /** Whose lock it is may not be read; no number depends on it. */
    @Test
    void lock() throws Exception {
        Path file = out.resolve("_lock/0123456789abcdef.json");
        damage(file, 200, () -> {
            List<LockRule.Claim> claims = new LockFiles(opened()).claimsBut("other");
            return String.valueOf(claims.size());
        });
    }

    /** So that none is forgotten here: each file of the two directories is of a kind that a test above damages. */
    @Test
    void everyKindOfFile_isDamagedHere() throws IOException {
        TreeMap<String, Path> others = new TreeMap<>();
        List<String> known = List.of(
                "experiment\\.json",
                "(audits/.*)?summary\\.json",
                "rounds\\.json",
                "training\\.json",
                "dataset/store-.*",
                "audits/longtail/hidden-.*",
                "dataset/neighbours-.*",
                "dataset/columns\\.json",
                ".*outcomes/stack-.*",
                "dataset/labels\\.npz",
                ".*/part-.*",
                ".*/_SUCCESS",
                ".*\\.crc",
                "_lock/.*",
                "report/index\\.html",
                "audits/.*/fleets/[0-9a-f]+/(experiment|training)\\.json");
        for (Path root : List.of(out, imported)) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(Files::isRegularFile).forEach(file -> {
                    String name = root.relativize(file).toString();
                    Optional<String> kind = known.stream().filter(name::matches).findFirst();
                    if (kind.isEmpty()) {
                        others.put(name, file);
                    }
                });
            }
        }
        assertThat(others).isEmpty();
    }
}
