package dev.peacock.audit.canary.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.spark.work.Stack;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.input.TextOptions;
import dev.peacock.training.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The size at which models memorize: 250,000 characters for each of two models with 128 units. The text is made here, so that no network
 * is needed: sentences of 4,000 words of random letters, drawn by Zipf's law. A model needs 2 to 3 bits for a character of it, as it does
 * of mails. Bounds are below all that was seen with mails (LSTM of 128 units, learning rate 0.01, six epochs).
 */
@Tag("slow")
class ExposureAtSizeTest {
    private static final int CHARACTERS = 250_000;

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

    private CanaryCorpus corpus() {
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

    private CanaryResults results(List<String> formats, List<Integer> counts, int perCount, int epochs, int models) {
        CanaryOptions options = new CanaryOptions(
                CanaryOptions.Kind.RANDOM,
                "",
                TextOptions.defaults(),
                formats,
                counts,
                perCount,
                2,
                List.of(epochs),
                4000,
                1,
                CHARACTERS,
                128,
                20_000,
                1,
                true);
        CanaryCorpus corpus = corpus();
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
        List<Integer> asked = IntStream.range(0, models).boxed().toList();
        return new CanaryResults(
                options,
                corpus,
                canaries,
                task.run(new Stack(0, asked), Device.CPU).rows());
    }

    /** Of never inserted ones the mean of 84 is 1.44 with a standard error of 0.16; the bounds are 6 of these below and 9 above. */
    @Test
    void exposureGrowsWithInsertions_andTheControlHasNone() {
        CanaryResults results = results(DefaultFormats.ALL, List.of(0, 1, 2, 4, 8, 16), 6, 6, 2);

        List<CanarySummary.Count> counts = results.counts();
        assertThat(counts).extracting(CanarySummary.Count::insertions).containsExactly(0, 1, 2, 4, 8, 16);
        assertThat(counts.get(5).exposure()).isGreaterThanOrEqualTo(13);
        assertThat(counts.get(4).exposure()).isGreaterThanOrEqualTo(9);
        assertThat(results.unseen().exposure()).isBetween(0.5, 3.0);
    }

    @Test
    void secretOfNineDigits_isExtracted_whereItStandsSixteenTimes() {
        CanaryResults results = results(List.of("my social security number is {d3}-{d2}-{d4}"), List.of(16), 1, 6, 2);

        assertThat(results.counts().get(0).found()).isEqualTo(1);
        assertThat(results.path())
                .satisfies(path ->
                        assertThat(path).extracting(CanarySummary.Path::place).isEqualTo(1));
    }
}
