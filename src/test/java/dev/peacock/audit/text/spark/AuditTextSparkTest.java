package dev.peacock.audit.text.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.AuditPage;
import dev.peacock.cluster.Outputs;
import dev.peacock.provenance.SealedJson;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Table;
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
        documents.set(4, documents.get(4).replaceFirst("^((\\S+ ){40})\\S+", "$1jane.doe@example.org"));
        corpus("corpus", 0, 7, 19, 30);
        // of document 4 a piece in other lines, of 20 and 21 one each, the licence twice, and nothing
        generations(
                line("a", words(5) + wrapped(piece(4, 30, 60)) + words(5) + licence),
                line("a", piece(20, 100, 12) + piece(21, 0, 15)),
                line("b", words(80)),
                line("b", licence + words(3) + " write to us"),
                line("b", "too short"));
        found = audit("out", options("corpus", null, 0, 0));
        run = new TestRun(home.resolve("out"));
    }

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

    private TextAuditOptions options(String corpus, @Nullable String against, long split, long batch) {
        return new TextAuditOptions(
                uri("generations.jsonl"),
                new TextOptions("text", null, List.of("model"), null),
                null,
                uri(corpus),
                new TextOptions("text", "id", List.of(), null),
                against == null ? null : uri(against),
                new TextForm(Unit.WORDS, Set.of(Normalisation.WHITE_SPACE), null),
                K,
                10L,
                null,
                true,
                split,
                batch);
    }

    private String uri(String name) {
        return home.resolve(name).toUri().toString();
    }

    private TextSummary audit(String out, TextAuditOptions options) throws IOException {
        log.reset();
        return new AuditText(context(out), options).run();
    }

    private JobContext context(String out) {
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

    @Test
    void plantedCopies_areFound_andNothingElse() {
        assertThat(run.rows(TextTables.MATCHES, "number", "start", "document"))
                .filteredOn(row -> row.getAs("kind").equals("copied"))
                .extracting(row -> row.getAs("number") + " " + row.getAs("start") + " " + row.getAs("length") + " "
                        + row.getAs("document") + " " + row.getAs("document_start") + " " + row.getAs("documents"))
                .containsExactly("0 5 60 d4 30 1", "1 0 12 d20 100 1", "1 12 15 d21 0 1");
        assertThat(run.rows(TextTables.MATCHES, "number", "document"))
                .filteredOn(row -> row.getAs("kind").equals("common"))
                .hasSize(2 * 15)
                .allMatch(row -> row.<Integer>getAs("length") == 20 && row.<Long>getAs("documents") == 15);
        assertThat(run.rows(TextTables.GENERATIONS, "number"))
                .extracting(row -> row.getAs("group_name") + " " + row.getAs("units") + " " + row.getAs("copied") + " "
                        + row.getAs("common") + " " + row.getAs("longest"))
                .containsExactly(
                        "model=a 90 60 20 60",
                        "model=a 27 27 0 15",
                        "model=b 80 0 0 0",
                        "model=b 26 0 20 0",
                        "model=b 2 0 0 0");
        assertThat(run.rows(TextTables.DOCUMENTS, "copied"))
                .extracting(row -> row.getAs("document") + " " + row.getAs("copied") + " " + row.getAs("longest"))
                .containsExactly("d20 12 12", "d21 15 15", "d4 60 60");
        assertThat(run.rows(TextTables.WINDOWS, "number", "start"))
                .hasSize(51 + 3 + 6 + 11)
                .filteredOn(row -> row.getAs("kind").equals("common"))
                .hasSize(11)
                .allMatch(row -> row.<Long>getAs("generations") == 2 && row.<Long>getAs("corpus_occurrences") == 15);
        assertThat(run.rows(TextTables.GROUPS, "units"))
                .extracting(row -> row.getAs("group_name") + " " + row.getAs("copied") + " " + row.getAs("windows"))
                .containsExactly("model=b 0 0", "model=a 87 60", "null 87 60");
        assertThat(String.join(" ", TextWords.found(found))).contains("Without a corpus in --against nothing says");
    }

    /** An address stands in what was copied of document 4. */
    @Test
    void personalData_areMasked_inEverythingThatIsWritten() throws IOException {
        assertThat(found.longest().get(0).text()).contains("[EMAIL]").doesNotContain("jane");
        assertThat(found.longest().get(0).source()).contains("[EMAIL]").doesNotContain("jane");
        assertThat(run.rows(TextTables.MATCHES, "number"))
                .noneMatch(row -> row.toString().contains("jane"));
        assertThat(Files.readString(home.resolve("out").resolve(AuditPage.file(TextTables.DIRECTORY))))
                .contains("[EMAIL]")
                .doesNotContain("jane");
    }

    @Test
    void aSummaryOfAnOlderVersion_hasNoDifferences() throws IOException {
        assertThat(found.differences()).isNotEmpty();
        Path file = home.resolve("older/audits/text/summary.json");
        Files.createDirectories(file.getParent());
        ObjectNode json = (ObjectNode) Outputs.json(home.resolve("out/audits/text/summary.json"));
        json.remove(List.of("differences", SealedJson.KEY));
        Files.writeString(file, SealedJson.seal(json.toString()));

        TextSummary older = AuditFiles.read(context("older").out(), "audits/text", TextSummary.class)
                .orElseThrow();

        assertThat(older.differences()).isEmpty();
        assertThat(older.longest()).isEqualTo(found.longest());
        assertThat(TextSection.parts(older)).isNotEmpty();
    }

    /** Splits, passes and what a killed driver left change nothing. A kill leaves some of the splits, each whole. */
    @Test
    void splitsAndResuming_changeNothing() throws IOException {
        TextAuditOptions asked = options("corpus", null, 2000, 0);
        assertThat(audit("split", asked)).isEqualTo(found);
        List<Path> splits;
        try (Stream<Path> files = Files.walk(home.resolve("split/audits/text/work"))) {
            splits = files.filter(file -> file.getFileName().toString().startsWith("stack-"))
                    .sorted()
                    .toList();
        }
        assertThat(splits).hasSizeGreaterThan(5);
        Files.delete(splits.get(2));
        Files.delete(splits.get(4));
        Object kept = key(splits.get(3));

        assertThat(audit("split", asked)).isEqualTo(found);

        assertThat(said())
                .contains("searching: " + (splits.size() - 2) + " of " + splits.size() + " MB are already finished");
        assertThat(key(splits.get(3))).isEqualTo(kept);
        assertThat(splits.get(2)).exists();
    }

    private static List<String> texts(TestRun of, Table table) {
        return of.rows(table, table.columns().get(0).name()).stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    /** Removes every second file of what was searched, as if it had not been done; answers how many these are. */
    private int half(String out) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve(out + "/audits/text/work"))) {
            List<Path> files = all.filter(file -> file.getFileName().toString().startsWith("stack-"))
                    .sorted()
                    .toList();
            for (int i = 0; i < files.size(); i += 2) {
                Files.delete(files.get(i));
            }
            return files.size() / 2;
        }
    }

    @Test
    void severalPasses_findTheSame_andTheControlIsBeside() throws IOException {
        TextSummary two = audit("passes", options("corpus", "corpus", 0, 600));

        assertThat(said()).contains("what parts 1 to 3 of 3 may have is set apart in one pass");
        assertThat(two.passes()).isEqualTo(1);
        TestRun several = new TestRun(home.resolve("passes"));
        for (Table table : List.of(TextTables.MATCHES, TextTables.WINDOWS, TextTables.DOCUMENTS)) {
            assertThat(texts(several, table)).isEqualTo(texts(run, table));
        }
        assertThat(half("passes")).isGreaterThan(2);
        assertThat(audit("passes", options("corpus", "corpus", 0, 600))).isEqualTo(two);
        assertThat(two.longest()).isEqualTo(found.longest());
        assertThat(two.documents()).isEqualTo(found.documents());
        assertThat(two.growth()).isEqualTo(found.growth());
        assertThat(two.all().windows()).isEqualTo(found.all().windows());
        assertThat(two.all().control())
                .as("the corpus itself, without common text")
                .isEqualTo(found.all().copied());
    }

    @Test
    void changedCorpus_isSearchedAnew_andAnEmptyOneHoldsNothing() throws IOException {
        Files.createDirectories(home.resolve("growing"));
        Files.createFile(home.resolve("growing/part-0.jsonl"));
        TextAuditOptions asked = options("growing", null, 0, 0);
        TextSummary none = audit("growing-out", asked);
        assertThat(none.all().share()).isZero();
        assertThat(TextWords.found(none)).anyMatch(sentence -> sentence.contains("The corpus is empty"));

        Files.copy(home.resolve("corpus/part-0.jsonl"), home.resolve("growing/part-1.jsonl"));
        TextSummary some = audit("growing-out", asked);

        assertThat(said()).contains("the corpus changed since the last search in this directory");
        assertThat(some.longest()).extracting(TextSummary.Copy::document).containsExactly("d4", "d0");
    }

    /** The licence behind it is common text, which does not count. Document 7 with 3 of 40 words replaced, one left out and one more; it is no exact copy of 10 words anywhere else. */
    @Test
    void copyWithAFewOtherWords_isFoundByNear() throws IOException {
        List<String> words = new ArrayList<>(List.of(piece(7, 50, 40).split(" ")));
        words.set(9, "x1");
        words.set(18, "x2");
        words.set(27, "x3");
        words.remove(33);
        words.add(5, "x4");
        Files.writeString(
                home.resolve("near.jsonl"),
                line("a", words(30) + String.join(" ", words) + " " + words(30) + licence) + line("b", words(30)));
        TextAuditOptions asked = new TextAuditOptions(
                uri("near.jsonl"),
                new TextOptions("text", null, List.of("model"), null),
                null,
                uri("corpus"),
                new TextOptions("text", "id", List.of(), null),
                null,
                new TextForm(Unit.WORDS, Set.of(), null),
                20,
                10L,
                0.8,
                true,
                0,
                0);

        TextSummary near = audit("near-out", asked);

        assertThat(near.all().copied()).isZero();
        assertThat(new TestRun(home.resolve("near-out")).rows(TextTables.NEAR, "start"))
                .singleElement()
                .satisfies(row -> assertThat(row.getAs("start") + " " + row.getAs("length") + " "
                                + row.getAs("document") + " " + row.getAs("document_start") + " " + row.getAs("edits")
                                + " " + row.getAs("script"))
                        .isEqualTo("30 40 d7 50 5 =5 +1 =4 ~1 =8 ~1 =8 ~1 =5 -1 =6"));
        assertThat(near.all().near()).isEqualTo(40);
        assertThat(near.groups()).extracting(TextSummary.Group::near).containsExactly(40L, 0L);
        assertThat(requireNonNull(near.near()).longest().get(0).marked()).contains("{+x4+}", "{+x1+}");
    }

    /** Document 6 ends with 12 words of its own and the licence of 20, which 15 documents have: only the 12 count, in all figures. */
    @Test
    void unitsOfCommonTextBesideACopy_doNotCount() throws IOException {
        Files.writeString(home.resolve("beside.jsonl"), line("a", words(10) + piece(6, 188, 32) + words(8)));
        TextAuditOptions asked = new TextAuditOptions(
                uri("beside.jsonl"),
                new TextOptions("text", null, List.of("model"), null),
                null,
                uri("corpus"),
                new TextOptions("text", "id", List.of(), null),
                uri("corpus"),
                new TextForm(Unit.WORDS, Set.of(), null),
                K,
                10L,
                0.9,
                true,
                0,
                0);

        TextSummary.Group all = audit("beside-out", asked).all();

        assertThat(List.of(all.units(), all.copied(), all.common(), requireNonNull(all.near())))
                .containsExactly(50L, 12L, 20L, 12L);
        assertThat(all.control()).isEqualTo(12L);
        // those that begin at the 12 words
        assertThat(all.windows()).isEqualTo(12);
        assertThat(new TestRun(home.resolve("beside-out")).rows(TextTables.DOCUMENTS, "document"))
                .extracting(row -> row.getAs("document") + " " + row.getAs("copied") + " " + row.getAs("longest"))
                .containsExactly("d6 12 21");
    }

    private static Object key(Path file) throws IOException {
        return requireNonNull(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }
}
