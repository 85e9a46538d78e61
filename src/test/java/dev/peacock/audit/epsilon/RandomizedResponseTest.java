package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.bits.PackedBits;
import dev.peacock.stats.RandomStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Guesses whose epsilon is known: randomized response tells the truth about each coin with probability e^epsilon / (1 + e^epsilon),
 * which is epsilon-differentially private and no better. So the bound exceeds epsilon in at most 5% of the fleets at 95%.
 */
class RandomizedResponseTest {
    private static final double CONFIDENCE = 0.95;
    private static final int CANARIES = 500;
    private static final int GUESSED = 300;
    private static final int TRIALS = 4_000;

    /** More of {@link #TRIALS} have a probability below 1e-6 if each exceeds with 5%: the false-alarm rate of a check. */
    private static final int LIMIT = limit();

    private static int limit() {
        BinomialDistribution exceeding = new BinomialDistribution(null, TRIALS, 1 - CONFIDENCE);
        int limit = (int) (TRIALS * (1 - CONFIDENCE));
        while (1 - exceeding.cumulativeProbability(limit) > 1e-6) {
            limit++;
        }
        return limit;
    }

    /** No sampling: the probability that the bound exceeds epsilon, summed over all numbers of right guesses. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1_000})
    void bound_exceedsEpsilon_withTheProbabilityItSays(int guesses) {
        for (double epsilon : new double[] {0, 0.1, 0.5, 1, 2, 4}) {
            BinomialDistribution right = new BinomialDistribution(null, guesses, 1 / (1 + Math.exp(-epsilon)));
            double exceeding = 0;
            for (int v = 0; v <= guesses; v++) {
                double bound = OneRunBound.epsilon(new GuessCounts(guesses, guesses, v), CONFIDENCE, 0);
                exceeding += bound > epsilon ? right.probability(v) : 0;
            }
            assertThat(exceeding).as("epsilon %s", epsilon).isLessThanOrEqualTo(1 - CONFIDENCE + 1e-9);
        }
    }

    @Test
    void sampledGuesses_keepTheConfidence() {
        assertThat(exceeding(1, 0, 0, tally -> tally)).isLessThanOrEqualTo(LIMIT);
        assertThat(exceeding(0, 0, 0, tally -> tally)).isLessThanOrEqualTo(LIMIT);
        assertThat(exceeding(3, 0, 0, tally -> tally)).isLessThanOrEqualTo(LIMIT);
    }

    /** With probability delta the truth is told outright, which makes it (epsilon, delta)-differentially private. */
    @Test
    void sampledGuesses_keepTheConfidence_withDelta() {
        assertThat(exceeding(1, 0.05, 0.05, tally -> tally)).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void theCheck_refusesABoundThatForgetsDelta() {
        assertThat(exceeding(1, 0.05, 0, tally -> tally)).isGreaterThan(LIMIT);
    }

    @Test
    void theCheck_refusesAbstentionsCountedAsRight() {
        assertThat(exceeding(1, 0, 0, tally -> {
                    int abstentions = CANARIES - tally.guesses();
                    return new GuessCounts(CANARIES, CANARIES, tally.correct() + abstentions);
                }))
                .isGreaterThan(LIMIT);
    }

    @Test
    void theCheck_refusesOneRightGuessInTwentyTooMany() {
        assertThat(exceeding(
                        1,
                        0,
                        0,
                        tally -> new GuessCounts(
                                tally.canaries(),
                                tally.guesses(),
                                Math.min(tally.guesses(), tally.correct() * 21 / 20))))
                .isGreaterThan(LIMIT);
    }

    /** In how many trials the bound exceeds epsilon. */
    private static int exceeding(double epsilon, double leaked, double delta, UnaryOperator<GuessCounts> counted) {
        RandomStream random = new RandomStream(17);
        Map<GuessCounts, Double> bounds = new HashMap<>();
        BitSet all = new BitSet();
        all.set(0, CANARIES);
        double truth = 1 / (1 + Math.exp(-epsilon));
        int exceeding = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            boolean[] in = new boolean[CANARIES];
            Guesses.Builder guesses = new Guesses.Builder(CANARIES);
            for (int i = 0; i < CANARIES; i++) {
                in[i] = random.nextDouble() < 0.5;
                boolean told = random.nextDouble() < leaked || random.nextDouble() < truth;
                if (i < GUESSED) {
                    guesses.set(i, told == in[i]);
                }
            }
            GuessCounts tally = counted.apply(guesses.build().against(PackedBits.of(in), all));
            double bound = bounds.computeIfAbsent(tally, t -> OneRunBound.epsilon(t, CONFIDENCE, delta));
            exceeding += bound > epsilon ? 1 : 0;
        }
        return exceeding;
    }
}
