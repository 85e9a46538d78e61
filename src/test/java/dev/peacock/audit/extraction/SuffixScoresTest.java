package dev.peacock.audit.extraction;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.generate.model.Sampling;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.language.Cell;
import dev.peacock.training.language.CharacterTraining;
import dev.peacock.training.language.LanguageRecipe;
import dev.peacock.training.language.NextSymbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuffixScoresTest {
    /** Normal quantile at 1 - 2.5e-7, so that a right frequency is refused once in two million times. */
    private static final double Z = 5.03;

    private static final int DRAWS = 100_000;

    private static double p(NextSymbol model, int[] prefix, int[] suffix, Sampling sampling) {
        return of(model, prefix, suffix, sampling).p();
    }

    private static Measured of(NextSymbol model, int[] prefix, int[] suffix, Sampling sampling) {
        int[] all = Arrays.copyOf(prefix, prefix.length + suffix.length);
        System.arraycopy(suffix, 0, all, prefix.length, suffix.length);
        return SuffixScores.of(model, List.of(new SuffixScores.Text(all, prefix.length)), sampling)
                .get(0);
    }

    /** How many of so many draws begin with a suffix; a draw ends with symbol 0. */
    private static int hits(NextSymbol model, int[] prefix, int[] suffix, Sampling sampling, int draws, long seed) {
        RandomStream random = new RandomStream(seed);
        float[] start = new float[model.stateSize()];
        float[] first = new float[model.vocabulary()];
        model.step(1, start, new int[] {0}, first);
        for (int symbol : prefix) {
            model.step(1, start, new int[] {symbol}, first);
        }
        int hits = 0;
        for (int d = 0; d < draws; d++) {
            float[] state = start.clone();
            float[] logs = first.clone();
            int right = 0;
            while (right < suffix.length) {
                int symbol = Sampling.draw(sampling.logProbabilities(logs, 0, logs.length), random);
                if (symbol != suffix[right]) {
                    break;
                }
                right++;
                model.step(1, state, new int[] {symbol}, logs);
            }
            hits += right == suffix.length ? 1 : 0;
        }
        return hits;
    }

    private static void agree(NextSymbol model, int[] prefix, int[] suffix, Sampling sampling, long seed) {
        double p = p(model, prefix, suffix, sampling);
        assertThat(p).isBetween(0.001, 0.9);
        double share = (double) hits(model, prefix, suffix, sampling, DRAWS, seed) / DRAWS;
        assertThat(share).isCloseTo(p, within(Z * Math.sqrt(p * (1 - p) / DRAWS)));
    }

    @Test
    void aProbability_isTheShareOfDraws_whateverTheSampling() {
        MarkovChain chain = MarkovChain.random(5, 3);
        int[] prefix = {1, 2};
        int[] suffix = {3, 1, 4};
        agree(chain, prefix, suffix, Sampling.PLAIN, 1);
        agree(chain, prefix, suffix, new Sampling(1.3, 4, 1), 2);
        agree(chain, prefix, suffix, new Sampling(1.5, 0, 0.97), 3);
    }

    @Test
    void aCharacterModelsProbability_isTheShareOfItsDraws() {
        byte[] document = {1, 2, 3, 1, 2, 3, 1, 2, 4};
        List<Double> shares = new ArrayList<>();
        CharacterTraining.train(
                new LanguageRecipe(4, 8, 1, Cell.LSTM, 0, 8, 4, 0.02, 1),
                6,
                List.of(document, document, document),
                20,
                1,
                2,
                (epoch, model) -> {
                    if (epoch == 20) {
                        agree(model, new int[] {1, 2}, new int[] {3, 1, 2}, Sampling.PLAIN, 4);
                        agree(new Written(model, 5), new int[] {1}, new int[] {2, 3}, new Sampling(1.2, 3, 1), 5);
                        shares.add(p(new Written(model, 5), new int[] {1}, new int[] {5}, Sampling.PLAIN));
                    }
                });
        assertThat(shares).containsExactly(0.0);
    }

    @Test
    void theProbabilitiesOfAllContinuations_sumToOne() {
        for (NextSymbol model :
                List.<NextSymbol>of(MarkovChain.random(4, 7), new Written(MarkovChain.random(4, 8), 3))) {
            for (Sampling sampling : List.of(Sampling.PLAIN, new Sampling(0.7, 3, 1), new Sampling(2, 0, 0.8))) {
                double[] sum = {0};
                everything(new int[0], 4, 3, text -> sum[0] += p(model, new int[] {2}, text, sampling));
                assertThat(sum[0]).isCloseTo(1, within(1e-6));
            }
        }
    }

    /** All texts of so many symbols, and all shorter ones with an end. */
    static void everything(int[] beginning, int symbols, int length, java.util.function.Consumer<int[]> use) {
        if (beginning.length == length || beginning.length > 0 && beginning[beginning.length - 1] == 0) {
            use.accept(beginning);
            return;
        }
        for (int symbol = 0; symbol < symbols; symbol++) {
            int[] longer = Arrays.copyOf(beginning, beginning.length + 1);
            longer[beginning.length] = symbol;
            everything(longer, symbols, length, use);
        }
    }

    @Test
    void aGreedySuffix_isTheOneThatGreedySamplingWrites() {
        MarkovChain chain = MarkovChain.random(4, 9);
        int[] greedy = new int[3];
        int last = 2;
        for (int t = 0; t < greedy.length; t++) {
            double[] row = chain.probabilities()[last];
            for (int s = 1; s < row.length; s++) {
                greedy[t] = row[s] > row[greedy[t]] ? s : greedy[t];
            }
            last = greedy[t];
        }
        int[] other = greedy.clone();
        other[2] = (other[2] + 1) % 4;
        assertThat(of(chain, new int[] {2}, greedy, Sampling.PLAIN).greedy()).isTrue();
        assertThat(of(chain, new int[] {2}, greedy, Sampling.GREEDY).p()).isEqualTo(1);
        assertThat(of(chain, new int[] {2}, other, Sampling.PLAIN).greedy()).isFalse();
        assertThat(of(chain, new int[] {2}, other, Sampling.GREEDY).logP()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void manyTextsAtOnce_areEachAsAlone() {
        MarkovChain chain = MarkovChain.random(6, 11);
        RandomStream random = new RandomStream(12);
        List<SuffixScores.Text> texts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            int[] symbols = new int[1 + random.nextInt(9)];
            Arrays.setAll(symbols, t -> 1 + random.nextInt(5));
            texts.add(new SuffixScores.Text(symbols, random.nextInt(symbols.length)));
        }
        List<Measured> all = SuffixScores.of(chain, texts, new Sampling(0.9, 5, 1));
        for (int i = 0; i < 600; i += 37) {
            Measured alone = SuffixScores.of(chain, List.of(texts.get(i)), new Sampling(0.9, 5, 1))
                    .get(0);
            assertThat(requireNonNull(all.get(i).logP())).isEqualTo(alone.logP());
        }
    }
}
