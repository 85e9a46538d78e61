package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.TextColumn;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column of subpopulations on its way into the output directory, from the start or added to a fleet that is there. */
@Tag("spark")
class SubpopulationsOfTheDataSetSparkTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeTheSameExamples_withAndWithoutTheColumn() throws IOException {
        Files.writeString(directory.resolve("plain.csv"), "x,y\n1,0\n2,0\n9,1\n8,1\n");
        Files.writeString(directory.resolve("grouped.csv"), "x,y,breed\n1,0,tabby\n2,0,manx\n9,1,tabby\n8,1,sphynx\n");
        Files.writeString(directory.resolve("test.csv"), "breed,x,y\nmanx,3,0\nelk,7,1\n");
        Files.writeString(directory.resolve("test-plain.csv"), "x,y\n3,0\n7,1\n");
        Files.writeString(directory.resolve("empty.csv"), "x,y,breed\n1,0,tabby\n2,0,\n9,1,tabby\n8,1,sphynx\n");
    }

    @Test
    void column_goesIntoTheStoreAndTheTable() throws IOException {
        TestRun run = out("out");
        run.train(config(grouped("grouped"), grouped("test")));
        assertThat(names(run)).containsExactly("tabby", "manx", "tabby", "sphynx", "manx", "elk");
        assertThat(column("out").names()).containsExactly("tabby", "manx", "sphynx", "elk");
        assertThat(column("out").codes()).containsExactly(0, 1, 0, 2, 1, 3);
        assertThat(run.configOfDirectory().config().dataset().test().subpopulation())
                .isEqualTo("breed");
    }

    @Test
    void oneSplitAlone_mayHaveTheColumn() throws IOException {
        TestRun run = out("out");
        run.train(config(plain("plain"), grouped("test")));
        assertThat(names(run)).containsExactly("(null)", "(null)", "(null)", "(null)", "manx", "elk");
    }

    @Test
    void column_isNull_withoutTheKey() throws IOException {
        TestRun run = out("out");
        run.train(config(plain("plain"), plain("test-plain")));
        assertThat(names(run)).hasSize(6).containsOnly("(null)");
        assertThat(footer("out").subpopulations()).isNull();
    }

    @Test
    void keyAddedToATrainedFleet_packsAgainAndTrainsNothing() throws IOException {
        TestRun first = out("out");
        PeacockJobs.Fleet before = first.train(config(plain("plain"), plain("test-plain")));
        Map<String, FileTime> outcomes = times("out/outcomes");
        TestRun again = out("out");
        PeacockJobs.Fleet after = again.train(config(grouped("grouped"), grouped("test")));
        assertThat(after.experiment()).isEqualTo(before.experiment());
        assertThat(again.log()).contains("training: nothing to do, 3 of 3 runs are already finished");
        assertThat(times("out/outcomes")).isEqualTo(outcomes);
        assertThat(names(again)).containsExactly("tabby", "manx", "tabby", "sphynx", "manx", "elk");
        assertThat(column("out").codes()).containsExactly(0, 1, 0, 2, 1, 3);
        assertThat(again.configOfDirectory().config().dataset().train().subpopulation())
                .isEqualTo("breed");
        again.estimate(again.configOfDirectory());
        again.report(again.configOfDirectory());
    }

    @Test
    void storeIsLeftAlone_whereOnlyTheFilesTimeChanged() throws IOException {
        ReadConfig config = config(grouped("grouped"), grouped("test"));
        out("out").train(config);
        Map<String, FileTime> before = stores("out");
        Files.setLastModifiedTime(directory.resolve("grouped.csv"), FileTime.fromMillis(1_000_000));
        TestRun again = out("out");
        again.train(config);
        assertThat(stores("out")).isEqualTo(before);
        assertThat(names(again)).startsWith("tabby", "manx");
    }

    @Test
    void otherNames_takeThePlaceOfThoseBefore_andNoKeyTakesThemAway() throws IOException {
        out("out").train(config(grouped("grouped"), grouped("test")));
        Files.writeString(directory.resolve("grouped.csv"), "x,y,breed\n1,0,a\n2,0,b\n9,1,c\n8,1,d\n");
        TestRun renamed = out("out");
        renamed.train(config(grouped("grouped"), grouped("test")));
        assertThat(renamed.log()).contains("nothing to do");
        assertThat(names(renamed)).containsExactly("a", "b", "c", "d", "manx", "elk");
        TestRun without = out("out");
        without.train(config(plain("plain"), plain("test-plain")));
        assertThat(names(without)).containsOnly("(null)");
        assertThat(footer("out").subpopulations()).isNull();
    }

    @Test
    void emptyValue_isRefused_andWhatWasThereStays() throws IOException {
        out("out").train(config(plain("plain"), plain("test-plain")));
        Map<String, FileTime> before = stores("out");
        ReadConfig bad = config(grouped("empty"), plain("test-plain"));
        assertThatThrownBy(() -> out("out").train(bad))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("dataset.train.path: " + directory.resolve("empty.csv")
                        + ": row 1 (line 3): the subpopulation is empty; give every example one");
        assertThat(stores("out")).isEqualTo(before);
    }

    @Test
    void tableOfBefore_isReadWithNull() throws IOException {
        TestRun run = out("out");
        run.train(config(grouped("grouped"), grouped("test")));
        String examples =
                directory.resolve("out").resolve(Tables.EXAMPLES.path()).toString();
        List<Row> rows = TestRun.session().read().parquet(examples).collectAsList();
        TestRun.session()
                .createDataFrame(rows, SparkTables.schema(Tables.EXAMPLES))
                .drop("subpopulation")
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(examples);
        assertThat(names(run)).hasSize(6).containsOnly("(null)");
    }

    @Test
    void mergedFleet_keepsTheColumn() throws IOException {
        String[] data = {grouped("grouped"), grouped("test")};
        out("a").train(config(data));
        out("b").train(TestRun.config(text(data), directory, "subsets.first-run=3"));
        TestRun merged = out("merged");
        merged.merge(directory.resolve("a"), directory.resolve("b"));
        assertThat(names(merged)).containsExactly("tabby", "manx", "tabby", "sphynx", "manx", "elk");
        assertThat(column("merged").codes()).containsExactly(0, 1, 0, 2, 1, 3);
    }

    private TestRun out(String name) {
        return new TestRun(directory.resolve(name));
    }

    private static String plain(String file) {
        return "{ format = csv, path = " + file + ".csv, label = y }";
    }

    private static String grouped(String file) {
        return "{ format = csv, path = " + file + ".csv, label = y, subpopulation = breed }";
    }

    private ReadConfig config(String... trainAndTest) {
        return TestRun.config(text(trainAndTest), directory);
    }

    private static String text(String... trainAndTest) {
        return """
                dataset.train %s
                dataset.test %s
                model.nearest-neighbour { k = 1 }
                training.stack = 2
                subsets { ratio = 0.5, models = 3, seed = 20 }
                """.formatted((Object[]) trainAndTest);
    }

    /** Train before test; {@code (null)} for null. */
    private static List<String> names(TestRun run) {
        return run.rows(Tables.EXAMPLES, "split", "id").stream()
                .sorted((a, b) -> b.<String>getAs("split").compareTo(a.getAs("split")))
                .map(row ->
                        row.isNullAt(row.fieldIndex("subpopulation")) ? "(null)" : row.<String>getAs("subpopulation"))
                .toList();
    }

    private org.apache.hadoop.fs.Path store(String out) {
        return new org.apache.hadoop.fs.Path(
                directory.resolve(stores(out).keySet().iterator().next()).toUri());
    }

    private StoreFooter footer(String out) throws IOException {
        org.apache.hadoop.fs.Path store = store(out);
        return StoreFooter.read(store.getFileSystem(new Configuration()), store);
    }

    private TextColumn column(String out) throws IOException {
        org.apache.hadoop.fs.Path store = store(out);
        return Objects.requireNonNull(footer(out).readSubpopulations(store.getFileSystem(new Configuration()), store));
    }

    private Map<String, FileTime> stores(String out) {
        Map<String, FileTime> stores = new TreeMap<>(times(out + "/dataset"));
        stores.keySet().removeIf(name -> !name.endsWith(".bin"));
        return stores;
    }

    /** Of the files in a directory, by their path below the test's. */
    private Map<String, FileTime> times(String below) {
        try (Stream<Path> files = Files.list(directory.resolve(below))) {
            Map<String, FileTime> times = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(directory.relativize(file).toString(), Files.getLastModifiedTime(file));
            }
            return times;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
