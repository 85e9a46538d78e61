package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Estimate;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals hold the truth as often as they say, and what is nothing is seldom a discovery, for scores that are far from normal. */
@Tag("statistical")
class WelchCoverageTest {
    private static final int MODELS = 400;
    private static final int TRIALS = 40_000;

    /** Between 0 and 1, and mostly near 0: mean 1/5. */
    private static double bounded(RandomStream random) {
        return Math.pow(random.nextDouble(), 4);
    }

    /** Without a bound above: mean 1. */
    private static double skewed(RandomStream random) {
        return -Math.log(1 - random.nextDouble());
    }

    /**
     * With these scores and 400 models coverage is between .946 and .954; of 40,000 intervals fewer than .94 or more than .96 then
     * hold the truth with a probability below 1e-7 (binomial, 5.3 standard deviations).
     */
    @ParameterizedTest
    @CsvSource({"true, 0.5", "true, 0.7", "false, 0.5", "false, 0.7"})
    void intervals_holdTheTruth(boolean isBounded, double ratio) {
        assertThat(coverage(isBounded, ratio, 1)).isBetween(0.94, 0.96);
    }

    /** Each score comes twice, as of models that share their training: half as many say as much, which an interval must not hide. */
    @Test
    void intervalsOfModelsThatComeTwice_areFoundOut() {
        assertThat(coverage(true, 0.5, 2)).isLessThan(0.9);
    }

    private static double coverage(boolean isBounded, double ratio, int copies) {
        RandomStream random = new RandomStream(11);
        int in = (int) Math.round(MODELS * ratio);
        BitColumns included = firstOf(MODELS, in);
        ToDoubleFunction<RandomStream> draw = isBounded ? WelchCoverageTest::bounded : WelchCoverageTest::skewed;
        double truth = 1 - 2 * (isBounded ? 0.2 : 1);
        double[] scores = new double[MODELS];
        int held = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            for (int run = 0; run < MODELS; run += copies) {
                // skewed one way among models in, and the other among those out
                double score = draw.applyAsDouble(random);
                Arrays.fill(scores, run, run + copies, run < in ? 1 - score : score);
            }
            Estimate estimate = ScoreDifference.of(included, 0, scores, null).estimate();
            boolean above = Objects.requireNonNull(estimate.low()) <= truth;
            held += above && truth <= Objects.requireNonNull(estimate.high()) ? 1 : 0;
        }
        return (double) held / TRIALS;
    }

    /**
     * Families of 100 examples that make no difference. Benjamini-Hochberg at .05 then finds something in at most .05 of independent
     * families: of 2,000, more than 152 with a probability below 1e-6 (binomial).
     */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void familiesWithoutAnEffect_haveADiscoveryAtMostAsOftenAsTheRate(boolean isBounded) {
        assertThat(discoveries(isBounded, 1)).isLessThanOrEqualTo(152);
    }

    /** Half of each p-value is twice as many. */
    @Test
    void pValuesThatAreTooSmall_areFoundOut() {
        assertThat(discoveries(true, 0.5)).isGreaterThan(152);
    }

    private static int discoveries(boolean isBounded, double factor) {
        RandomStream random = new RandomStream(12);
        int models = 100;
        BitColumns included = firstOf(models, 50);
        long[] ones = new long[100];
        Arrays.fill(ones, 1);
        int found = 0;
        for (int family = 0; family < 2_000; family++) {
            double[] p = IntStream.range(0, ones.length)
                    .mapToDouble(i -> {
                        double[] scores = IntStream.range(0, models)
                                .mapToDouble(run -> isBounded ? bounded(random) : skewed(random))
                                .toArray();
                        return factor
                                * ScoreDifference.of(included, 0, scores, null).pValue();
                    })
                    .toArray();
            found += PValues.of(p, ones).qValues(0, p.length, FdrMethod.BENJAMINI_HOCHBERG, 1)[0] <= 0.05 ? 1 : 0;
        }
        return found;
    }

    private static BitColumns firstOf(int models, int in) {
        BitColumns included = new BitColumns(1, models);
        IntStream.range(0, in).forEach(run -> included.set(0, run));
        return included;
    }
}
