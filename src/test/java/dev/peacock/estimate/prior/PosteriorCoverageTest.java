package dev.peacock.estimate.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.BitColumns;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Intervals of believed influence in worlds that are as the prior says, and in worlds that are not. */
@Tag("statistical")
class PosteriorCoverageTest {
    private static final int RUNS = 60;
    private static final int TRAIN = 40;
    private static final int TESTS = 4_000;
    private static final int NEIGHBOURS = 5;
    private static final double Z95 = 1.959963984540054;
    private static final PriorWeights WEIGHTS = new PriorWeights(.02, .05, .5, 1);

    /**
     * Effects drawn from the prior and normal noise: (effect - mean) / sd has Student's t distribution with t - 1 degrees of freedom, as the
     * posterior's error is independent of the scores, and the noise is estimated from t - 1 squares. A pair a test example, which are
     * independent: more than 5.2 standard errors away with a probability below 2e-7.
     */
    @Test
    void intervalsCover_whatThePriorSays() {
        double expected = 2 * new TDistribution(RUNS - 1).cumulativeProbability(Z95) - 1;
        double most = 5.2 * Math.sqrt(expected * (1 - expected) / TESTS);

        assertThat(covered(1)).isCloseTo(expected, within(most));
        // effects of twice the size: what this is held to can fail
        assertThat(Math.abs(covered(2) - expected)).isGreaterThan(most);
    }

    /** Share of intervals that hold the effect, which is {@code size} times as large as the prior says. */
    private static double covered(double size) {
        RandomStream random = new RandomStream(11);
        BitColumns included = new BitColumns(TRAIN, RUNS);
        for (int i = 0; i < TRAIN; i++) {
            for (int r = 0; r < RUNS; r++) {
                if (random.nextInt(2) == 0) {
                    included.set(i, r);
                }
            }
        }
        // the first half of the train examples has the test examples' label
        BitColumns ofLabel = new BitColumns(TRAIN / 2, RUNS);
        IntStream.range(0, TRAIN / 2).forEach(i -> ofLabel.copy(i, included, i));
        int[] all = IntStream.range(0, TRAIN).toArray();
        int[][] nearest = new int[TESTS][];
        double[][] distances = new double[TESTS][];
        double[] scores = new double[TESTS * RUNS];
        double[] truth = new double[TESTS];
        for (int j = 0; j < TESTS; j++) {
            double[] squared = new double[TRAIN];
            Arrays.setAll(squared, i -> Math.pow(random.nextGaussian(), 2));
            nearest[j] = Arrays.stream(all)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> squared[i]))
                    .limit(NEIGHBOURS)
                    .mapToInt(Integer::intValue)
                    .toArray();
            distances[j] =
                    Arrays.stream(nearest[j]).mapToDouble(i -> squared[i]).toArray();
            double noise = .1 + random.nextDouble();
            for (int r = 0; r < RUNS; r++) {
                scores[j * RUNS + r] = 3 + noise * random.nextGaussian();
            }
            for (int i : all) {
                boolean near = Arrays.stream(nearest[j]).anyMatch(k -> k == i);
                double variance = WEIGHTS.variance(i < TRAIN / 2) + (near ? WEIGHTS.kernel(squared[i]) : 0);
                double effect = size * noise * Math.sqrt(variance) * random.nextGaussian();
                for (int r = 0; r < RUNS; r++) {
                    scores[j * RUNS + r] += included.get(i, r) ? effect : 0;
                }
                truth[j] = i == j % TRAIN ? effect : truth[j];
            }
        }
        Targets targets = new Targets(IntStream.range(0, TESTS).toArray(), scores, all, included, nearest, distances);
        Whitened whitened = new Whitened(RunGram.of(included), RunGram.of(ofLabel), WEIGHTS);
        Targets.Solved solved = targets.solve(whitened);
        double[] near = whitened.columns(included);
        int covered = 0;
        for (int j = 0; j < TESTS; j++) {
            int i = j % TRAIN;
            double variance = targets.variance(WEIGHTS, j, i, i < TRAIN / 2);
            double sum = 0;
            for (int r = 0; r < RUNS; r++) {
                sum += included.get(i, r) ? solved.alpha()[j * RUNS + r] : 0;
            }
            BitColumns own = new BitColumns(1, RUNS);
            own.copy(0, included, i);
            double posterior = targets.posteriorVariances(whitened, near, j, own, new double[] {variance})[0];
            double sd = Math.sqrt(solved.noise()[j] * posterior);
            covered += Math.abs(truth[j] - variance * sum) <= Z95 * sd ? 1 : 0;
        }
        return (double) covered / TESTS;
    }
}
