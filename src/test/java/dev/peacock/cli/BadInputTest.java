package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Directories;
import dev.peacock.cluster.Duck;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user gets wrong ends with status 2 and one sentence a problem, and costs nothing that was there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class BadInputTest {
    private Path directory;
    private BadFiles files;
    /** A finished experiment. */
    private Path out;

    private SortedMap<String, String> before;

    @BeforeAll
    void finishedExperiment(@TempDir Path temporary) throws IOException {
        directory = temporary;
        files = new BadFiles(directory);
        out = directory.resolve("out");
        Ended run = run(files.csvConf("good.conf", files.goodCsv()), out, "training.stack=2", "subsets.models=5");
        assertThat(run.status()).as(run.log()).isZero();
        before = Outputs.content(out);
        assertThat(before).containsKeys("experiment.json", "summary.json", "report/index.html", "outcomes");
    }

    @BeforeEach
    void nothingWasTouched() {
        assertThat(Outputs.content(out)).isEqualTo(before);
    }

    @Test
    void truncatedIdx_isRefused() throws IOException {
        refused(
                files.idx("cut", files.cut(files.images()), files.labels()),
                "cut-images is truncated",
                "has only 14 bytes");
    }

    @Test
    void swappedIdx_isRefused() throws IOException {
        Ended ended = run(files.idx("swapped", files.labels(), files.images()), out, "training.stack=2");
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.logLines())
                .as("one sentence for each file")
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("are images and labels swapped?"));
        assertThat(Outputs.content(out)).isEqualTo(before);
    }

    @Test
    void whatValidateFinds_runRefuses() throws IOException {
        Path table = Files.writeString(directory.resolve("two.csv"), "a,b,label\n1,x,0\nbad,x\n2,x,\n3,y,1\n");
        Path conf = Files.writeString(
                directory.resolve("two.conf"),
                "dataset.train { format = csv, path = \"" + table + "\", label = label }\n"
                        + "dataset.split.test = 0.5\nmodel.layers = [ { output = 2 } ]\n");
        Ended validated = InProcess.run("validate", "--conf", conf.toString());
        Ended ran = InProcess.run(
                "run",
                "--conf",
                conf.toString(),
                "--out",
                directory.resolve("two").toString());
        assertThat(validated.status()).isEqualTo(2);
        assertThat(validated.logLines()).hasSize(2);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.logLines()).isEqualTo(validated.logLines());
    }

    @Test
    void gzipBomb_isRefused_withoutUnpackingIt() throws IOException {
        refused(files.idx("bomb", files.bomb(), files.labels()), "bomb-images is longer than it declares");
    }

    @Test
    void infinity_isRefused_inCsv_andNanInVectorsOfParquet() throws IOException {
        refused(
                files.csvConf("infinite.conf", "a,b,label\n1,2,0\n3,1e39,1\n"),
                "infinite.conf.csv: row 1 (line 3), column 'b'",
                "'1e39' is not a finite number");
        Path parquet = files.parquet("nan.parquet", new float[][] {{1, 2}, {3, Float.NaN}});
        refused(files.parquetConf("nan-parquet.conf", parquet), "nan.parquet", "NaN");
    }

    @Test
    void labelOutsideTheClasses_isRefused() throws IOException {
        Path conf = files.conf(
                "label.conf",
                files.csvConf("l.conf", "a,b,label\n1,2,0\n3,4,12\n"),
                "model.layers = [{ output = 10 }]");
        refused(conf, "l.conf.csv: row 1 (line 3): label 12 is outside 0..9 of a model with 10 classes");
    }

    @Test
    void mixedImageSizes_areRefused() throws IOException {
        Path folder = directory.resolve("mixed");
        files.png(folder.resolve("cat/1.png"), 4, 4);
        files.png(folder.resolve("dog/1.png"), 5, 4);
        refused(files.folderConf("mixed.conf", folder), "mixed/dog/1.png", "4x5", "4x4");
    }

    @Test
    void emptyClassFolder_isRefused() throws IOException {
        Path folder = directory.resolve("empty");
        files.png(folder.resolve("cat/1.png"), 4, 4);
        Files.createDirectories(folder.resolve("dog"));
        refused(files.folderConf("empty.conf", folder), "class folder", "empty/dog has no images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "1.5"})
    void ratioThatIsNoShare_isRefused(String ratio) throws IOException {
        Ended ended = run(files.csvConf("ratio.conf", files.goodCsv()), out, "subsets.ratio=" + ratio);
        refused(
                ended,
                "--set subsets.ratio=" + ratio + ": subsets.ratio",
                "a number between 0 and 1, both excluded, but is " + ratio);
    }

    @Test
    void unknownKey_isRefused_withTheNearestNamed() throws IOException {
        Ended ended = run(files.csvConf("key.conf", files.goodCsv()), out, "training.epoch=3");
        refused(ended, "training.epoch: no such key; did you mean training.epochs?");
    }

    @Test
    void twoProblems_areTwoLines() throws IOException {
        Path conf = files.conf(
                "two.conf", files.csvConf("t.conf", files.goodCsv()), "subsets.models = 0\ntraining.batch = few");
        Ended ended = run(conf, out);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.logLines()).hasSize(2);
        assertThat(ended.logLines().get(0)).contains("two.conf:", "subsets.models", "0");
        assertThat(ended.logLines().get(1)).contains("two.conf:", "training.batch", "few");
    }

    @Test
    void missingPaths_areRefused() throws IOException {
        Path data = files.csvConf("gone.conf", files.goodCsv());
        Files.delete(directory.resolve("gone.conf.csv"));
        String says = data + ":1: dataset.train.path (and dataset.test.path): " + data
                + ".csv does not exist; mend the file or the path, here or with --set dataset.train.path=PATH";
        refused(data, says);
        refused(InProcess.run("validate", "--conf", data.toString()), says);
        refused(directory.resolve("nowhere.conf"), "nowhere.conf: cannot be read");
        refused(InProcess.run("train", "--out", out.toString()), "--conf is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subsets.models", "=3", "subsets.models=[1"})
    void malformedSet_isRefused(String set) throws IOException {
        refused(run(files.csvConf("set.conf", files.goodCsv()), out, set), "--set " + set);
    }

    @Test
    void otherExperiment_isRefused_withTheFieldAndBothValues() throws IOException {
        Path conf = files.csvConf("good.conf", files.goodCsv());
        refused(
                run(conf, out, "subsets.seed=77", "training.stack=2"),
                "this directory was trained with subsets.seed = 1; you asked for 77");
        Path other = files.csvConf("other.conf", files.goodCsv() + "5,5,1\n");
        Ended ended = run(other, out, "training.stack=2");
        refused(ended, "holds experiment", "this directory was trained with dataset = ", "; you asked for ");
    }

    @Test
    void otherStack_isRefused() throws IOException {
        Ended ended = run(files.csvConf("good.conf", files.goodCsv()), out, "training.stack=3");
        refused(ended, "was begun with training.stack = 2", "this configuration has 3");
    }

    @Test
    void directoryOfSomethingElse_isRefused() throws IOException {
        Path conf = files.csvConf("good.conf", files.goodCsv());
        Path stray = Files.createDirectories(directory.resolve("stray"));
        Files.writeString(stray.resolve("thesis.tex"), "years of work");
        refusedThere(run(conf, stray), stray, "stray: holds something that is not a Peacock experiment");
        Path dataset = Files.createDirectories(directory.resolve("mine/dataset/examples"));
        Files.writeString(dataset.resolve("a.csv"), "1,2");
        refusedThere(run(conf, directory.resolve("mine")), directory.resolve("mine"), "holds something");
    }

    @Test
    void halfParquet_isRefused() throws IOException {
        Path parquet = files.parquet("half.parquet", new float[][] {{1, 2}, {3, 4}});
        Files.write(parquet, files.cut(Files.readAllBytes(parquet)));
        refused(files.parquetConf("half.conf", parquet), "half.parquet");
    }

    @Test
    void halfOutcomeFile_isNamed_byEveryCommand() throws IOException {
        Path copy = Directories.copy(out, directory.resolve("half-outcome"));
        Path file = copy.resolve("outcomes/stack-000001.parquet");
        Files.write(file, files.cut(Files.readAllBytes(file)));
        SortedMap<String, String> content = Outputs.content(copy);
        for (String command : List.of("estimate", "status")) {
            refused(
                    InProcess.run(command, "--out", copy.toString()),
                    "outcomes/stack-000001.parquet: damaged",
                    "run train --repair");
        }
        Path conf = files.csvConf("good.conf", files.goodCsv());
        refused(run(conf, copy, "training.stack=2", "subsets.models=5"), "stack-000001.parquet: damaged");
        assertThat(Outputs.content(copy)).as("nothing is moved unasked").isEqualTo(content);
        Ended repaired = repaired(conf, copy, "subsets.models=5");
        assertThat(repaired.log())
                .contains("outcomes/stack-000001.parquet is damaged", "_damaged/stack-000001.parquet")
                .contains("repair: 3 outcome files read, 1 damaged", "training: 2 of 5 runs in 1 stacks");
        assertThat(copy.resolve("outcomes/_damaged/stack-000001.parquet")).exists();
        assertThat(repaired(conf, copy, "subsets.models=5").log())
                .contains("repair: 3 outcome files read, 0 damaged", "training: nothing to do");
        Outputs.assertSameRuns(Outputs.rows(copy), Outputs.rows(out));
    }

    /** A bit that only a reader of all columns meets, and one that every reader of the footer does. */
    @Test
    void flippedBits_areNamed_andRepaired_andTheEstimatesAreTheSame() throws IOException {
        Path copy = Directories.copy(out, directory.resolve("flipped"));
        flip(copy, "stack-000000.parquet", 100);
        flip(copy, "stack-000002.parquet", -20);
        refused(InProcess.run("estimate", "--out", copy.toString()), "stack-000002.parquet: damaged");
        Path conf = files.csvConf("good.conf", files.goodCsv());
        refused(
                InProcess.run("train", "--repair", "--conf", conf.toString(), "--out", copy.toString()),
                "was begun with training.stack = 2");
        assertThat(copy.resolve("outcomes/_damaged"))
                .as("of another configuration")
                .doesNotExist();
        Ended repaired = repaired(conf, copy, "subsets.models=5");
        assertThat(repaired.log()).contains("3 outcome files read, 2 damaged", "training: 3 of 5 runs in 2 stacks");
        Outputs.assertSameRuns(Outputs.rows(copy), Outputs.rows(out));
        assertThat(InProcess.run("estimate", "--out", copy.toString()).status()).isZero();
        for (String table : List.of("estimates/memorization", "estimates/influence", "estimates/test_examples")) {
            assertThat(Duck.rows("select * from " + Duck.table(copy, table) + " order by all"))
                    .isEqualTo(Duck.rows("select * from " + Duck.table(out, table) + " order by all"));
        }
    }

    /** Negative positions count from the end. */
    private static void flip(Path out, String name, int position) throws IOException {
        Path file = out.resolve("outcomes").resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[position < 0 ? bytes.length + position : position] ^= 4;
        Files.write(file, bytes);
    }

    private Ended repaired(Path conf, Path there, String set) throws IOException {
        Ended ended = InProcess.run(
                "train",
                "--repair",
                "--conf",
                conf.toString(),
                "--out",
                there.toString(),
                "--set",
                set,
                "--set",
                "training.stack=2");
        assertThat(ended.status()).as(ended.log()).isZero();
        Outputs.assertSameRuns(Outputs.rows(there), Outputs.rows(out));
        return ended;
    }

    @Test
    void outcomesOfAnotherExperiment_areRefused() throws IOException {
        Path other = directory.resolve("other-seed");
        Path conf = files.csvConf("good.conf", files.goodCsv());
        assertThat(run(conf, other, "subsets.seed=2", "training.stack=2", "subsets.models=9")
                        .status())
                .isZero();
        Path copy = Directories.copy(out, directory.resolve("mixed-outcomes"));
        Files.copy(other.resolve("outcomes/stack-000003.parquet"), copy.resolve("outcomes/stack-000003.parquet"));
        SortedMap<String, String> content = Outputs.content(copy);
        String here =
                Outputs.json(out.resolve("experiment.json")).path("experiment").asText();
        String there = Outputs.json(other.resolve("experiment.json"))
                .path("experiment")
                .asText();
        refused(
                InProcess.run("estimate", "--out", copy.toString()),
                "outcomes/stack-000003.parquet: belongs to experiment " + there,
                "this directory is that of " + here);
        assertThat(Outputs.content(copy)).isEqualTo(content);
    }

    @Test
    void batchLargerThanTheSubset_isRefused_andTheDirectoryIsStillFree() throws IOException {
        Path fresh = directory.resolve("fresh-batch");
        Path conf = Files.writeString(directory.resolve("batch.conf"), """
                dataset.builtin = digits
                model.layers = [ { output = 10 } ]
                training.batch = 1051
                """);
        refused(
                run(conf, fresh),
                "training.batch = 1051 is larger than the 1050 examples that each model is trained on: lower it, or"
                        + " raise subsets.ratio.");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void layersThatDoNotChain_areRefused_andTheDirectoryIsStillFree() throws IOException {
        Path fresh = directory.resolve("fresh-layers");
        Path conf = Files.writeString(directory.resolve("chain.conf"), """
                dataset.builtin = digits
                model.layers = [ { conv2d = 2, kernel = 5 }, { max-pool = 5 }, { output = 10 } ]
                """);
        refused(run(conf, fresh), "model.layers: layer 2 (maxpool) gets 4x4 pixels, fewer than its kernel of 5x5");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void ratioThatLeavesNobodyOut_isRefused_andTheDirectoryIsStillFree() throws IOException {
        Path fresh = directory.resolve("fresh-ratio");
        Path conf = files.csvConf("good.conf", files.goodCsv());
        refused(run(conf, fresh, "subsets.ratio=0.999"), "subsets.ratio = 0.999 of 12 train examples", "subset of 12");
        assertThat(fresh).doesNotExist();
        assertThat(run(conf, fresh, "subsets.models=2").status()).isZero();
    }

    @Test
    void directoryOfAStartThatWasKilled_isTakenUpAgain() throws IOException {
        Path copy = Directories.copy(out, directory.resolve("killed-early"));
        for (String late : List.of("estimates", "report", "outcomes")) {
            Directories.delete(copy.resolve(late));
        }
        for (String late : List.of("experiment.json", "summary.json", "training.json")) {
            Files.delete(copy.resolve(late));
        }
        Ended again = run(files.csvConf("good.conf", files.goodCsv()), copy, "training.stack=2", "subsets.models=5");
        assertThat(again.status()).as(again.log()).isZero();
        Outputs.assertSameRuns(Outputs.rows(copy), Outputs.rows(out));
    }

    @Test
    void outThatNoFileSystemKnows_isRefused() throws IOException {
        Ended ended = InProcess.run("estimate", "--out", "nosuch://host/x");
        refused(ended, "--out nosuch://host/x: this directory cannot be reached");
    }

    private static Ended run(Path conf, Path out, String... sets) {
        List<String> words = new ArrayList<>(List.of("run", "--conf", conf.toString(), "--out", out.toString()));
        Arrays.stream(sets).forEach(set -> words.addAll(List.of("--set", set)));
        return InProcess.run(words);
    }

    /** Into the finished experiment, which stays as it was. */
    private void refused(Path conf, String... says) {
        refused(run(conf, out, "training.stack=2"), says);
    }

    private void refused(Ended ended, String... says) {
        refusedThere(ended, out, says);
    }

    private void refusedThere(Ended ended, Path there, String... says) {
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.logLines()).as("one sentence").hasSize(1);
        assertThat(ended.log()).contains(says).doesNotContain("\tat ");
        assertThat(ended.out()).isEmpty();
        if (there.equals(out)) {
            assertThat(Outputs.content(out)).isEqualTo(before);
        }
    }
}
