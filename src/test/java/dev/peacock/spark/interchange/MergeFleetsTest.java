package dev.peacock.spark.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.provenance.Build;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.lock.OutputLock;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disjoint fleets added are the one fleet with all runs; what would count twice or mix experiments is refused. */
@Tag("spark")
class MergeFleetsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder train = new StringBuilder("x,y,label\n");
        StringBuilder test = new StringBuilder("x,y,label\n");
        for (int i = 0; i < 60; i++) {
            train.append("%d,%d,%d%n".formatted(i * 37 % 101, i * 53 % 97, i % 3 == 0 ? 0 : i % 2));
            test.append("%d,%d,%d%n".formatted(i * 41 % 103, i * 29 % 89, i % 2));
        }
        Files.writeString(directory.resolve("train.csv"), train);
        Files.writeString(directory.resolve("test.csv"), test);
    }

    private ReadConfig config(int first, int models, String... sets) {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 4
                estimate { keep = all, same-label = false }
                subsets { ratio = 0.5, seed = 3, first-run = %d, models = %d }
                """.formatted(first, models), directory, sets);
    }

    private TestRun run(String name) {
        return new TestRun(directory.resolve(name));
    }

    private TestRun trained(String name, int first, int models, String... sets) throws IOException {
        TestRun run = run(name);
        run.train(config(first, models, sets));
        return run;
    }

    private Path at(String name) {
        return directory.resolve(name);
    }

    private static void assertSameTables(TestRun merged, TestRun whole) {
        for (Table table : List.of(Tables.MEMORIZATION, Tables.INFLUENCE, Tables.TEST_EXAMPLES)) {
            String first = table.columns().get(0).name();
            String second = table.columns().get(1).name();
            assertThat(merged.rows(table, first, second))
                    .isEqualTo(whole.rows(table, first, second))
                    .isNotEmpty();
        }
    }

    @Test
    void disjointFleets_addExactly() throws IOException {
        // borders within stacks: runs 8..11 are of three directories
        trained("a", 0, 9);
        trained("b", 9, 1);
        trained("c", 10, 11);
        TestRun whole = trained("whole", 0, 21);
        whole.estimate(config(0, 21));
        TestRun merged = run("merged");
        PeacockJobs.Fleet fleet = merged.merge(at("c"), at("a"), at("b"));
        assertThat(fleet.finished()).isEqualTo(21);

        ReadConfig config = merged.configOfDirectory();
        assertThat(config.config().subsets().firstRun()).isZero();
        assertThat(config.config().subsets().models()).isEqualTo(21);
        merged.estimate(config);
        merged.report(config);
        assertSameTables(merged, whole);
        try (var files = Files.list(at("merged/outcomes"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")))
                    .containsExactlyInAnyOrder(
                            "stack-000000.parquet",
                            "stack-000001.parquet",
                            "stack-000002.parquet",
                            "stack-000003.parquet",
                            "stack-000004.parquet",
                            "stack-000005.parquet");
        }
        List<Row> rows = merged.rows(Tables.OUTCOMES, "run");
        List<Row> before = run("a").rows(Tables.OUTCOMES, "run");
        assertThat(rows).hasSize(21);
        assertThat(rows.subList(0, 9)).usingRecursiveComparison().isEqualTo(before);
        JsonNode file = new ObjectMapper().readTree(at("merged/experiment.json").toFile());
        assertThat(file.path("experiment").asText()).isEqualTo(fleet.experiment());
        assertThat(file.path("merged_from")).hasSize(3);
        assertThat(new ObjectMapper().readTree(at("merged/training.json").toFile()))
                .hasSize(3);
    }

    @Test
    void sharesOfCheckpoints_comeOver() throws IOException {
        String[] network = {
            "model=null",
            "model.layers=[{ output = 3 }]",
            "training={ stack = 4, epochs = 2, batch = 4, checkpoints = 3 }",
            "subsets.design=bernoulli"
        };
        trained("a", 0, 5, network);
        trained("b", 5, 6, network);
        TestRun merged = run("merged");
        merged.merge(at("a"), at("b"));
        TestRun whole = trained("whole", 0, 11, network);
        assertThat(merged.estimate(merged.configOfDirectory()).score()).isEqualTo(EstimateConfig.Score.SHARE);
        whole.estimate(config(0, 11, network));
        assertSameTables(merged, whole);
        assertThat(merged.rows(Tables.OUTCOMES, "run"))
                .extracting(row -> row.<Float>getList(row.fieldIndex("train_share")))
                .isEqualTo(whole.rows(Tables.OUTCOMES, "run").stream()
                        .map(row -> row.<Float>getList(row.fieldIndex("train_share")))
                        .toList());
    }

    @Test
    void modelsOfAnotherBuild_areWarnedOf_whereSomeAreTrainedOrMerged() throws IOException {
        TestRun a = trained("a", 0, 3);
        trained("b", 6, 2);
        a.train(config(0, 4));
        TestRun same = run("same");
        same.merge(at("a"), at("b"));
        assertThat(a.log() + same.log()).doesNotContain("warning");

        Path file = at("a/experiment.json");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        json.withObject("/versions").put("revision", "0123abc");
        json.remove("checksum");
        Files.writeString(file, json.toString());
        String warning = "warning: models of two builds of Peacock come together ("
                + json.at("/versions/peacock").asText() + ", revision 0123abc; ";
        TestRun merged = run("merged");
        merged.merge(at("a"), at("b"));
        assertThat(merged.log()).containsOnlyOnce(warning);
        String current = Build.current().shown();
        assertThat(ExperimentFile.required(merged.outputDirectory()).builds())
                .hasSize(2)
                .contains(current);
        a.train(config(0, 4));
        assertThat(a.log()).as("nothing is missing").doesNotContain("warning");
        // so that the data are packed again
        Files.setLastModifiedTime(at("train.csv"), FileTime.fromMillis(0));
        a.train(config(0, 5));
        a.train(config(0, 6));
        assertThat(a.log())
                .as("once, however often it goes on or in how many rounds")
                .containsOnlyOnce(warning);
        ObjectNode again = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        assertThat(again.at("/dataset/fingerprint")).isNotEqualTo(json.at("/dataset/fingerprint"));
        assertThat(again.path("versions")).isEqualTo(json.path("versions"));
        assertThat(json.has("further_builds")).isFalse();
        assertThat(again.path("further_builds")).hasSize(1);
        assertThat(again.path("further_builds").get(0).asText()).isEqualTo(current);
    }

    @Test
    void mergedFleet_isToppedUpLikeAnyOther() throws IOException {
        trained("a", 0, 3);
        trained("b", 6, 2);
        TestRun merged = run("merged");
        merged.merge(at("a"), at("b"));
        assertThat(merged.configOfDirectory().config().subsets().models()).isEqualTo(8);
        merged.train(config(0, 10));
        merged.estimate(config(0, 10));
        TestRun whole = trained("whole", 0, 10);
        whole.estimate(config(0, 10));
        assertSameTables(merged, whole);
    }

    @Test
    void dataThatAreCopiedElsewhere_changeNothingElseOfTheExperiment() throws IOException {
        trained("a", 0, 3);
        trained("b", 3, 2);
        TestRun merged = run("merged");
        merged.merge(at("a"), at("b"));
        Path file = at("merged/experiment.json");
        ObjectNode before = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        Files.setLastModifiedTime(at("train.csv"), FileTime.fromMillis(0));
        // fewer models than there are, and others
        merged.train(config(0, 4));
        merged.train(config(3, 2));
        ObjectNode after = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        assertThat(after.at("/dataset/fingerprint")).isNotEqualTo(before.at("/dataset/fingerprint"));
        assertThat(after.at("/configuration/subsets/models").asInt()).isEqualTo(5);
        for (ObjectNode each : List.of(before, after)) {
            each.remove("checksum");
            each.withObject("/dataset").remove("fingerprint");
        }
        assertThat(after).isEqualTo(before);
        merged.train(config(0, 6));
        ObjectNode more = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        assertThat(more.at("/configuration/subsets/models").asInt()).isEqualTo(6);
        assertThat(more.path("merged_from")).hasSize(2);
    }

    @Test
    void differentStackSizes_becomeThoseOfTheFirst() throws IOException {
        trained("a", 0, 5);
        trained("b", 5, 6, "training.stack=3");
        TestRun merged = run("merged");
        merged.merge(at("a"), at("b"));
        assertThat(merged.rows(Tables.OUTCOMES, "run"))
                .extracting(row -> row.<Integer>getAs("run"))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        merged.train(config(0, 11));
        assertThat(merged.log()).contains("training: nothing to do, 11 of 11");
    }

    @Test
    void firstRun_isNoPartOfTheIdentity_andTrainsOtherRuns() throws IOException {
        trained("a", 0, 8);
        TestRun b = trained("b", 4, 4);
        List<Row> all = run("a").rows(Tables.OUTCOMES, "run");
        List<Row> late = b.rows(Tables.OUTCOMES, "run");
        assertThat(late).hasSize(4);
        for (int i = 0; i < 4; i++) {
            for (String column : List.of("run", "experiment", "included", "train_correct", "test_correct")) {
                assertThat(late.get(i).<Object>getAs(column))
                        .isEqualTo(all.get(i + 4).<Object>getAs(column));
            }
        }
        Summary estimated = b.estimate(config(4, 4));
        assertThat(JsonFiles.line(estimated)).contains("\"models\":4,");
        b.estimate(config(6, 2));
        assertThat(b.log()).contains("4 runs are finished; using 2 from 6 to 7 (subsets.first-run, subsets.models)");
    }

    @Test
    void overlappingRuns_areRefused() throws IOException {
        trained("a", 0, 6);
        trained("b", 4, 4);
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("b")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("both hold 2 runs, the first of them run 4")
                .hasMessageContaining("subsets.first-run");
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("a")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("both hold 6 runs");
        assertThat(at("merged")).doesNotExist();
    }

    @Test
    void failedRuns_comeOver_andOverlapToo() throws IOException {
        trained("a", 0, 3);
        trained("b", 4, 2);
        Path failed = Files.createDirectories(at("b/outcomes/_failed")).resolve("run-000003.txt");
        Files.writeString(failed, "run 3: went off");
        PeacockJobs.Fleet fleet = run("merged").merge(at("a"), at("b"));
        assertThat(fleet.finished()).isEqualTo(5);
        assertThat(fleet.failed()).isEqualTo(1);
        assertThat(at("merged/outcomes/_failed/run-000003.txt")).content().isEqualTo("run 3: went off");
        Files.move(failed, failed.resolveSibling("run-000002.txt"));
        assertThatThrownBy(() -> run("again").merge(at("a"), at("b"))).hasMessageContaining("both hold run 2");
    }

    @Test
    void mergeThatWasStopped_startsOver_andLeavesNothingOfTheOtherOne() throws IOException {
        trained("a", 0, 9);
        trained("b", 9, 12);
        trained("c", 21, 3);
        Path damaged = at("b/outcomes/stack-000005.parquet");
        byte[] whole = Files.readAllBytes(damaged);
        byte[] bytes = whole.clone();
        bytes[20] ^= 1;
        Files.write(damaged, bytes);
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("b"), at("c")))
                .hasStackTraceContaining("b/outcomes/stack-000005.parquet: damaged");
        assertThat(at("merged/outcomes/stack-000000.parquet")).exists();
        assertThat(at("merged/experiment.json")).doesNotExist();
        assertThatThrownBy(() -> trained("merged", 0, 2))
                .as("it is no experiment yet")
                .hasMessageContaining("holds something that is not a Peacock experiment");
        Files.copy(at("merged/outcomes/stack-000000.parquet"), at("merged/outcomes/stack-000006.parquet"));
        Files.write(damaged, whole);
        TestRun merged = run("merged");
        assertThat(merged.merge(at("a"), at("b")).finished()).isEqualTo(21);
        assertThat(merged.rows(Tables.OUTCOMES, "run")).hasSize(21);
        assertThat(at("merged/_merging")).doesNotExist();
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("b")))
                .as("it is done")
                .hasMessageContaining("is not empty");
    }

    @Test
    void twoExperiments_areRefused_withBothIdsAndTheField() throws IOException {
        trained("a", 0, 2);
        trained("b", 2, 2, "subsets.seed=4");
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("b")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a holds experiment ")
                .hasMessageContaining("b holds experiment ")
                .hasMessageContaining("the first was trained with subsets.seed = 3; the second with 4");
        assertThat(at("merged")).doesNotExist();
    }

    @Test
    void fleetsThatKeepDifferentThingsOfTheirModels_areRefused() throws IOException {
        trained("a", 0, 2, "outcome.margins=true");
        trained("b", 2, 2, "outcome.margins=false");
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("b")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a was begun with outcome.margins = true, but ")
                .hasMessageContaining("b with false, and what is kept of some models alone is of no use");
        assertThat(at("merged")).doesNotExist();
    }

    @Test
    void fleetThatIsBeingTrained_isRefused() throws IOException {
        trained("a", 0, 2);
        trained("b", 2, 2);
        try (OutputLock lock = OutputLock.acquire(new Configuration(), at("b").toString(), "peacock train")) {
            assertThatThrownBy(() -> run("merged").merge(at("a"), at("b")))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("b: another driver is using this directory: process ")
                    .hasMessageContaining("which began \"peacock train\"")
                    .hasMessageContaining("run merge again when it has ended");
            lock.check();
        }
        assertThat(at("merged")).doesNotExist();
        assertThat(run("merged").merge(at("a"), at("b")).finished()).isEqualTo(4);
    }

    @Test
    void occupiedOrMissingDirectories_areRefused() throws IOException {
        trained("a", 0, 2);
        trained("b", 2, 2);
        assertThatThrownBy(() -> run("a").merge(at("a"), at("b")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> run("merged").merge(at("a"), at("nowhere")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "nowhere: there is no experiment in this directory, so there is nothing to merge");
        Files.createDirectories(at("full"));
        Files.writeString(at("full/notes.txt"), "mine");
        assertThatThrownBy(() -> run("full").merge(at("a"), at("b")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not empty");
    }
}
