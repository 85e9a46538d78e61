package dev.peacock.audit.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("statistical")
class TotalsTest {
    private static final int GROUPS = 20;
    private static final int RUNS = 100;
    private static final Variances VARIANCES = variances();

    /** By hand: 2 groups of runs, 4 examples. */
    @Test
    void figures_areThoseByHand() {
        Totals totals = new Totals(Profile.of(new double[] {0.7}), new int[] {2});
        totals.add(0, new int[][] {{4, 4}}, new int[][] {{4, 4}});
        totals.add(1, new int[][] {{4, 4}}, new int[][] {{1, 0}});
        totals.add(1, new int[][] {{4, 4}}, new int[][] {{2, 2}});
        totals.add(1, new int[][] {{0, 0}}, new int[][] {{0, 0}});
        Overall overall = totals.overall();
        assertThat(overall.examples()).isEqualTo(4);
        assertThat(overall.undefined()).isEqualTo(1);
        assertThat(overall.withoutError()).isEqualTo(1);
        assertThat(overall.mean()).isCloseTo((1 + 0.125 + 0.5) / 3, within(1e-15));
        // without the first group the mean is (1 + 0 + .5) / 3, without the second (1 + .25 + .5) / 3
        double half = 0.125 / 3;
        assertThat(overall.meanError()).isCloseTo(Math.sqrt(half * half * 2 / 2), within(1e-15));
        assertThat(overall.below().get(0).examples())
                .as("a half is not below a half")
                .isEqualTo(1);
        assertThat(overall.below().get(1).examples()).isEqualTo(1);
        assertThat(totals.labels().keySet()).containsExactly(0, 1);
        Totals.OfLabel one = Objects.requireNonNull(totals.labels().get(1));
        assertThat(one).isEqualTo(new Totals.OfLabel(3, 1, 0.625, List.of(1L, 1L)));
        assertThat(one.mean()).isEqualTo(0.3125);
        assertThat(one.shareBelow(0)).isEqualTo(0.5);
    }

    @Test
    void nothingDefined_hasNoFigure() {
        Totals totals = new Totals(Profile.of(new double[] {0.7}), new int[] {2});
        totals.add(0, new int[][] {{0, 0}}, new int[][] {{0, 0}});
        assertThat(totals.overall().mean()).isNull();
        assertThat(totals.overall().meanError()).isNull();
        assertThat(Objects.requireNonNull(totals.labels().get(0)).mean()).isNull();
        Totals oneGroup = new Totals(Profile.of(new double[] {0.7}), new int[] {1});
        oneGroup.add(0, new int[][] {{3}}, new int[][] {{2}});
        assertThat(oneGroup.overall().mean()).isEqualTo(2.0 / 3);
        assertThat(oneGroup.overall().meanError()).isNull();
        assertThat(oneGroup.overall().below().get(0).correctedInterval()).isNull();
    }

    @Test
    void parts_addUp() {
        RandomStream random = new RandomStream(2);
        Profile profile = Profile.of(new double[] {0.3, 0.7});
        Totals whole = new Totals(profile, new int[] {3, 5});
        List<Totals> parts = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            Totals some = new Totals(profile, new int[] {3, 5});
            for (int i = 0; i < 25; i++) {
                int[][] models = {new int[3], new int[5]};
                int[][] correct = {new int[3], new int[5]};
                for (int f = 0; f < 2; f++) {
                    for (int g = 0; g < models[f].length; g++) {
                        models[f][g] = random.nextInt(6);
                        correct[f][g] = random.nextInt(models[f][g] + 1);
                    }
                }
                whole.add(i % 3, models, correct);
                some.add(i % 3, models, correct);
            }
            parts.add(some);
        }
        Totals sum = new Totals(profile, new int[] {3, 5});
        parts.forEach(sum::add);
        Overall expected = whole.overall();
        Overall found = sum.overall();
        assertThat(found.mean()).isCloseTo(Objects.requireNonNull(expected.mean()), within(1e-14));
        assertThat(found.meanError()).isCloseTo(Objects.requireNonNull(expected.meanError()), within(1e-13));
        for (int c = 0; c < 2; c++) {
            assertThat(found.below().get(c).examples())
                    .isEqualTo(expected.below().get(c).examples());
            assertThat(found.below().get(c).corrected())
                    .isCloseTo(expected.below().get(c).corrected(), within(1e-11));
        }
        assertThat(sum.labels().keySet()).isEqualTo(whole.labels().keySet());
    }

    /**
     * No sampling: C-scores with distribution function c^6, as crowded towards 1 as those of real data, each estimated from n
     * held-out models. Expected numbers below the thresholds are sums over C and over the binomial number of right models. With 40
     * models at .25, where c^6 rises fifteenfold within two standard errors, the first order is not enough.
     */
    @ParameterizedTest
    @CsvSource({"40, 0.5", "110, 0.5", "110, 0.25", "400, 0.5", "400, 0.25"})
    void correction_takesMostOfTheNoisesPartAway(int models, double threshold) {
        double truth = Math.pow(threshold, 6);
        double observed = 0;
        double corrected = 0;
        int points = 2_000;
        for (int point = 0; point < points; point++) {
            double c = (point + 0.5) / points;
            double density = 6 * Math.pow(c, 5);
            BinomialDistribution right = new BinomialDistribution(null, models, c);
            for (int k = 0; k <= models; k++) {
                double score = (double) k / models;
                double error = Math.sqrt(score * (1 - score) / (models - 1));
                double probability = density * right.probability(k) / points;
                observed += Below.isBelow(score, threshold) ? probability : 0;
                corrected += probability * Below.corrected(score, error, threshold);
            }
        }
        assertThat(observed).isGreaterThan(truth);
        assertThat(Math.abs(corrected - truth)).isLessThan(0.5 * (observed - truth));
    }

    /**
     * 4,000 fleets of 100 models whose accuracy varies, so that the examples of a model are right or wrong together. The jackknife's
     * variance is too large by 1.9% on the average (never too small, Efron and Stein 1981), as measured on 24,000 other fleets. That of
     * one fleet has a relative standard deviation of .345: the check refuses at 4.9 times that of both means, .029, with 1e-6. An
     * error that is 3% off would be seen, and so would that of independent examples.
     */
    @Test
    void error_isThatOfFleetsWhoseModelsVary() {
        double tolerance = 4.9 * 0.345 * Math.sqrt(1 / 4_000.0 + 1 / 24_000.0);
        assertThat(VARIANCES.jackknife / VARIANCES.true_).isCloseTo(1.019, within(tolerance));
        assertThat(Math.abs(VARIANCES.jackknife / VARIANCES.true_ * 20 / 19 - 1.019))
                .as("without the jackknife's (g - 1) / g")
                .isGreaterThan(tolerance);
        assertThat(Math.abs(VARIANCES.binomial / VARIANCES.true_ - 1.019))
                .as("as if every answer were independent")
                .isGreaterThan(tolerance);
    }

    /**
     * 100 fleets of 100 models, 300 examples with C-scores spread evenly from 0 to 1. The mean and the variance of the corrected number below
     * .5 are sums over all counts. The mean of the bootstrap's variance is the true one, as measured on 900 other fleets. That of one
     * fleet has a relative standard deviation of .17: the check refuses at 4.9 times that of both means, .088, with 1e-6. An error
     * that is 10% off would be seen.
     */
    @Test
    void errorOfCorrectedNumbers_isThatOverFleets() {
        int fleets = 100;
        RandomStream random = new RandomStream(8);
        double mean = 0;
        double estimated = 0;
        for (int fleet = 0; fleet < fleets; fleet++) {
            Totals totals = new Totals(Profile.of(new double[] {0.7}), new int[] {GROUPS});
            for (int i = 0; i < 300; i++) {
                int[] models = new int[GROUPS];
                int[] correct = new int[GROUPS];
                for (int run = 0; run < RUNS; run++) {
                    boolean out = random.nextDouble() < 0.3;
                    models[run / 5] += out ? 1 : 0;
                    correct[run / 5] += out && random.nextDouble() < (i + 0.5) / 300 ? 1 : 0;
                }
                totals.add(0, new int[][] {models}, new int[][] {correct});
            }
            Below below = totals.overall().below().get(0);
            mean += below.corrected() / fleets;
            double error = Objects.requireNonNull(below.correctedStandardError());
            estimated += error * error / fleets;
        }
        double expected = 0;
        double variance = 0;
        for (int i = 0; i < 300; i++) {
            double[] moments = correctedMoments((i + 0.5) / 300);
            expected += moments[0];
            variance += moments[1] - moments[0] * moments[0];
        }
        double tolerance = 4.9 * 0.17 * Math.sqrt(1 / 100.0 + 1 / 900.0);
        assertThat(estimated / variance).isCloseTo(1, within(tolerance));
        for (double factor : new double[] {0.9, 1.1}) {
            assertThat(Math.abs(factor * factor * estimated / variance - 1))
                    .as("an error of %s times as much", factor)
                    .isGreaterThan(tolerance);
        }
        assertThat(mean).isCloseTo(expected, within(4.9 * Math.sqrt(variance / fleets)));
    }

    /** Of an example's part in the corrected number: its mean and its mean square, over how many models are out and how many are right. */
    private static double[] correctedMoments(double score) {
        double[] moments = new double[2];
        BinomialDistribution out = new BinomialDistribution(null, RUNS, 0.3);
        for (int n = 2; n <= RUNS; n++) {
            BinomialDistribution right = new BinomialDistribution(null, n, score);
            for (int k = 0; k <= n; k++) {
                double found = (double) k / n;
                double error = Math.sqrt(found * (1 - found) / (n - 1));
                double corrected = Below.corrected(found, error, 0.5);
                double probability = out.probability(n) * right.probability(k);
                moments[0] += probability * corrected;
                moments[1] += probability * corrected * corrected;
            }
        }
        return moments;
    }

    private record Variances(double true_, double jackknife, double binomial) {}

    private static Variances variances() {
        int fleets = 4_000;
        int examples = 10;
        RandomStream random = new RandomStream(3);
        double jackknife = 0;
        double binomial = 0;
        for (int fleet = 0; fleet < fleets; fleet++) {
            int[][] models = new int[examples][GROUPS];
            int[][] correct = new int[examples][GROUPS];
            for (int run = 0; run < RUNS; run++) {
                double accuracy = 0.5 + 0.45 * random.nextDouble();
                for (int i = 0; i < examples; i++) {
                    boolean out = random.nextDouble() < 0.3;
                    boolean right = random.nextDouble() < accuracy;
                    models[i][run / 5] += out ? 1 : 0;
                    correct[i][run / 5] += out && right ? 1 : 0;
                }
            }
            Profile profile = Profile.of(new double[] {0.7});
            Totals totals = new Totals(profile, new int[] {GROUPS});
            for (int i = 0; i < examples; i++) {
                totals.add(0, new int[][] {models[i]}, new int[][] {correct[i]});
                double error =
                        Objects.requireNonNull(profile.score(new int[] {sum(models[i])}, new int[] {sum(correct[i])})
                                .standardError());
                binomial += error * error / examples / examples / fleets;
            }
            double error = Objects.requireNonNull(totals.overall().meanError());
            jackknife += error * error / fleets;
        }
        return new Variances(trueVariance(examples), jackknife, binomial);
    }

    /**
     * Of the mean C-score. Accuracies a are uniform from .5 to .95. Two answers of one model have the covariance Var(a), and two examples
     * are both held out in the mean share 1/100 of the products of their numbers of models; an example's own variance is
     * E[a] (1 - E[a]) over its number of models.
     */
    private static double trueVariance(int examples) {
        double varianceOfAccuracies = 0.45 * 0.45 / 12;
        double inverse = 0;
        BinomialDistribution out = new BinomialDistribution(null, RUNS, 0.3);
        for (int n = 1; n <= RUNS; n++) {
            inverse += out.probability(n) / n;
        }
        return (0.725 * 0.275 * inverse + (examples - 1) * varianceOfAccuracies / RUNS) / examples;
    }

    private static int sum(int[] values) {
        int sum = 0;
        for (int value : values) {
            sum += value;
        }
        return sum;
    }
}
