package dev.peacock.audit.extraction.spark;

import static dev.peacock.audit.extraction.spark.ExtractionTables.SUFFIXES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.LanguageModel.Scored;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.ngram.NGramCorpus;
import dev.peacock.generate.service.OpenAiServer;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class AuditExtractionSparkTest {
    private static final List<String> SEEN = List.of(
            "the quick brown fox jumps over the lazy dog",
            "pack my box with five dozen liquor jugs now",
            "pack my box with five dozen liquor jugs now",
            "write to jane.doe@example.org about the box",
            "how vexingly quick daft zebras jump at night",
            "too short");
    private static final List<String> OTHERS =
            List.of("sphinx of black quartz judge my vow today", "the five boxing wizards jump quickly here");

    @TempDir
    Path home;

    private Path corpus(String name, List<String> documents) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int d = 0; d < documents.size(); d++) {
            lines.add("{\"id\": \"" + name + d + "\", \"text\": \"" + documents.get(d) + "\"}");
        }
        return Files.write(home.resolve(name + ".jsonl"), lines);
    }

    private Ended audit(String... words) {
        List<String> all = new ArrayList<>(List.of("audit", "extraction", "--out", out().toString()));
        all.addAll(Arrays.asList(words));
        return InProcess.run(all);
    }

    private Path out() {
        return home.resolve("out");
    }

    private ExtractionSummary found() throws IOException {
        return AuditFiles.read(directory(), ExtractionTables.DIRECTORY, ExtractionSummary.class)
                .orElseThrow();
    }

    private OutputDirectory directory() {
        return new OutputDirectory(new Configuration(), out().toString());
    }

    private List<Row> rows() throws IOException {
        return new SparkTables(TestRun.session(), directory())
                .read(SUFFIXES)
                .sort(SUFFIXES.series.name(), SUFFIXES.document.name(), SUFFIXES.prefix.name())
                .collectAsList();
    }

    private String[] ngram(Path corpus) {
        return new String[] {"--model", "ngram:" + corpus, "--model-unit", "characters", "--order", "5"};
    }

    /** What is noted of requests whose answers are not kept. */
    private String ledger() {
        try (Stream<Path> files = Files.list(out().resolve("generate"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(one -> one.toString().endsWith(".json"))
                    .filter(one -> !one.getFileName().toString().startsWith("."))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] with(String[] words, String... more) {
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void aModelOfTheCorpus_givesItsDocuments_andNotOthers() throws IOException {
        Path seen = corpus("seen", SEEN);
        Path others = corpus("other", OTHERS);
        String[] words = with(
                ngram(seen),
                "--corpus",
                seen.toString(),
                "--held-out",
                others.toString(),
                "--id-column",
                "id",
                "--prefix",
                "4",
                "9",
                "--suffix",
                "12",
                "--near",
                "1",
                "--beam",
                "50",
                "--attempts",
                "20");
        Ended ended = audit(words);
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out())
                .contains("ngram-characters-5: suffixes of 12 characters after prefixes of 4 and 9, temperature 1.")
                .contains("1 of 6 documents are too short")
                .contains("Held-out documents, prefix of 9: 0.00%")
                .contains("Within 1 edit of the suffix", "Of held-out documents this probability is ")
                .doesNotContain("control");
        ExtractionSummary found = found();
        assertThat(found.series()).hasSize(4);
        assertThat(found.series().get(1).group().extractable()).isGreaterThan(0.5);
        assertThat(found.series().get(3).group().extractable()).isZero();
        assertThat(found.copies().stream().map(ExtractionSummary.Group::to)).containsExactly(1L, 2L);
        assertThat(found.top().toString()).contains("[EMAIL]").doesNotContain("doe@");

        List<Row> rows = rows();
        assertThat(rows).hasSize(14);
        LocalSource source =
                NGramCorpus.train(seen.toString(), TextOptions.defaults(), 5, Unit.CHARACTERS, new Configuration());
        try (LocalModel model = source.open()) {
            for (Row row : rows) {
                boolean isLong = Cells.get(row, SUFFIXES.prefix) == 9;
                String document = Cells.get(row, SUFFIXES.document);
                String text =
                        (document.startsWith("seen") ? SEEN : OTHERS).get(document.charAt(document.length() - 1) - '0');
                Scored scored = model.score(text.substring(isLong ? 0 : 5, 9), text.substring(9, 21), Sampling.PLAIN);
                double log = Arrays.stream(scored.logProbabilities()).sum() / Math.log(10);
                assertThat(Cells.get(row, SUFFIXES.log10)).isCloseTo(log, within(1e-4));
                assertThat(Cells.get(row, SUFFIXES.greedy)).isEqualTo(scored.greedy() ? 1 : 0);
                assertThat(Cells.get(row, SUFFIXES.copies))
                        .isEqualTo(SEEN.stream()
                                .filter(one -> one.contains(text.substring(9, 21)))
                                .count());
                Double low = Cells.orNull(row, SUFFIXES.nearLow);
                assertThat(low != null).isEqualTo(isLong);
                if (low != null) {
                    assertThat(low).isGreaterThanOrEqualTo(Cells.get(row, SUFFIXES.p) - 1e-5);
                    assertThat(Cells.get(row, SUFFIXES.nearHigh)).isGreaterThanOrEqualTo(low);
                }
            }
        }
        Ended again = audit(words);
        assertThat(again.log()).contains("7 of 7 documents are already finished");
        assertThat(found()).isEqualTo(found);
    }

    @Test
    void copiesOfWords_areWholeWords() throws IOException {
        String seen = corpus("seen", List.of("a a a v1 v2", "b b b v1 v22", "c c c v1 v2 zz", "q rv1 v2"))
                .toString();
        Ended ended = audit(
                "--model",
                "ngram:" + seen,
                "--order",
                "3",
                "--corpus",
                seen,
                "--id-column",
                "id",
                "--prefix",
                "3",
                "--suffix",
                "2");
        assertThat(ended.status()).as(ended.log()).isZero();
        List<Row> rows = rows();
        assertThat(rows.stream().map(row -> Cells.get(row, SUFFIXES.copies))).containsExactly(2L, 1L, 2L);
        assertThat(rows.stream().map(row -> Cells.get(row, SUFFIXES.holding))).containsExactly(2L, 1L, 2L);
    }

    @Test
    void aControlThatIsMissing_orIsOfTheCorpus_isSaidToBeNone() throws IOException {
        String seen = corpus("seen", SEEN).toString();
        String[] words = with(ngram(Path.of(seen)), "--corpus", seen, "--prefix", "4", "--suffix", "12");
        assertThat(audit(words).out()).contains("There are no --held-out documents, so nothing says");
        assertThat(audit(with(words, "--held-out", seen)).out())
                .contains("5 of 5 held-out suffixes stand in the corpus too and are no control")
                .doesNotContain("There are no");
    }

    @Test
    void whatCannotBeAsked_isRefusedWithASentence() throws IOException {
        Path seen = corpus("seen", SEEN);
        String[] model = ngram(seen);
        String corpus = seen.toString();
        refuses("--corpus is missing", model);
        refuses(
                "seen.jsonl: none of its 6 documents has 100 characters, as the longest prefix and the suffix need together; lower"
                        + " --prefix or --suffix",
                with(model, "--corpus", corpus));
        refuses(
                "--unit syllables: must be tokens, words or characters",
                with(model, "--corpus", corpus, "--unit", "syllables"));
        refuses(
                "a model of words goes on with whole words",
                "--model",
                "ngram:" + seen,
                "--corpus",
                corpus,
                "--unit",
                "tokens");
        refuses(
                "--near needs one model in this process",
                with(model, "--corpus", corpus, "--near", "1", "--draws", "5"));
        refuses(
                "--service-model, --chat, limits and prices belong to a service",
                with(model, "--corpus", corpus, "--chat"));
        refuses("--tokens belongs to a service", with(model, "--corpus", corpus, "--draws", "5", "--tokens", "9"));
        refuses("--beam belongs to --near", with(model, "--corpus", corpus, "--beam", "9"));
        refuses("--probability 1.0: must be between", with(model, "--corpus", corpus, "--probability", "1"));
        refuses("give each once", with(model, "--corpus", corpus, "--prefix", "3", "3"));
        String ofFleet = "do not belong to --model fleet: without --run";
        refuses(ofFleet, "--model", "fleet:" + home, "--corpus", corpus);
        refuses(ofFleet, "--model", "fleet:" + home, "--id-column", "id");
        refuses(ofFleet, "--model", "fleet:" + home, "--mail");
        refuses(
                "--text-column belongs to Parquet and JSON Lines",
                with(model, "--corpus", corpus, "--mail", "--text-column", "body"));
    }

    private void refuses(String sentence, String... words) {
        Ended ended = audit(words);
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log()).contains(sentence);
    }

    @Test
    void aService_givesTheSameExactProbabilities_andDrawsWhereItGivesNone() throws IOException {
        Path seen = corpus("seen", SEEN.subList(0, 3));
        LocalSource source =
                NGramCorpus.train(seen.toString(), TextOptions.defaults(), 5, Unit.CHARACTERS, new Configuration());
        String[] asked = {
            "--corpus", seen.toString(), "--id-column", "id", "--unit", "characters", "--prefix", "9", "--suffix", "12"
        };
        try (OpenAiServer server = new OpenAiServer(source)) {
            String[] service = with(asked, "--model", server.base().toString());
            server.faults.add(OpenAiServer.Fault.BROKEN);
            List<String> ledgers = Collections.synchronizedList(new ArrayList<>());
            server.echoedToken = token -> {
                ledgers.add(ledger());
                return token;
            };
            Ended exact = audit(with(service, "--concurrency", "1"));
            server.echoedToken = token -> token;
            assertThat(exact.status()).as(exact.log()).isZero();
            // two of three documents are copies, and one request failed, which is noted at once
            assertThat(server.requests).hasSize(3);
            assertThat(ledgers.get(0)).contains("\"lost\":{\"requests\":1,");
            List<Row> rows = rows();
            audit(with(asked, ngram(seen)));
            List<Row> own = rows();
            for (int d = 0; d < 3; d++) {
                assertThat(Cells.get(rows.get(d), SUFFIXES.log10))
                        .isCloseTo(Cells.get(own.get(d), SUFFIXES.log10), within(1e-4));
            }
            // nothing is paid twice, whatever the answers are used for
            Ended others = audit(with(
                    service,
                    "--attempts",
                    "7",
                    "--probability",
                    "0.1",
                    "--documents",
                    "2",
                    "--unmask",
                    "--tokens",
                    "90"));
            assertThat(others.status()).as(others.log()).isZero();
            assertThat(server.requests).hasSize(3);

            server.echoedToken = token -> token.equals("j") ? "ij" : token;
            refuses("log-probabilities of other tokens than it was asked for", with(service, "--seed", "2"));
            server.echoedToken = token -> token;

            server.requests.clear();
            Ended limited = audit(with(service, "--draws", "400", "--concurrency", "1", "--limit-requests", "1"));
            assertThat(limited.status()).as(limited.log()).isEqualTo(2);
            assertThat(limited.log()).contains("--limit-requests 1 is reached, and ");
            assertThat(server.requests).hasSize(1);
            long left = found().setting().left();
            assertThat(left).isBetween(1L, 2L);
            assertThat(rows()).hasSize(3 - (int) left);
            Ended drawn = audit(with(service, "--draws", "400", "--concurrency", "1"));
            assertThat(drawn.status()).as(drawn.log()).isZero();
            assertThat(server.requests).hasSize(2);
            assertThat(drawn.out()).contains("Probabilities are from 400 draws of each suffix");
            assertThat(found().setting().limit()).isNull();
            List<Row> draws = rows();
            for (int d = 0; d < 3; d++) {
                double p = Cells.get(own.get(d), SUFFIXES.p);
                // five standard deviations, and one draw
                assertThat(Cells.get(draws.get(d), SUFFIXES.p))
                        .isCloseTo(p, within(5.2 * Math.sqrt(p * (1 - p) / 400) + 1.0 / 400));
                assertThat(Cells.orNull(draws.get(d), SUFFIXES.log10)).isNull();
            }
        }
    }
}
