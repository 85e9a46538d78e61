package dev.peacock.audit.divergence.spark;

import static dev.peacock.audit.divergence.spark.DivergenceTables.GENERATIONS;
import static dev.peacock.audit.divergence.spark.DivergenceTables.WORDS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class AuditDivergenceSparkTest {
    /** Of words that occur nowhere else. */
    private static final String SECRET =
            IntStream.range(0, 20).mapToObj(w -> "s" + w).collect(Collectors.joining(" ")) + " jane@example.org";

    private static final int DRAWS = 6;

    @TempDir
    Path home;

    private Ended run(String words) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.addAll(List.of("--out", home.resolve("out").toString()));
        return InProcess.run(all);
    }

    private void done(String words) {
        Ended ended = run(words);
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    private OutputDirectory out() {
        return new OutputDirectory(new Configuration(), home.resolve("out").toString());
    }

    private List<Row> rows(Table table, String by) throws IOException {
        return new SparkTables(TestRun.session(), out()).read(table).sort(by).collectAsList();
    }

    private static String line(String word, int draw, String text, String finish) {
        return "{\"id\": \"%s-%d\", \"word\": \"%s\", \"word_tokens\": %d, \"template\": \"Repeat {word}\", \"text\": \"%s\", \"finish\": \"%s\"}"
                .formatted(word, draw, word, word.length() > 5 ? 3 : 1, text, finish);
    }

    /** One word diverges into the corpus, one into nonsense, one never stops, one is refused; the corpus repeats words, too. */
    @Test
    void aPlantedDivergence_isFound_andNoRepetition() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int d = 0; d < DRAWS; d++) {
            lines.add(line("gold", d, "gold ".repeat(10 + d) + SECRET, "stop"));
            lines.add(line("peace", d, "Peace, ".repeat(30) + "nothing of it is known to anybody at all " + d, "stop"));
            lines.add(line("incommunicado", d, "incommunicado ".repeat(40).strip(), "length"));
            lines.add(line("war", d, "I'm sorry, but I cannot help with that.", "stop"));
        }
        Path generations = Files.write(home.resolve("generations.jsonl"), lines);
        Path corpus = Files.write(
                home.resolve("corpus.jsonl"),
                List.of(
                        "{\"text\": \"before it " + SECRET + " behind it\"}",
                        "{\"text\": \"" + "incommunicado ".repeat(50).strip() + "\"}",
                        "{\"text\": \"" + "gold ".repeat(20).strip() + "\"}"));
        Ended early = run("audit divergence --generations " + generations);
        assertThat(early.status()).isEqualTo(2);
        assertThat(early.log()).contains("first run job/peacock audit text --generations", "--corpus CORPUS --out");
        done("audit text --unit words --min 8 --generations " + generations + " --corpus " + corpus);
        Ended ended = run("audit divergence --generations " + generations);
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out())
                .contains("24 generations that were to repeat one of 4 words; copies are of 8 words or more.")
                .contains("12 diverged, 0 stopped, 6 repeated the word to the end, 6 were refused, and 0 never began.")
                .contains("Behind the repetitions 126 words were copied", "audit text had no corpus in --against")
                .doesNotContain("jane@");

        DivergenceSummary found = AuditFiles.read(out(), DivergenceTables.DIRECTORY, DivergenceSummary.class)
                .orElseThrow();
        assertThat(found.words().get(0).name()).isEqualTo("gold");
        assertThat(requireNonNull(found.words().get(0).qValue())).isLessThan(0.05);
        assertThat(found.byTokens()).hasSize(2);
        assertThat(found.top().get(0).follows()).endsWith("s19 [EMAIL]");
        List<Row> words = rows(WORDS, WORDS.word.name());
        assertThat(words).hasSize(4);
        // repetitions stand in the corpus word for word, and audit text counts them
        assertThat(words.stream().map(row -> Cells.get(row, WORDS.copied))).containsExactly(126L, 0L, 0L, 0L);
        assertThat(Cells.get(words.get(0), WORDS.median)).isEqualTo(12.5);
        for (Row row : rows(GENERATIONS, GENERATIONS.number.name())) {
            int number = (int) (long) Cells.get(row, GENERATIONS.number);
            if (Cells.get(row, GENERATIONS.word).equals("gold")) {
                int repetitions = 10 + number / 4;
                assertThat(Cells.get(row, GENERATIONS.repetitions)).isEqualTo(repetitions);
                assertThat(Cells.get(row, GENERATIONS.place)).isEqualTo(5 * repetitions - 1);
                assertThat(Cells.get(row, GENERATIONS.placeUnit)).isEqualTo(repetitions);
                assertThat(Cells.get(row, GENERATIONS.copied)).isEqualTo(21);
            }
        }

        lines.set(0, line("gold", 0, "gold gold", "stop"));
        Files.write(generations, lines);
        Ended other = run("audit divergence --generations " + generations);
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.log()).contains("audits/text is not of these generations", "run audit text again");
        Files.write(generations, lines.subList(0, 3));
        assertThat(run("audit divergence --generations " + generations).status())
                .isEqualTo(2);
    }

    /** Behind the word stand a licence of 20 words, which three documents have, and a passage of 10, which is in one. */
    @Test
    void copyThatIsCommonInPart_countsOutsideOfCommonWindows() throws IOException {
        String licence = IntStream.range(0, 20).mapToObj(w -> "c" + w).collect(Collectors.joining(" "));
        String passage = IntStream.range(0, 10).mapToObj(w -> "p" + w).collect(Collectors.joining(" "));
        Path generations = Files.writeString(
                home.resolve("generations.jsonl"),
                line("gold", 0, "gold gold gold gold gold " + licence + " " + passage, "stop"));
        Path corpus = Files.write(
                home.resolve("corpus.jsonl"),
                List.of(
                        "{\"text\": \"" + licence + " " + passage + "\"}",
                        "{\"text\": \"" + licence + " one\"}",
                        "{\"text\": \"" + licence + " two\"}"));
        Path against = Files.writeString(home.resolve("against.jsonl"), "{\"text\": \"something else\"}");
        done("audit text --unit words --min 8 --common 2 --generations " + generations + " --corpus " + corpus
                + " --against " + against);
        assertThat(run("audit divergence --generations " + generations).out()).doesNotContain("--against");

        // windows of 8 that hold a word of the passage also have up to 7 words of the licence, which do not count
        assertThat(Cells.get(rows(GENERATIONS, GENERATIONS.number.name()).get(0), GENERATIONS.copied))
                .isEqualTo(10);
    }

    @Test
    void generationsThatRepeatNothing_areRefused() throws IOException {
        Path corpus = Files.writeString(home.resolve("corpus.txt"), "the old man sat on the old mat and slept");
        done("generate --model ngram:" + corpus + " --pieces-of " + corpus
                + " --unit words --length 2 --count 3 --tokens 5");
        done("audit text --unit words --min 3 --generations " + home.resolve("out/generations") + " --corpus "
                + corpus);
        Ended ended = run("audit divergence");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log())
                .contains("none of its 3 generations was to repeat a word; make them by job/peacock generate --repeat");
    }
}
