package dev.peacock.audit.text.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on planted copies: 30 documents of random words in three files, and generations that copy some of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditTextSparkTest {
    private static final int K = 10;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final RandomStream random = new RandomStream(5);
    private final List<String> documents =
            IntStream.range(0, 30).mapToObj(d -> words(200)).collect(Collectors.toCollection(ArrayList::new));
    private final String licence = words(20);
    private Path home;
    private TextSummary found;
    private TestRun run;

    @BeforeAll
    void search(@TempDir Path temporary) throws IOException {
        home = temporary;
        for (int d = 0; d < documents.size(); d += 2) {
            documents.set(d, documents.get(d) + licence);
        }
        corpus("corpus", 0, 7, 19, 30);
        // of document 4 a piece in other lines, of 20 and 21 one each, the licence twice, and nothing
        generations(
                line("a", words(5) + wrapped(piece(4, 30, 60)) + words(5) + licence),
                line("a", piece(20, 100, 12) + piece(21, 0, 15)),
                line("b", words(80)),
                line("b", licence + words(3) + " write to jane.doe@example.org"),
                line("b", "too short"));
        found = audit("out", options(null));
        run = new TestRun(home.resolve("out"));
    }

    private String words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + random.nextInt(5000) + " ")
                .collect(Collectors.joining());
    }

    private String piece(int document, int from, int words) {
        return Stream.of(documents.get(document).split(" ")).skip(from).limit(words).collect(Collectors.joining(" ", "", " "));
    }

    private static String wrapped(String text) {
        return text.replaceAll("(.{1,40}) ", "$1\\\\n");
    }

    private static String line(String model, String text) {
        return "{\"model\": \"" + model + "\", \"text\": \"" + text + "\"}\n";
    }

    private void corpus(String name, int... borders) throws IOException {
        Files.createDirectories(home.resolve(name));
        for (int f = 0; f + 1 < borders.length; f++) {
            String lines = IntStream.range(borders[f], borders[f + 1])
                    .mapToObj(d -> "{\"id\": \"d" + d + "\", \"text\": \"" + documents.get(d) + "\"}\n")
                    .collect(Collectors.joining());
            Files.writeString(home.resolve(name + "/part-" + f + ".jsonl"), lines);
        }
    }

    private void generations(String... lines) throws IOException {
        Files.writeString(home.resolve("generations.jsonl"), String.join("", lines));
    }

    private TextAuditOptions options(@Nullable String against) {
        return new TextAuditOptions(
                home.resolve("generations.jsonl").toUri().toString(),
                new TextOptions("text", null, List.of("model"), null),
                home.resolve("corpus").toUri().toString(),
                new TextOptions("text", "id", List.of(), null),
                against,
                new TextForm(Unit.WORDS, Set.of(Normalisation.WHITE_SPACE), null),
                K,
                10L,
                null,
                true,
                TextAuditOptions.BATCH);
    }

    private TextSummary audit(String out, TextAuditOptions options) throws IOException {
        log.reset();
        JobContext context = new PeacockJobs(
                        TestRun.session(),
                        home.resolve(out).toString(),
                        new PrintStream(log, true, StandardCharsets.UTF_8),
                        false)
                .context();
        return new AuditText(context, options).run();
    }

    @Test
    void plantedCopies_areFound() {
        List<Row> rows = run.rows(TextTables.MATCHES, "number", "start", "document");
        assertThat(rows)
                .filteredOn(row -> row.getAs("kind").equals("copied"))
                .extracting(row -> row.getAs("number") + " " + row.getAs("start") + " " + row.getAs("length") + " "
                        + row.getAs("document") + " " + row.getAs("offset"))
                .containsExactly("0 5 60 d4 30", "1 0 12 d20 100", "1 12 15 d21 0");
    }
}
