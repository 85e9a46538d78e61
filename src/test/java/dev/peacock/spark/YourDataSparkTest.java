package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.report.lookup.AllExamples;
import dev.peacock.spark.explain.Explain;
import dev.peacock.spark.explain.Explanations;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table and the configuration of docs/your-data.md, as they stand there. */
@Tag("spark")
class YourDataSparkTest {
    private static final Pattern BLOCK = Pattern.compile("```(csv|hocon)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    private String conf = "";

    @BeforeEach
    void takeTheExamplesFromThePage() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("docs/your-data.md")));
        assertThat(block.find()).isTrue();
        Files.writeString(directory.resolve("customers.csv"), block.group(2));
        assertThat(block.find()).isTrue();
        conf = block.group(2);
    }

    private ReadConfig config(String... sets) {
        return TestRun.config(conf + "\nsubsets.models = 6\ntraining.epochs = 2", directory, sets);
    }

    @Test
    void tableOfThePage_isTrained_andItsRowsKeepTheirNamesAndLines() throws IOException {
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(config());
        // age, income and its gaps, three plans, three cities and their gaps
        assertThat(run.log())
                .contains(
                        "table: 10 features; columns of numbers (standardized): 2, of names (one feature a value): 2, with gaps "
                                + "(marked by one more feature): 2");
        assertThat(Files.readString(directory.resolve("out/dataset/columns.json")))
                .contains("\"income is missing\"", "\"city = Oslo\"", "\"plan = pro\"");
        List<Row> rows = run.rows(Tables.EXAMPLES, "split", "id");
        assertThat(rows).hasSize(20);
        assertThat(rows).allSatisfy(row -> {
            int number = Integer.parseInt(row.<String>getAs("given_id").substring(1));
            assertThat(row.<String>getAs("source")).isEqualTo("customers.csv:" + (number + 1));
            assertThat(row.<List<Float>>getList(row.fieldIndex("features"))).hasSize(10);
        });
        assertThat(rows.stream().filter(row -> row.getAs("split").equals("test")))
                .hasSize(4);
        run.estimate(run.configOfDirectory("estimate.keep=all"));
        Map<String, String> ids = new HashMap<>();
        rows.forEach(row -> ids.put(row.getAs("split") + " " + row.getAs("id"), row.getAs("given_id")));
        assertIds(run, Tables.MEMORIZATION, ids, "given_id", "train", "train_id");
        assertIds(run, Tables.TEST_EXAMPLES, ids, "given_id", "test", "test_id");
        assertIds(run, Tables.TEST_EXAMPLES, ids, "top_train_given_id", "train", "top_train_id");
        assertIds(run, Tables.INFLUENCE, ids, "train_given_id", "train", "train_id");
        assertIds(run, Tables.INFLUENCE, ids, "test_given_id", "test", "test_id");
        ReportData report = run.report(run.configOfDirectory());
        String page = Files.readString(directory.resolve("out/report/index.html"));
        report.mostMemorized().forEach(memorized -> {
            assertAsGiven(memorized.example());
            assertThat(page).contains("<bdi>" + memorized.example().givenId() + "</bdi>");
        });
        assertThat(page).contains("<bdi>income</bdi>", "<bdi>city</bdi>");
        AllExamples all = Objects.requireNonNull(report.details().all());
        assertThat(all.train()).isEqualTo(16);
        assertThat(all.test()).isEqualTo(4);
        assertThat(page).contains(all.packed());
        assertReadable(run, directory.resolve("out/estimates/memorization"), report);
        Explain explain = run.explain(run.configOfDirectory());
        Explanations.OfTest test = explain.test(List.of("0"), 3).test().get(0);
        Explanations.OfTest byId = explain.test(List.of(Objects.requireNonNull(test.givenId())), 3)
                .test()
                .get(0);
        assertThat(byId).isEqualTo(test);
        assertThat(test.columns()).containsOnlyKeys("age", "income", "plan", "city");
        assertThat(test.nearest())
                .hasSize(5)
                .allSatisfy(near -> assertThat(near.givenId()).isNotNull());
    }

    private static void assertIds(
            TestRun run, Table table, Map<String, String> ids, String column, String split, String position) {
        assertThat(run.rows(table, position))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.<String>getAs(column)).isEqualTo(ids.get(split + " " + row.getAs(position))));
    }

    /** The table of a Peacock that carried no ids to it, and kept no list of its parts. */
    private static void assertReadable(TestRun run, Path table, ReportData report) throws IOException {
        Path old = table.resolveSibling("old");
        TestRun.session()
                .read()
                .parquet(table.toString())
                .drop("given_id")
                .write()
                .parquet(old.toString());
        JavaUtils.deleteRecursively(table.toFile());
        Files.move(old, table);
        assertThat(run.report(run.configOfDirectory()).mostMemorized()).isEqualTo(report.mostMemorized());
    }

    /** As in the line of the file that its source names. */
    private void assertAsGiven(ReportData.Example example) {
        try {
            String source = Objects.requireNonNull(example.source());
            List<String> lines = Files.readAllLines(directory.resolve("customers.csv"));
            String[] fields =
                    lines.get(Integer.parseInt(source.split(":")[1]) - 1).split(",", -1);
            List<String> header = List.of(lines.get(0).split(","));
            ExampleContent.Columns columns = (ExampleContent.Columns) example.content();
            assertThat(example.givenId()).isEqualTo(fields[header.indexOf("customer")]);
            for (int i = 0; i < columns.names().size(); i++) {
                String field = fields[header.indexOf(columns.names().get(i))];
                assertThat(columns.values().get(i)).isEqualTo(field.isEmpty() ? "missing" : field);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sameTable_isTheSameExperiment_inParquetOfSpark_inAnyNumberOfParts() throws IOException {
        String csv = new TestRun(directory.resolve("out")).train(config()).experiment();
        for (int rows : new int[] {100, 7}) {
            Path parquet = directory.resolve("parts" + rows);
            TestRun.session()
                    .read()
                    .option("header", "true")
                    .option("inferSchema", "true")
                    .csv(directory.resolve("customers.csv").toString())
                    .coalesce(1)
                    .write()
                    .option("maxRecordsPerFile", rows)
                    .parquet(parquet.toString());
            ReadConfig config = config("dataset.train={format=parquet, path=\"" + parquet
                    + "\", label=churned, id=customer, ignore=[opened]}");
            assertThat(new TestRun(directory.resolve("out" + rows))
                            .train(config)
                            .experiment())
                    .isEqualTo(csv);
        }
    }

    @Test
    void keyOfIds_addedToATrainedFleet_packsAgainAndTrainsNothing() throws IOException {
        String test = "dataset.test={format=csv, path=customers.csv, label=churned}";
        String before = new TestRun(directory.resolve("out"))
                .train(config(
                        "dataset.split=null", test, "dataset.train.id=null", "dataset.train.ignore=[customer,opened]"))
                .experiment();
        TestRun again = new TestRun(directory.resolve("out"));
        assertThat(again.train(config("dataset.split=null", test)).experiment()).isEqualTo(before);
        assertThat(again.log()).contains("nothing to do");
        assertThat(again.rows(Tables.EXAMPLES, "split", "id"))
                .hasSize(40)
                .allSatisfy(row -> assertThat(row.<String>getAs("given_id")).startsWith("c"));
    }
}
