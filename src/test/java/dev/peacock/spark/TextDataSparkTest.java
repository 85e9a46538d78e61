package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.AuditFleet;
import dev.peacock.spark.explain.Explain;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts from their file through training to tables, explanations and the fleets of audits. */
@Tag("spark")
class TextDataSparkTest {
    private static final String CONF = """
            dataset { train { format = jsonl, path = texts.jsonl, group = who, id = name }, split { test = 0.25 }, length = 12 }
            model.char-lstm { embedding = 2, hidden = 2 }
            training { epochs = 1, stack = 4, window = 8 }
            subsets { models = 8, ratio = 0.5 }
            """;

    @TempDir
    Path directory;

    private TestRun trained() throws IOException {
        List<String> lines = IntStream.range(0, 16)
                .mapToObj(i -> "{\"name\":\"n" + i + "\",\"who\":\"" + (i % 2 == 0 ? "ann" : "bob")
                        + "\",\"text\":\"text " + i * 7919 % 1000 + (i == 3 ? "\\r\\nof more characters" : "") + "\"}")
                .toList();
        Files.write(directory.resolve("texts.jsonl"), lines);
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(TestRun.config(CONF, directory));
        return run;
    }

    @Test
    void texts_areTrainedOn_andShown() throws IOException {
        TestRun run = trained();
        assertThat(run.log())
                .contains("12 train and 4 test examples of at most 12 characters, 2 labels")
                .contains("documents that are longer, so that the rest of them is not used: ");
        assertThat(Files.readString(directory.resolve("out/dataset/text.json")))
                .contains("\"vocabulary\" : [ 10, 32", "\"length\" : 12", "\"checksum\"");
        List<Row> rows = run.rows(Tables.EXAMPLES, "split", "id");
        assertThat(rows).hasSize(16).allSatisfy(row -> {
            int i = Integer.parseInt(row.<String>getAs("given_id").substring(1));
            assertThat(row.<String>getAs("text")).isEqualTo(i == 3 ? "text 757\nof " : "text " + i * 7919 % 1000);
            assertThat(row.<String>getAs("source")).isEqualTo("texts.jsonl:" + (i + 1));
            assertThat(row.<String>getAs("label_name")).isEqualTo(i % 2 == 0 ? "ann" : "bob");
            assertThat(row.<Object>getAs("features")).isNull();
            assertThat(row.<Object>getAs("image")).isNull();
        });
        run.estimate(run.configOfDirectory());
        assertThat(run.rows(Tables.MEMORIZATION, "train_id"))
                .hasSize(12)
                .allSatisfy(row -> assertThat(row.<String>getAs("score")).isEqualTo("log-probability"));
        Explain explain = run.explain(run.configOfDirectory());
        assertThat(explain.test(List.of("0"), 3).test().get(0).nearest()).isEmpty();

        // the keys of margins, which language models refuse, are left out
        AuditFleet more = AuditFleet.of(
                run.outputDirectory(),
                run.audits().experiment(),
                "value",
                1,
                List.of("design=exclusion", "exclude=[[1]]"),
                List.of("outcome.margins=true"),
                "");
        assertThat(more.experiment().config().outcome().keepsMargins()).isTrue();
    }
}
