package dev.peacock.audit.canary.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.AuditPage;
import dev.peacock.check.UserError;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.input.TextOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on 60 texts of random words, each of which has a number, with models that are much too small to learn them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditCanarySparkTest {
    private static final String FORMAT = "the {d1} code is {d2}";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final RandomStream random = new RandomStream(7);
    private Path home;
    private CanarySummary found;
    private TestRun run;

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        home = temporary;
        String texts = IntStream.range(0, 60)
                .mapToObj(d -> "{\"id\": \"d" + d + "\", \"text\": \"" + words() + " no " + (71000 + 13 * d) + " "
                        + words() + "\"}\n")
                .collect(Collectors.joining());
        Files.writeString(home.resolve("texts.jsonl"), texts);
        found = audit("out", options(CanaryOptions.Kind.RANDOM, FORMAT, 2, true));
        run = new TestRun(home.resolve("out"));
    }

    private String words() {
        return IntStream.range(0, 12)
                .mapToObj(i -> "w" + Integer.toString(random.nextInt(400), 26).replaceAll("\\d", "y"))
                .collect(Collectors.joining(" "));
    }

    private CanaryOptions options(CanaryOptions.Kind kind, String format, int models, boolean masked) {
        return new CanaryOptions(
                kind,
                home.resolve("texts.jsonl").toUri().toString(),
                new TextOptions("text", "id", List.of(), null),
                kind == CanaryOptions.Kind.SAMPLED ? List.of() : List.of(format),
                kind == CanaryOptions.Kind.NATURAL ? List.of() : List.of(0, 1, 3),
                2,
                models,
                List.of(1, 2),
                4000,
                1,
                2_000,
                8,
                500,
                1,
                masked);
    }

    private CanarySummary audit(String out, CanaryOptions options) throws IOException {
        log.reset();
        PrintStream to = new PrintStream(log, true, StandardCharsets.UTF_8);
        return new AuditCanary(
                        new PeacockJobs(TestRun.session(), home.resolve(out).toString(), to, false).context(), options)
                .run();
    }

    private String said() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Four controls, and two canaries each that are inserted once and three times; two models and two epochs. */
    @Test
    void tables_agreeWithEachOther() {
        List<Row> exposures = run.rows(CanaryTables.EXPOSURES, "canary", "model", "epoch");
        assertThat(exposures).hasSize(8 * 2 * 2);
        assertThat(exposures).allSatisfy(row -> {
            assertThat(row.<Double>getAs("exposure"))
                    .isEqualTo((Math.log(1000) - Math.log(row.<Long>getAs("exact_rank"))) / Math.log(2), within());
            assertThat(row.<String>getAs("method")).isEqualTo("exact");
            assertThat(row.<Integer>getAs("epoch") == 1 ? row.<Integer>getAs("queries") : null)
                    .as("searched after the last epoch alone")
                    .isNull();
        });
        // of each pair of models one sees a canary
        assertThat(exposures.stream().mapToInt(row -> row.<Integer>getAs("saw")).sum())
                .isEqualTo(exposures.size() / 2);
        assertThat(run.rows(CanaryTables.CANARIES, "canary"))
                .extracting(row -> row.<Integer>getAs("insertions"))
                .containsExactly(0, 0, 0, 0, 1, 1, 3, 3);
        assertThat(run.rows(CanaryTables.COUNTS, "epoch", "insertions"))
                .extracting(row -> row.getAs("epoch") + " " + row.getAs("insertions") + " " + row.getAs("searches"))
                .containsExactly("1 0 null", "1 1 null", "1 3 null", "2 0 8", "2 1 2", "2 3 2");
        assertThat(run.rows(CanaryTables.RECORDS, "document"))
                .hasSize(found.setting().records());
        assertThat(run.rows(CanaryTables.MODELS, "model")).hasSize(2).allSatisfy(row -> {
            double bits = row.getAs("held_out_bits");
            assertThat(bits).isGreaterThan(2).isLessThan(6);
        });
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }

    /** The text of a model has a canary as often as it is inserted, or not at all, and half of the records. */
    @Test
    void trainingText_hasCanariesAsOftenAsIsSaid() throws IOException {
        CanaryOptions options = options(CanaryOptions.Kind.RANDOM, FORMAT, 2, true);
        CanaryCorpus corpus =
                CanaryCorpus.read(options, TestRun.session().sparkContext().hadoopConfiguration(), 1);
        List<Canary> canaries = Canaries.random(options, corpus, name -> List.of());
        Vocabulary alphabet = Alphabet.of(corpus, canaries);
        List<byte[]> records = corpus.records().stream()
                .map(entry -> alphabet.symbols(entry.text()))
                .toList();
        ModelTask task =
                new ModelTask(options, alphabet, records, canaries, new Probes(options, alphabet, canaries, List.of()));
        for (Canary canary : canaries) {
            byte[] text = alphabet.symbols(canary.text());
            List<Long> times = IntStream.range(0, 2)
                    .mapToObj(model -> task.text(model).stream()
                            .filter(record -> Arrays.equals(record, text))
                            .count())
                    .sorted()
                    .toList();
            assertThat(times).containsExactly(0L, (long) canary.insertions());
        }
        assertThat(task.text(0).size() + task.text(1).size()).isEqualTo(records.size() + 2 + 2 * 3);
    }

    /** A driver that was killed has left some models, each whole; and the same directory may get more models. */
    @Test
    void resumingAndMoreModels_keepWhatIsThere() throws IOException {
        CanaryOptions asked = options(CanaryOptions.Kind.RANDOM, FORMAT, 2, true);
        assertThat(audit("again", asked)).isEqualTo(found);
        List<Path> models;
        try (Stream<Path> files = Files.walk(home.resolve("again/audits/canary/work"))) {
            models = files.filter(file -> file.getFileName().toString().startsWith("stack-"))
                    .sorted()
                    .toList();
        }
        assertThat(models).hasSize(2);
        Files.delete(models.get(1));
        Object kept = Files.getLastModifiedTime(models.get(0));

        assertThat(audit("again", asked)).isEqualTo(found);
        assertThat(said()).contains("training: 1 of 2 models are already finished");
        assertThat(Files.getLastModifiedTime(models.get(0))).isEqualTo(kept);

        CanarySummary more = audit("again", options(CanaryOptions.Kind.RANDOM, FORMAT, 4, true));
        assertThat(said()).contains("training: 2 of 4 models are already finished");
        assertThat(more.setting().models()).isEqualTo(4);
    }

    /** Secrets of the corpus are in no table and no page, unless it is asked for. */
    @Test
    void naturalSecrets_areMasked() throws IOException {
        CanarySummary natural = audit("natural", options(CanaryOptions.Kind.NATURAL, "number", 2, true));

        assertThat(natural.setting().canaries()).isEqualTo(14);
        TestRun written = new TestRun(home.resolve("natural"));
        assertThat(written.rows(CanaryTables.CANARIES, "canary"))
                .hasSize(14)
                .allMatch(row -> row.getAs("secret").equals("*****") && row.<Integer>getAs("insertions") == 1)
                .noneMatch(row -> row.<String>getAs("prefix").matches(".*\\d.*"));
        assertThat(Files.readString(home.resolve("natural").resolve(AuditPage.file(CanaryTables.DIRECTORY))))
                .contains("*****")
                .doesNotContainPattern(" no 7[12]\\d{3}");
        audit("natural", options(CanaryOptions.Kind.NATURAL, "number", 2, false));
        assertThat(said()).as("masking trains nothing again").contains("2 of 2 models are already finished");
        assertThat(written.rows(CanaryTables.CANARIES, "canary"))
                .allMatch(row -> row.<String>getAs("secret").matches("7[12]\\d{3}"));
    }

    @Test
    void sampledCanaries_areComparedWithOtherTextsOfTheSameModel() throws IOException {
        audit("sampled", options(CanaryOptions.Kind.SAMPLED, "", 2, true));

        assertThat(new TestRun(home.resolve("sampled")).rows(CanaryTables.EXPOSURES, "canary"))
                .hasSize(8 * 2 * 2)
                .allMatch(row -> row.getAs("method").equals("sampled")
                        && row.<Double>getAs("exposure") >= 0
                        && row.<Double>getAs("exposure") <= Math.log(1001) / Math.log(2));
    }

    @Test
    void whatCannotBeAudited_isSaidInASentence() {
        assertThatThrownBy(() -> audit("known", options(CanaryOptions.Kind.RANDOM, "no {d5}", 2, true)))
                .isInstanceOf(UserError.class)
                .hasMessageMatching(
                        "the corpus has a secret of the format 'no \\{d5\\}' already: d\\d+ has \"no \\.\\.\\.\".*");
        assertThatThrownBy(() -> audit("none", options(CanaryOptions.Kind.NATURAL, "hash", 2, true)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("0 of the corpus's records have an identifier of the form hash");
        assertThatThrownBy(() -> audit("few", options(CanaryOptions.Kind.RANDOM, "code {d1}", 2, true)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the format 'code {d1}' has only 10 secrets");
        assertThatThrownBy(() -> audit("plain", options(CanaryOptions.Kind.RANDOM, "code", 2, true)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no random part");
    }
}
