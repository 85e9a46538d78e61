package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.utility.spark.AuditUtility;
import dev.peacock.audit.utility.spark.UtilityOptions;
import dev.peacock.audit.utility.spark.UtilityResult;
import dev.peacock.check.UserError;
import dev.peacock.cluster.Directories;
import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.provenance.SealedJson;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damaged is refused with the command that mends it, and that command mends it. */
@Tag("spark")
class DamageSparkTest {
    private static Path directory = Path.of("");
    private static Path whole = Path.of("");

    @BeforeAll
    static void finishedFleet(@TempDir Path temporary) throws IOException {
        directory = temporary;
        whole = directory.resolve("whole");
        RandomStream random = new RandomStream(8);
        for (String name : List.of("train.csv", "test.csv")) {
            List<String> lines = new ArrayList<>(List.of("x,label"));
            for (int i = 0; i < 20; i++) {
                lines.add(random.nextInt(900) + "," + random.nextInt(2));
            }
            Files.write(directory.resolve(name), lines);
        }
        TestRun run = new TestRun(whole);
        run.train(config());
        run.estimate(config());
        run.report(config());
    }

    private static ReadConfig config() {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 4
                subsets { ratio = 0.5, models = 8, seed = 3 }
                """, directory);
    }

    private static TestRun copy(String name) {
        return new TestRun(Directories.copy(whole, directory.resolve(name)));
    }

    private static Path file(String name, String where, String begin) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name).resolve(where))) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file, double place) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (place * bytes.length)] ^= 1;
        Files.write(file, bytes);
    }

    private static void edit(Path file, UnaryOperator<String> how) throws IOException {
        String text = Files.readString(file);
        assertThat(how.apply(text)).isNotEqualTo(text);
        Files.writeString(file, how.apply(text));
    }

    private static void refused(ThrowingCallable command, String... says) {
        assertThatThrownBy(command)
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(says)
                .hasMessageNotContaining("\n");
    }

    @Test
    void damagedStore_isRefusedByAll_andTrainRepairPacksItAgain() throws IOException {
        TestRun run = copy("store");
        Path store = file("store", "dataset", "store-");
        byte[] before = Files.readAllBytes(store);
        flip(store, 0.05);
        String mend = "run train --repair, which packs the data set again";
        refused(() -> run.train(config()), store.getFileName().toString(), "is damaged", mend);
        refused(() -> run.estimate(config()), mend);
        refused(() -> run.report(config()), mend);
        run.repair(config());
        assertThat(store).hasBinaryContent(before);
        // another session, which has not seen the store whole
        new TestRun(directory.resolve("store")).report(config());
        Outputs.assertSameRuns(Outputs.rows(directory.resolve("store")), Outputs.rows(whole));
    }

    @Test
    void missingPart_isRefused_andEstimateMakesItAgain() throws IOException {
        TestRun run = copy("part");
        Path part = file("part", "estimates/memorization", "part-");
        Files.delete(part);
        refused(
                () -> run.report(config()),
                "estimates/memorization: damaged (" + part.getFileName() + " is missing or not what was written)",
                "run estimate again, which writes it anew");
        run.estimate(config());
        run.report(config());
        assertThat(run.rows(Tables.MEMORIZATION, "train_id"))
                .isEqualTo(new TestRun(whole).rows(Tables.MEMORIZATION, "train_id"));
    }

    @Test
    void missingTable_isRefused_andEstimateMakesItAgain() throws IOException {
        TestRun run = copy("table");
        Directories.delete(directory.resolve("table/estimates/influence"));
        String missing = "estimates/influence: this table is missing; run estimate again, which writes it anew";
        refused(() -> run.report(config()), missing);
        refused(() -> run.export(null, directory.resolve("pairs.npz"), false), missing);
        run.estimate(config());
        run.report(config());
    }

    /** As after a kill between the tables of an estimate by other keys, or of more models. */
    @Test
    void tablesOfTwoEstimates_areNotTakenForOne() throws IOException {
        TestRun run = copy("two");
        Path summary = directory.resolve("two/summary.json");
        assertThatThrownBy(() -> run.estimate(run.configOfDirectory("estimate.score=probability")))
                .hasStackTraceContaining("has no margins");
        assertThat(summary).as("nothing was replaced").exists();
        SparkTables tables = new SparkTables(TestRun.session(), run.outputDirectory());
        tables.write(Tables.MEMORIZATION, tables.read(Tables.MEMORIZATION));
        assertThat(summary).doesNotExist();
        refused(() -> run.report(config()), "summary.json: there are no estimates yet; run estimate first");
        run.estimate(config());
        assertThat(summary).hasSameTextualContentAs(whole.resolve("summary.json"));
    }

    @Test
    void damagedPart_isRefused_withAndWithoutAChecksumBesideIt() throws IOException {
        TestRun run = copy("flip");
        Path part = file("flip", "estimates/influence", "part-");
        flip(part, 0.5);
        refused(() -> run.report(config()), "estimates/influence: damaged", "run estimate again");
        Files.delete(part.resolveSibling("." + part.getFileName() + ".crc"));
        refused(() -> run.report(config()), "estimates/influence: damaged", "run estimate again");
        refused(
                () -> run.export(null, directory.resolve("pairs.npz"), false),
                "estimates/influence: damaged",
                "run estimate again");
    }

    @Test
    void damagedExamples_areRefused_andTrainRepairWritesThemAgain() throws IOException {
        TestRun run = copy("examples");
        flip(file("examples", "dataset/examples", "part-"), 0.5);
        refused(() -> run.report(config()), "dataset/examples: damaged", "run train --repair");
        run.repair(config());
        run.report(config());
        assertThat(run.rows(Tables.EXAMPLES, "split", "id"))
                .hasToString(
                        new TestRun(whole).rows(Tables.EXAMPLES, "split", "id").toString());
    }

    @Test
    void damagedRunsThatAreNotAskedFor_areSaidToBeMissing() throws IOException {
        TestRun run = copy("beyond");
        flip(directory.resolve("beyond/outcomes/stack-000001.parquet"), 0.5);
        assertThat(run.repair(run.configOfDirectory("subsets.models=4")).finished())
                .isEqualTo(4);
        assertThat(run.log())
                .contains("repair: 2 outcome files read, 1 damaged", "repair: warning: of the runs from 4 to 7 those");
        TestRun all = new TestRun(directory.resolve("beyond"));
        assertThat(all.repair(config()).finished()).isEqualTo(8);
        assertThat(all.log()).doesNotContain("warning");
        Outputs.assertSameRuns(Outputs.rows(directory.resolve("beyond")), Outputs.rows(whole));
    }

    /** The second stack is asked for in part. */
    @Test
    void damagedRunsOfAStackInPart_areSaidToBeMissing() throws IOException {
        TestRun run = copy("in-part");
        flip(directory.resolve("in-part/outcomes/stack-000001.parquet"), 0.5);
        assertThat(run.repair(run.configOfDirectory("subsets.models=6")).finished())
                .isEqualTo(6);
        assertThat(run.log())
                .contains(
                        "repair: warning: of the runs from 6 to 7 those that were in a damaged file are not among those");
    }

    /** Empty as Spark writes it, or names alone as on an object store. */
    @Test
    void tableOfAnOlderPeacock_isRead_andAPartThatTheMarkDoesNotNameIsNot() throws IOException {
        TestRun run = copy("older");
        Path part = file("older", "estimates/memorization", "part-");
        Path mark = part.resolveSibling("_SUCCESS");
        Files.copy(part, part.resolveSibling("part-99999-copy.parquet"));
        assertThat(run.rows(Tables.MEMORIZATION, "train_id")).hasSize(20);
        Files.delete(part.resolveSibling("part-99999-copy.parquet"));
        try (Stream<Path> parts = Files.list(part.getParent())) {
            Files.write(
                    mark,
                    parts.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("part-"))
                            .toList());
        }
        assertThat(run.rows(Tables.MEMORIZATION, "train_id")).hasSize(20);
        Files.writeString(mark, "");
        assertThat(run.rows(Tables.MEMORIZATION, "train_id")).hasSize(20);
        run.report(config());
    }

    @Test
    void editedNumbers_areRefused() throws IOException {
        TestRun run = copy("edited");
        edit(directory.resolve("edited/summary.json"), text -> text.replace("\"models\":8", "\"models\":9"));
        refused(() -> run.report(config()), "summary.json: was edited or damaged", "run estimate again");
        run.estimate(config());
        edit(directory.resolve("edited/experiment.json"), text -> text.replace("\"model\"", "\"modes\""));
        refused(() -> run.report(config()), "experiment.json: was edited or damaged", "restore the file as it was");
    }

    /** As when a file of a Peacock that sealed nothing is edited. */
    @Test
    void editedIdentityWithoutAChecksum_isSaidToBeEdited() throws IOException {
        TestRun run = copy("identity");
        edit(
                directory.resolve("identity/experiment.json"),
                text -> text.replaceFirst("nearest", "furthest")
                        .replaceFirst(",\\s*\"" + SealedJson.KEY + "\" *: *\"[0-9a-f]*\"", ""));
        refused(() -> run.report(config()), "experiment.json: identity was edited or damaged");
    }

    @Test
    void damagedFleetOfAnAudit_isMendedByTheAuditThatTheMessageNames() throws IOException {
        TestRun run = copy("audit");
        UtilityOptions options = new UtilityOptions(UtilityOptions.Remove.LEAST, List.of(new BigDecimal("0.5")), 2, 5);
        List<UtilityResult.Point> before =
                AuditUtility.audit(run.audits(config()), options, "again").points();
        Path fleet = file("audit", "audits/utility/least/fleets", "");
        flip(fleet.resolve("outcomes/stack-000001.parquet"), 0.5);
        refused(
                () -> AuditUtility.audit(run.audits(config()), options, "again"),
                "stack-000001.parquet: damaged",
                "run audit utility --repair with the same options");
        assertThat(AuditUtility.audit(run.repairingAudits(config()), options, "again")
                        .points())
                .isEqualTo(before);
        assertThat(fleet.resolve("outcomes/_damaged/stack-000001.parquet")).exists();
        assertThat(AuditUtility.audit(run.audits(config()), options, "again").points())
                .isEqualTo(before);
    }

    @Test
    void damagedImport_isWrittenAgain() throws IOException {
        Path arrays = Fleet.of(Fleet.oracle("t01_subset_small")).write(directory.resolve("fleet.npz"));
        TestRun run = new TestRun(directory.resolve("import"));
        run.importFleet(arrays);
        String before = run.rows(Tables.EXAMPLES, "split", "id").toString();
        flip(file("import", "outcomes", "stack-"), 0.9);
        flip(file("import", "dataset/examples", "part-"), 0.5);
        refused(() -> run.importFleet(arrays), "damaged", "import --repair, where the fleet was imported");
        run.importFleet(arrays, true);
        run.importFleet(arrays);
        assertThat(run.rows(Tables.EXAMPLES, "split", "id")).hasToString(before);
        run.estimate(run.configOfDirectory());
        run.report(run.configOfDirectory());
    }
}
