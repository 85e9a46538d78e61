package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the errors promise, on fleets whose truth is known: accuracies a of the models in and b of those out. */
@Tag("statistical")
class CoverageTest {
    private static final double[] ACCURACIES = {0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98};

    /**
     * Exact: both counts are binomial, so the coverage is a sum over all of them; nothing is sampled. With 100 models and
     * accuracies beyond .1 and .9 it falls to 92% at the corners (a, b) = (.02, .98), which is why the grid begins at .1 there.
     */
    @ParameterizedTest
    @CsvSource({
        "50, 50, 0.1",
        "70, 30, 0.1",
        "140, 60, 0.02",
        "100, 100, 0.02",
        "200, 200, 0.02",
        "280, 120, 0.02",
        "500, 500, 0.02",
        "700, 300, 0.02"
    })
    void intervals_cover(int in, int out, double border) {
        double[] grid = DoubleStream.of(ACCURACIES)
                .filter(a -> a >= border && a <= 1 - border)
                .toArray();
        double sum = 0;
        int interior = 0;
        for (double a : grid) {
            for (double b : grid) {
                double coverage = coverage(a, b, in, out);
                assertThat(coverage).as("a = %s, b = %s", a, b).isGreaterThanOrEqualTo(0.935);
                if (a >= 0.1 && a <= 0.9 && b >= 0.1 && b <= 0.9) {
                    sum += coverage;
                    interior++;
                }
            }
        }
        assertThat(sum / interior).isBetween(0.945, 0.97);
    }

    private static double coverage(double a, double b, int in, int out) {
        double[] ofIn = probabilities(a, in);
        double[] ofOut = probabilities(b, out);
        double covered = 0;
        for (int k = 0; k <= in; k++) {
            for (int l = 0; l <= out; l++) {
                double probability = ofIn[k] * ofOut[l];
                if (probability > 1e-12) {
                    Interval interval = Interval.newcombe(k, in, l, out, Interval.Z95);
                    covered += interval.low() <= a - b && a - b <= interval.high() ? probability : 0;
                }
            }
        }
        return covered;
    }

    private static double[] probabilities(double p, int trials) {
        BinomialDistribution binomial = new BinomialDistribution(null, trials, p);
        double[] probabilities = new double[trials + 1];
        for (int k = 0; k <= trials; k++) {
            probabilities[k] = binomial.probability(k);
        }
        return probabilities;
    }

    /**
     * 2,000 fleets of 2,000 models with 1,400 in, on the interior. A coverage of .95 is estimated with a standard error of
     * .0049; for none of 25 points to fall below by chance with probability 1e-6, 5.6 of them are allowed for.
     */
    @Test
    void intervals_coverInSimulatedFleets_ofTwoThousandModels() {
        RandomStream random = new RandomStream(11);
        double[] grid = {0.1, 0.3, 0.5, 0.7, 0.9};
        int fleets = 2_000;
        double error = Math.sqrt(0.95 * 0.05 / fleets);
        double sum = 0;
        for (double a : grid) {
            for (double b : grid) {
                int covered = 0;
                for (int fleet = 0; fleet < fleets; fleet++) {
                    Interval interval = Interval.newcombe(
                            successes(1400, a, random), 1400, successes(600, b, random), 600, Interval.Z95);
                    covered += interval.low() <= a - b && a - b <= interval.high() ? 1 : 0;
                }
                assertThat((double) covered / fleets).as("a = %s, b = %s", a, b).isGreaterThan(0.95 - 5.6 * error);
                sum += (double) covered / fleets;
            }
        }
        assertThat(sum / 25).isBetween(0.95 - 5 * error / 5, 0.95 + 5 * error / 5);
    }

    /**
     * Fleets in which nothing depends on who was in: 10,000 of 60 models, 8 train and 6 test examples that are right with their
     * own probability, and by half also with a noise that the test examples of a model share. Any discovery among the 48 pairs
     * is false. The rate of any is at most .05, and is what it was in 150,000 other fleets: few counts make few p-values. 4.9
     * standard errors, of both rates together, make chance 1e-6. P-values half as large would be seen.
     */
    @ParameterizedTest
    @CsvSource({
        "BENJAMINI_HOCHBERG, 0, 0.02265",
        "BENJAMINI_YEKUTIELI, 0, 0.00467",
        "BENJAMINI_HOCHBERG, 0.5, 0.02382",
        "BENJAMINI_YEKUTIELI, 0.5, 0.00522"
    })
    void underAGlobalNull_anyDiscoveryIsAsRareAsTheRate(FdrMethod method, double shared, double expected) {
        int fleets = 10_000;
        int any = 0;
        int ofHalves = 0;
        RandomStream random = new RandomStream(12);
        FisherExact fisher = new FisherExact(60);
        for (int fleet = 0; fleet < fleets; fleet++) {
            double[] p = nullFleet(60, 8, 6, shared, random, fisher);
            any += anyDiscovery(p, method);
            ofHalves += anyDiscovery(DoubleStream.of(p).map(one -> one / 2).toArray(), method);
        }
        assertThat(expected).isLessThan(0.05);
        double tolerance = 4.9 * Math.sqrt(expected * (1 - expected) * (1.0 / fleets + 1.0 / 150_000));
        assertThat((double) any / fleets).isCloseTo(expected, within(tolerance));
        assertThat((double) ofHalves / fleets).as("the fault").isGreaterThan(expected + tolerance);
    }

    private static int anyDiscovery(double[] p, FdrMethod method) {
        return DoubleStream.of(QValuesOf.of(p, method)).min().orElse(1) <= 0.05 ? 1 : 0;
    }

    /**
     * Of 48 independent uniform p-values the rate of any discovery is .05 exactly (Simes 1986), by Benjamini and Yekutieli
     * .05 / (1 + 1/2 + .. + 1/48). 40,000 trials at 4.9 standard errors; q-values a seventh too small or too large would be seen.
     */
    @ParameterizedTest
    @CsvSource({"BENJAMINI_HOCHBERG, 1", "BENJAMINI_YEKUTIELI, 4.458796"})
    void ofUniformPValues_anyDiscoveryHasTheRateOfTheory(FdrMethod method, double divisor) {
        int trials = 40_000;
        int any = 0;
        RandomStream random = new RandomStream(13);
        for (int trial = 0; trial < trials; trial++) {
            double[] p = DoubleStream.generate(random::nextDouble).limit(48).toArray();
            any += anyDiscovery(p, method);
        }
        double rate = 0.05 / divisor;
        assertThat((double) any / trials).isCloseTo(rate, within(4.9 * Math.sqrt(rate * (1 - rate) / trials)));
    }

    /** The p-values of all pairs. */
    private static double[] nullFleet(
            int models, int train, int test, double shared, RandomStream random, FisherExact fisher) {
        boolean[][] included = new boolean[models][train];
        boolean[][] correct = new boolean[models][test];
        for (int r = 0; r < models; r++) {
            int[] order = new int[train];
            for (int i = 0; i < train; i++) {
                order[i] = i;
            }
            random.shuffle(order);
            for (int i = 0; i < train * 3 / 4; i++) {
                included[r][order[i]] = true;
            }
            double noise = random.nextDouble();
            for (int j = 0; j < test; j++) {
                double own = random.nextDouble() < shared ? noise : random.nextDouble();
                correct[r][j] = own < 0.3 + 0.1 * j;
            }
        }
        double[] p = new double[train * test];
        for (int i = 0; i < train; i++) {
            for (int j = 0; j < test; j++) {
                int[] counts = new int[4];
                for (int r = 0; r < models; r++) {
                    int side = included[r][i] ? 0 : 1;
                    counts[side]++;
                    counts[2 + side] += correct[r][j] ? 1 : 0;
                }
                p[i * test + j] = fisher.pValue(counts[0], counts[1], counts[2], counts[3]);
            }
        }
        return p;
    }

    private static int successes(int trials, double probability, RandomStream random) {
        int successes = 0;
        for (int i = 0; i < trials; i++) {
            successes += random.nextDouble() < probability ? 1 : 0;
        }
        return successes;
    }
}
