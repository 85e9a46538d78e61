package dev.peacock.audit.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import dev.peacock.stats.PValues;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often intervals hold the value, and how often tests find something where there is nothing. */
class ValueCoverageTest {
    private static final int FLEETS = 4_000;
    private static final int EXAMPLES = 8;
    private static final double[] ADDED = {0.5, -1, 0.3, 0, 1, -0.7, 0.2, 0.1};

    /** The share of fleets whose interval, after {@code narrow}, holds the value of the first example. */
    private static int holding(SubsetsConfig.Design design, int models, DoubleUnaryOperator narrow) {
        int holding = 0;
        int[] runs = IntStream.range(0, models).toArray();
        RandomStream random = new RandomStream(21);
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            int[][] masks = Masks.drawn(design, fleet, EXAMPLES, models);
            double[] scores = Arrays.stream(masks)
                    .mapToDouble(mask -> random.nextGaussian()
                            + IntStream.range(0, EXAMPLES)
                                    .mapToDouble(i -> mask[i] * ADDED[i])
                                    .sum())
                    .toArray();
            Value value =
                    ModelScores.ofMeans(scores, BlockJackknife.of(design, runs)).value(Masks.columns(masks), 0);
            Interval interval = Objects.requireNonNull(value.interval());
            double half = narrow.applyAsDouble(interval.high() - interval.low()) / 2;
            holding += Math.abs(Objects.requireNonNull(value.difference()) - ADDED[0]) <= half ? 1 : 0;
        }
        return holding;
    }

    /**
     * Scores are sums of what examples add, so that the value is known, and noise. If an interval holds it with a probability of .94 to
     * .96, fewer than 3,681 of 4,000 do with one of 2.1e-7, and more than 3,905 with one of 6e-9.
     */
    @Test
    void interval_holdsTheValue_underIndependentCoinsAndInBlocks() {
        for (SubsetsConfig.Design design : new SubsetsConfig.Design[] {
            new SubsetsConfig.Bernoulli(0.5), new SubsetsConfig.Bernoulli(0.7), new SubsetsConfig.Balanced(0.5, 8)
        }) {
            assertThat(holding(design, 80, width -> width)).as("%s", design).isBetween(3_681, 3_905);
        }
    }

    /** An interval of half of the error would be seen. */
    @Test
    void intervalOfHalfTheWidth_doesNot() {
        assertThat(holding(new SubsetsConfig.Bernoulli(0.5), 80, width -> width / 2))
                .isLessThan(3_681);
    }

    /** q-values of all examples of a fleet whose scores are noise, and {@code effect} for each model that saw the first. */
    private static double[] qValues(SubsetsConfig.Design design, int fleet, double effect, RandomStream random) {
        int models = 48;
        int n = 50;
        int[][] masks = Masks.drawn(design, fleet, n, models);
        BitColumns included = Masks.columns(masks);
        double[] noise = Arrays.stream(masks)
                .mapToDouble(mask -> random.nextGaussian() + effect * mask[0])
                .toArray();
        ModelScores scores = ModelScores.ofMeans(
                noise, BlockJackknife.of(design, IntStream.range(0, models).toArray()));
        double[] p = IntStream.range(0, n)
                .mapToDouble(
                        i -> Objects.requireNonNull(scores.value(included, i).pValue()))
                .toArray();
        PValues family = PValues.ofEach(p);
        double[] q = family.qValues(0, n, FdrMethod.BENJAMINI_HOCHBERG, 1);
        return Arrays.stream(p)
                .map(value -> q[Arrays.binarySearch(family.values(), value)])
                .toArray();
    }

    /**
     * Where no example matters, each finding is false, and one is made in at most 5% of fleets: in more than 150 of 2,000 with a
     * probability of 6.1e-7.
     */
    @ParameterizedTest
    @ValueSource(strings = {"uniform", "bernoulli", "balanced"})
    void whereNothingMatters_oneFleetInTwentyAtMostHasAFinding(String name) {
        SubsetsConfig.Design design = name.equals("uniform")
                ? new SubsetsConfig.Uniform(0.5)
                : name.equals("bernoulli") ? new SubsetsConfig.Bernoulli(0.5) : new SubsetsConfig.Balanced(0.5, 8);
        RandomStream random = new RandomStream(4);
        int with = 0;
        for (int fleet = 0; fleet < 2_000; fleet++) {
            with += Arrays.stream(qValues(design, fleet, 0, random)).anyMatch(q -> q <= 0.05) ? 1 : 0;
        }
        assertThat(with).isLessThanOrEqualTo(150);
    }

    /** An effect of two standard deviations: a t value of about 7, of which one below 3.6 or so would be missed (p .0001). */
    @Test
    void anEffect_isFound() {
        assertThat(qValues(new SubsetsConfig.Uniform(0.5), 1, 2, new RandomStream(5))[0])
                .isLessThan(0.05);
    }
}
