package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.audit.membership.Fleets;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fleets of mechanisms whose epsilon or mu is known, through all that is computed of a real fleet: scores, choices, bounds. A bound at
 * 95% exceeds the truth in at most 5% of the fleets, so that more than {@link #LIMIT} of {@link #FLEETS} do has a probability below
 * 1e-6. What breaks an assumption must exceed it more often, or these tests would see nothing.
 */
@Tag("statistical")
class KnownEpsilonTest {
    private static final double CONFIDENCE = 0.95;
    private static final int FLEETS = 1_000;
    private static final int RUNS = 64;
    private static final int CANARIES = 40;
    private static final double DELTA = 0.05;
    private static final SplitRuns SPLIT = SplitRuns.of(IntStream.range(0, RUNS).toArray(), Set.of());
    private static final int LIMIT = limit();

    private static int limit() {
        BinomialDistribution exceeding = new BinomialDistribution(null, FLEETS, 1 - CONFIDENCE);
        int limit = (int) (FLEETS * (1 - CONFIDENCE));
        while (1 - exceeding.cumulativeProbability(limit) > 1e-6) {
            limit++;
        }
        return limit;
    }

    /** What the model says of a canary that was in, or out. */
    private interface Mechanism {
        double margin(boolean in, RandomStream random);
    }

    /** Tells the truth with probability e^epsilon / (1 + e^epsilon); noise makes scores differ. */
    private static Mechanism randomizedResponse(double epsilon) {
        double truth = 1 / (1 + Math.exp(-epsilon));
        return (in, random) -> (in == random.nextDouble() < truth ? 1 : -1) + 0.01 * random.nextGaussian();
    }

    /** mu-Gaussian differential privacy, and no better. */
    private static Mechanism gaussian(double mu) {
        return (in, random) -> (in ? mu : 0) + random.nextGaussian();
    }

    private static MarginBlock fleet(Mechanism mechanism, RandomStream random) {
        float[][] margins = new float[RUNS][CANARIES];
        boolean[][] in = new boolean[RUNS][CANARIES];
        for (int r = 0; r < RUNS; r++) {
            for (int i = 0; i < CANARIES; i++) {
                in[r][i] = random.nextDouble() < 0.5;
                margins[r][i] = (float) mechanism.margin(in[r][i], random);
            }
        }
        return Fleets.of(margins, in);
    }

    private static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, CANARIES);
        return all;
    }

    /** All bounds of several runs, or those on guesses of one; each at the full confidence; {@code guesses} of each, 0 for as many as the shadows advise. */
    private static List<EpsilonBound> bounds(MarginBlock block, SplitRuns split, int guesses, double delta, long seed) {
        SplitScores scores = SplitScores.of(block, split, all(), SplitScores.sums(block, split), CANARIES / 2);
        int targets = split.targets().length;
        List<EpsilonBound> bounds = new ArrayList<>();
        for (BoundKind kind : BoundKind.values()) {
            if (kind.isOfTargets()) {
                int number = guesses > 0 ? guesses : scores.bestGuesses(kind, CANARIES, CONFIDENCE, delta);
                GuessCounts tally = new GuessCounts(
                        (long) CANARIES * targets,
                        number * targets,
                        scores.targets().correct(number));
                bounds.add(EpsilonBound.of(kind, targets, 0, tally, CONFIDENCE, delta, "test"));
            }
        }
        if (targets == 1) {
            return bounds;
        }
        BestCanaries best = BestCanaries.of(Canary.of(block, split, all(), delta), (1 - CONFIDENCE) / CANARIES, delta);
        Canary largest = Objects.requireNonNull(best.largest());
        bounds.addAll(List.of(
                EpsilonBound.of(
                        BoundKind.BEST_CANARY, 1, best.promising().get(0).rates(), CONFIDENCE, delta, "test"),
                EpsilonBound.of(BoundKind.EVERY_CANARY, CANARIES, largest.rates(), CONFIDENCE, delta, "test"),
                EpsilonBound.of(
                        BoundKind.RANDOM_CANARY, CANARIES, best.drawn(targets, seed), CONFIDENCE, delta, "test")));
        return bounds;
    }

    /** In how many fleets each bound exceeds the truth: epsilon, or of a Gaussian bound mu. */
    private static Map<BoundKind, Integer> exceeding(
            Mechanism mechanism,
            SplitRuns split,
            int guesses,
            double epsilon,
            double mu,
            double delta,
            UnaryOperator<MarginBlock> seen) {
        RandomStream random = new RandomStream(11);
        Map<BoundKind, Integer> exceeding = new EnumMap<>(BoundKind.class);
        for (int f = 0; f < FLEETS; f++) {
            for (EpsilonBound bound : bounds(seen.apply(fleet(mechanism, random)), split, guesses, delta, f)) {
                boolean above = bound.muLow() == null
                        ? Objects.requireNonNull(bound.epsilonLow()) > epsilon
                        : bound.muLow() > mu;
                exceeding.merge(bound.kind(), above ? 1 : 0, Integer::sum);
            }
        }
        return exceeding;
    }

    @Test
    void randomizedResponse_isNeverBoundedAboveItsEpsilon_moreOftenThanSaid() {
        for (double epsilon : new double[] {0, 1}) {
            // the curve of randomized response lies above a Gaussian one of this mu: both errors are 1 / (1 +
            // e^epsilon)
            double mu = 2 * -quantile(1 / (1 + Math.exp(epsilon)));
            assertThat(exceeding(randomizedResponse(epsilon), SPLIT, 0, epsilon, mu, 0, block -> block))
                    .hasSize(6)
                    .allSatisfy(
                            (kind, count) -> assertThat(count).as("%s", kind).isLessThanOrEqualTo(LIMIT));
        }
    }

    /** The shadows choose how many guesses to make about a single run; to choose on the run itself is too good to be true. */
    @Test
    void oneRun_withAsManyGuessesAsShadowsAdvise_isNeverBoundedAboveItsEpsilon_moreOftenThanSaid() {
        SplitRuns one = SplitRuns.only(7, IntStream.range(0, RUNS).toArray(), Set.of());
        for (double epsilon : new double[] {0, 1}) {
            double mu = 2 * -quantile(1 / (1 + Math.exp(epsilon)));
            assertThat(exceeding(randomizedResponse(epsilon), one, 0, epsilon, mu, 0, block -> block))
                    .hasSize(3)
                    .allSatisfy(
                            (kind, count) -> assertThat(count).as("%s", kind).isLessThanOrEqualTo(LIMIT));
        }
        RandomStream random = new RandomStream(13);
        int exceeding = 0;
        for (int f = 0; f < FLEETS; f++) {
            MarginBlock block = fleet(gaussian(0), random);
            ExtremeScores target = SplitScores.of(block, one, all(), SplitScores.sums(block, one), CANARIES / 2)
                    .targets();
            exceeding += IntStream.rangeClosed(1, CANARIES / 2)
                            .map(half -> 2 * half)
                            .anyMatch(number -> OneRunBound.epsilon(
                                            new GuessCounts(CANARIES, number, target.correct(number)), CONFIDENCE, 0)
                                    > 0)
                    ? 1
                    : 0;
        }
        assertThat(exceeding).isGreaterThan(LIMIT);
    }

    private static double quantile(double p) {
        return new NormalDistribution(null, 0, 1).inverseCumulativeProbability(p);
    }

    @Test
    void gaussianMechanism_isNeverBoundedAboveItsEpsilon_moreOftenThanSaid() {
        for (double mu : new double[] {0, 1}) {
            assertThat(exceeding(gaussian(mu), SPLIT, 0, GaussianPrivacy.epsilon(mu, DELTA), mu, DELTA, block -> block))
                    .hasSize(6)
                    .allSatisfy(
                            (kind, count) -> assertThat(count).as("%s", kind).isLessThanOrEqualTo(LIMIT));
        }
    }

    /** Targets that are their own shadows: a target's coins are in what its guesses were learnt and chosen from. */
    @Test
    void theCheck_refusesTargetsThatAreShadows() {
        int[] every = IntStream.range(0, RUNS).toArray();
        SplitRuns mixed = new SplitRuns(every, every, 0);
        Map<BoundKind, Integer> found = exceeding(gaussian(0), mixed, CANARIES, 0, 0, 0, block -> block);
        assertThat(found.get(BoundKind.TARGETS)).isGreaterThan(LIMIT);
        assertThat(found.get(BoundKind.BEST_CANARY)).isGreaterThan(LIMIT);
    }

    /** One coin for every other canary of a run, as of copies that are in or out together. */
    @Test
    void theCheck_refusesCoinsThatAreShared() {
        Map<BoundKind, Integer> found = exceeding(randomizedResponse(0), SPLIT, CANARIES, 0, 0, 0, block -> {
            float[][] margins = new float[RUNS][CANARIES];
            boolean[][] in = new boolean[RUNS][CANARIES];
            for (int r = 0; r < RUNS; r++) {
                for (int i = 0; i < CANARIES; i++) {
                    margins[r][i] = block.margin(i % 2, r);
                    // in the first two shadows and not in the next, so that each side has some
                    in[r][i] = r < 8 ? r < 4 : block.included().get(i % 2, r);
                }
            }
            return Fleets.of(margins, in);
        });
        assertThat(found.get(BoundKind.TARGETS)).isGreaterThan(LIMIT);
    }

    /**
     * Whether guesses in a run are right may depend on one another: of randomized answers to "are two neighbours both in or both out?"
     * whole stretches are right or wrong together. Each coin enters two answers, so epsilon is twice that of one.
     */
    @Test
    void dependentGuessesWithinARun_areCounted_withTheConfidenceSaid() {
        RandomStream random = new RandomStream(12);
        for (double each : new double[] {0.5, 3}) {
            double truth = 1 / (1 + Math.exp(-each));
            int exceeding = 0;
            double meanSquare = 0;
            for (int f = 0; f < FLEETS; f++) {
                int correct = 0;
                for (int t = 0; t < SPLIT.targets().length; t++) {
                    int ofRun = chain(truth, random);
                    correct += ofRun;
                    meanSquare += Math.pow(ofRun - CANARIES / 2.0, 2) / FLEETS / SPLIT.targets().length;
                }
                int guesses = CANARIES * SPLIT.targets().length;
                exceeding += OneRunBound.epsilon(new GuessCounts(guesses, guesses, correct), CONFIDENCE, 0) > 2 * each
                        ? 1
                        : 0;
            }
            assertThat(exceeding).isLessThanOrEqualTo(LIMIT);
            // of independent ones it would be 10
            assertThat(meanSquare).isGreaterThan(each == 3 ? 150 : 11);
        }
    }

    private static int chain(double truth, RandomStream random) {
        boolean right = random.nextDouble() < 0.5;
        int correct = 0;
        for (int i = 0; i < CANARIES; i++) {
            correct += right ? 1 : 0;
            right = right == random.nextDouble() < truth;
        }
        return correct;
    }
}
