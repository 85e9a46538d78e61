package dev.peacock.generate.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.Sampling;
import dev.peacock.stats.RandomStream;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import dev.peacock.training.language.NextSymbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NGramModelTest {
    private static final int SYMBOLS = 5;

    /** Two documents: 1 2 1 and 1 3. */
    private static final int[] SMALL = {0, 1, 2, 1, 0, 1, 3, 0};

    private static double[] next(NextSymbol model, int... symbols) {
        float[] state = new float[model.stateSize()];
        float[] logs = new float[model.vocabulary()];
        for (int symbol : symbols) {
            model.step(1, state, new int[] {symbol}, logs);
        }
        double[] p = new double[logs.length];
        for (int symbol = 0; symbol < p.length; symbol++) {
            p[symbol] = Math.exp(logs[symbol]);
        }
        return p;
    }

    @Test
    void isWittenAndBellsByHand() {
        NextSymbol model = new NGramModel(SMALL, SYMBOLS, 2).open();
        // P(w) = (c(w) + 4 / 5) / (7 + 4), as 0, 1, 2, 3 are met
        double one = 3.8 / 11;
        double two = 1.8 / 11;
        double never = 0.8 / 11;
        // 1 is followed by 2, 0 and 3
        double[] p = next(model, 0, 1);
        assertThat(p[2]).isCloseTo((1 + 3 * two) / (3 + 3), within(1e-6));
        assertThat(p[1]).isCloseTo(3 * one / 6, within(1e-6));
        assertThat(p[4]).isCloseTo(3 * never / 6, within(1e-6));
        // the start is followed by 1, twice
        assertThat(next(model, 0)[1]).isCloseTo((2 + one) / 3, within(1e-6));
        // nothing is known of 4, which the corpus does not have
        assertThat(next(model, 0, 4)[2]).isCloseTo(two, within(1e-6));
    }

    /** The formula by counting substrings, against ranges of sorted places. */
    @Test
    void isTheFormulaOnRandomTextsInEveryContext() {
        RandomStream random = new RandomStream(7);
        for (int order = 1; order <= 4; order++) {
            int[] text = random(random);
            NextSymbol model = new NGramModel(text, SYMBOLS, order).open();
            for (int[] context : contexts()) {
                double[] p = next(model, context);
                double sum = 0;
                for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                    double wanted = formula(text, last(context, order - 1), symbol);
                    assertThat(p[symbol]).isCloseTo(wanted, within(1e-6 * wanted + 1e-9));
                    sum += p[symbol];
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
    }

    private static int[] random(RandomStream random) {
        int[] text = new int[60];
        for (int at = 1; at < text.length - 1; at++) {
            text[at] = text[at - 1] == 0 ? 1 + random.nextInt(SYMBOLS - 2) : random.nextInt(SYMBOLS - 1);
        }
        return text;
    }

    /** All that begin with the start and are at most 3 longer. */
    private static List<int[]> contexts() {
        List<int[]> all = new ArrayList<>(List.of(new int[] {0}));
        for (int from = 0; from < all.size(); from++) {
            int[] shorter = all.get(from);
            for (int symbol = 1; symbol < SYMBOLS && shorter.length < 4; symbol++) {
                int[] longer = Arrays.copyOf(shorter, shorter.length + 1);
                longer[shorter.length] = symbol;
                all.add(longer);
            }
        }
        return all;
    }

    private static int[] last(int[] context, int length) {
        return Arrays.copyOfRange(context, Math.max(0, context.length - length), context.length);
    }

    private static double formula(int[] text, int[] context, int symbol) {
        double shorter = context.length == 0
                ? 1.0 / SYMBOLS
                : formula(text, Arrays.copyOfRange(context, 1, context.length), symbol);
        int with = 0;
        int all = 0;
        Set<Integer> different = new HashSet<>();
        for (int at = context.length; at < text.length; at++) {
            if (at > 0 && Arrays.equals(context, Arrays.copyOfRange(text, at - context.length, at))) {
                all++;
                different.add(text[at]);
                with += text[at] == symbol ? 1 : 0;
            }
        }
        return all == 0 ? shorter : (with + different.size() * shorter) / (all + different.size());
    }

    @Test
    void ofWordsSaysHowProbableTextsAre(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.txt"), "the cat sat on\n the mat");
        Files.writeString(directory.resolve("b.txt"), "the dog sat");
        LocalSource source =
                NGramCorpus.train(directory.toString(), TextOptions.defaults(), 3, Unit.WORDS, new Configuration());
        assertThat(source.name()).isEqualTo("ngram-words-3");
        try (LocalModel model = source.open()) {
            LanguageModel.Scored scored = model.score("the cat", " sat on", Sampling.PLAIN);
            assertThat(scored.tokens()).containsExactly(" sat", " on");
            assertThat(scored.greedy()).isTrue();
            // 6 words of 7 + the end; those that are not known are never written
            assertThat(model.symbols().size()).isEqualTo(6 + 2);
            assertThat(model.score("the cat", " zebra", Sampling.PLAIN).logProbabilities())
                    .containsExactly(Double.NEGATIVE_INFINITY);
            double sum = 0;
            for (float log : model.next("the")) {
                sum += Math.exp(log);
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }
}
