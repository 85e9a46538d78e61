package dev.peacock.audit.text.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Table;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations in three parts: windows of 10 words are set apart in one pass, and seeds of 2 words are too short for that. */
@Tag("spark")
class TextPartsSparkTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final RandomStream random = new RandomStream(6);
    private final List<String> documents =
            IntStream.range(0, 8).mapToObj(d -> words(200)).toList();

    @TempDir
    Path home;

    private String words(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "w" + random.nextInt(5000) + " ")
                .collect(Collectors.joining());
    }

    private String piece(int document, int from, int words) {
        return Stream.of(documents.get(document).split(" "))
                .skip(from)
                .limit(words)
                .collect(Collectors.joining(" ", "", " "));
    }

    private void write(String name, Stream<String> texts) throws IOException {
        Files.writeString(
                home.resolve(name),
                texts.map(text -> "{\"text\": \"" + text + "\"}\n").collect(Collectors.joining()));
    }

    private TextAuditOptions options(long batch) {
        return new TextAuditOptions(
                uri("generations.jsonl"),
                TextOptions.defaults(),
                null,
                uri("corpus.jsonl"),
                TextOptions.defaults(),
                null,
                new TextForm(Unit.WORDS, Set.of(), null),
                10,
                null,
                0.8,
                true,
                0,
                batch);
    }

    private String uri(String name) {
        return home.resolve(name).toUri().toString();
    }

    private JobContext context(String out) {
        log.reset();
        return new PeacockJobs(
                        TestRun.session(),
                        home.resolve(out).toString(),
                        new PrintStream(log, true, StandardCharsets.UTF_8),
                        false)
                .context();
    }

    private String said() {
        return log.toString(StandardCharsets.UTF_8);
    }

    private List<String> rows(String out, Table table) {
        return new TestRun(home.resolve(out))
                .rows(table, table.columns().get(0).name()).stream()
                        .map(Object::toString)
                        .sorted()
                        .toList();
    }

    /** As a driver with other memory leaves it that was killed once the corpus was read: what is set apart is for parts with other borders. */
    private void killed(String out, long batch) throws IOException {
        JobContext context = context(out);
        TextAuditOptions asked = options(batch);
        TextBatches batches = new TextBatches(asked, context.out().hadoop(), Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(batches.size()).isEqualTo(3);
        assertThat(batches.take(0).generations()).hasSize(2);
        new TextSearches(
                        context,
                        asked,
                        batches,
                        TextSource.plan(
                                asked.corpus(),
                                asked.corpusTexts(),
                                context.out().hadoop()),
                        null)
                .prepare(0);
        assertThat(said()).contains("parts 1 to 3 of 3 may have is set apart");
        assertThat(home.resolve(out + "/audits/text/work/apart")).isNotEmptyDirectory();
    }

    @Test
    void windowsOfFewBytes_areNotSetApart() {
        assertThat(TextSearches.isLongEnough(31)).isFalse();
        assertThat(TextSearches.isLongEnough(32)).isTrue();
    }

    @Test
    void partsWithOtherBorders_findTheSame_alsoNearly() throws IOException {
        write("corpus.jsonl", documents.stream());
        String edited = piece(5, 50, 9) + "x1 " + piece(5, 60, 8) + "x2 " + piece(5, 69, 8) + "x3 " + piece(5, 78, 12);
        write(
                "generations.jsonl",
                Stream.of(
                        words(5) + piece(4, 30, 60) + words(20),
                        piece(2, 100, 12) + piece(3, 0, 15),
                        words(80),
                        edited,
                        "too short"));
        TextSummary one = new AuditText(context("one"), options(0)).run();
        killed("parts", 600);

        TextSummary parts = new AuditText(context("parts"), options(450)).run();

        assertThat(said())
                .contains("what parts 1 to 3 of 3 may have is set apart in one pass")
                .contains("what seeds of part 3 of 3 may have is searched for in a pass over the corpus of its own")
                .doesNotContain("what seeds of parts");
        for (Table table : List.of(TextTables.MATCHES, TextTables.WINDOWS, TextTables.DOCUMENTS, TextTables.NEAR)) {
            assertThat(rows("parts", table)).isNotEmpty().isEqualTo(rows("one", table));
        }
        assertThat(parts.longest()).hasSize(4).isEqualTo(one.longest());
        assertThat(parts.near()).isEqualTo(one.near());

        assertThat(home.resolve("parts/audits/text/work/apart"))
                .as("what was set apart is not masked, and is gone once it is searched")
                .doesNotExist();
        TextSummary again = new AuditText(context("parts"), options(450)).run();
        assertThat(again).isEqualTo(parts);
        assertThat(said()).doesNotContain("set apart", "of its own");
    }
}
