package dev.peacock.audit.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.generate.model.Sampling;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.language.NextSymbol;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearVerbatimTest {
    private static final int UNLIMITED = 1 << 20;
    /** Logarithms of five symbols are floats, each right to 1e-7. */
    private static final double ROUNDING = 1e-6;

    /** The whole table of Levenshtein's distance. */
    private static int distance(int[] a, int[] b) {
        int[][] table = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                table[i][j] = i == 0 || j == 0
                        ? i + j
                        : Math.min(
                                table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                                1 + Math.min(table[i - 1][j], table[i][j - 1]));
            }
        }
        return table[a.length][b.length];
    }

    /** By all texts that can be drawn. */
    private static double truth(NextSymbol model, int[] prefix, int[] suffix, Sampling sampling, int most) {
        double[] sum = {0};
        SuffixScoresTest.everything(new int[0], model.vocabulary(), suffix.length, text -> {
            boolean ends = text[text.length - 1] == 0;
            if (distance(ends ? Arrays.copyOf(text, text.length - 1) : text, suffix) <= most) {
                int[] all = Arrays.copyOf(prefix, prefix.length + text.length);
                System.arraycopy(text, 0, all, prefix.length, text.length);
                sum[0] += SuffixScores.of(model, List.of(new SuffixScores.Text(all, prefix.length)), sampling)
                        .get(0)
                        .p();
            }
        });
        return sum[0];
    }

    @Test
    void anUnlimitedBeam_givesWhatEnumerationGives_andAnyOtherBoundsIt() {
        RandomStream random = new RandomStream(5);
        int narrow = 0;
        for (int trial = 0; trial < 12; trial++) {
            MarkovChain chain = MarkovChain.random(4, 100 + trial);
            int[] suffix = new int[5];
            Arrays.setAll(suffix, t -> 1 + random.nextInt(3));
            int[] prefix = {1 + random.nextInt(3)};
            Sampling sampling = trial % 2 == 0 ? Sampling.PLAIN : new Sampling(0.8, 3, 1);
            for (int most = 0; most <= 3; most++) {
                double truth = truth(chain, prefix, suffix, sampling, most);
                NearVerbatim.Bounds all = NearVerbatim.of(chain, prefix, suffix, sampling, most, UNLIMITED);
                assertThat(all.lower()).isCloseTo(truth, within(ROUNDING));
                assertThat(all.upper()).isEqualTo(all.lower());
                for (int beam : new int[] {1, 3, 10, 30}) {
                    NearVerbatim.Bounds some = NearVerbatim.of(chain, prefix, suffix, sampling, most, beam);
                    assertThat(some.lower()).isLessThanOrEqualTo(truth + ROUNDING);
                    assertThat(some.upper()).isGreaterThanOrEqualTo(truth - ROUNDING);
                    narrow += some.lower() < truth - 1e-5 ? 1 : 0;
                }
            }
        }
        // the small beams do drop what counts
        assertThat(narrow).isGreaterThan(20);
    }

    @Test
    void ofDistanceZero_itIsTheProbabilityOfTheSuffix() {
        MarkovChain chain = MarkovChain.random(6, 1);
        int[] suffix = {3, 4, 1, 5, 5, 2, 1, 3};
        int[] all = {2, 3, 4, 1, 5, 5, 2, 1, 3};
        Measured exact = SuffixScores.of(chain, List.of(new SuffixScores.Text(all, 1)), Sampling.PLAIN)
                .get(0);
        NearVerbatim.Bounds bounds = NearVerbatim.of(chain, new int[] {2}, suffix, Sampling.PLAIN, 0, 1);
        assertThat(bounds.lower()).isCloseTo(exact.p(), within(exact.p() * 1e-6));
        assertThat(bounds.upper()).isEqualTo(bounds.lower());
    }

    @Test
    void aDistanceAsLongAsTheSuffix_holdsEverything() {
        NearVerbatim.Bounds bounds = NearVerbatim.of(
                MarkovChain.random(3, 2), new int[0], new int[] {1, 2, 1}, Sampling.PLAIN, 3, UNLIMITED);
        assertThat(bounds.lower()).isCloseTo(1, within(1e-6));
    }
}
