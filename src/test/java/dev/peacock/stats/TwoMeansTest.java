package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoMeansTest {
    private static final int TRIALS = 6_000;

    private static double skewed(RandomStream random) {
        return 1 + Math.log(1 - random.nextDouble());
    }

    /** One sample varies a tenth as much as the other, and both are skewed, to different sides; the true difference is 0. */
    private static double coverage(int size, BiFunction<double[], double[], @Nullable Interval> method) {
        RandomStream random = new RandomStream(5);
        int held = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] a = IntStream.range(0, size)
                    .mapToDouble(i -> -skewed(random) / 10)
                    .toArray();
            double[] b =
                    IntStream.range(0, size).mapToDouble(i -> skewed(random)).toArray();
            Interval interval = Objects.requireNonNull(method.apply(a, b));
            held += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
        }
        return (double) held / TRIALS;
    }

    private static @Nullable Interval welch(double[] a, double[] b) {
        return TwoMeans.welch(Moments.of(a), Moments.of(b));
    }

    /**
     * scripts/bench/score-intervals.py has coverages of 92.5 to 94.3% here, and of 87.9 to 89.8% by Welch's interval. With standard
     * deviations below .0043, what is asserted fails by chance with a probability below 1e-6 (5 of them or more).
     */
    @ParameterizedTest
    @CsvSource({"5", "6", "8", "12"})
    void fewSkewedValues_areCovered_moreOftenThanByWelch(int size) {
        double bootstrapped = coverage(size, TwoMeans::interval);
        assertThat(bootstrapped).isGreaterThan(0.912);
        assertThat(bootstrapped - coverage(size, TwoMeansTest::welch)).isGreaterThan(0.015);
    }

    @Test
    void threeOrSixteenValues_haveWelchsInterval() {
        double[] one = {1, 5, 2};
        double[] other = {7, 3, 9, 11};
        assertThat(TwoMeans.interval(one, other)).isEqualTo(welch(one, other));
        double[] many = DoubleStream.iterate(1, x -> x * 1.1).limit(16).toArray();
        double[] others = DoubleStream.iterate(2, x -> x * 1.3).limit(30).toArray();
        assertThat(TwoMeans.interval(many, others)).isEqualTo(welch(many, others));
        assertThat(TwoMeans.interval(many, other)).isNotEqualTo(welch(many, other));
        double[] hundred = DoubleStream.iterate(2, x -> x + 1).limit(100).toArray();
        assertThat(TwoMeans.interval(other, hundred)).isEqualTo(welch(other, hundred));
    }

    @Test
    void shiftAndScale_moveTheInterval() {
        double[] one = {1, 5, 2, 8};
        double[] other = {7, 3, 9, 11, 30};
        Interval interval = Objects.requireNonNull(TwoMeans.interval(one, other));
        assertThat(interval.low()).isLessThan(-8);
        assertThat(interval.high()).isGreaterThan(-8);
        Interval moved = Objects.requireNonNull(TwoMeans.interval(moved(one, 100), moved(other, 40)));
        assertThat(moved.low()).isCloseTo(3 * interval.low() + 60, within(1e-9));
        assertThat(moved.high()).isCloseTo(3 * interval.high() + 60, within(1e-9));
    }

    @Test
    void order_doesNotMatter() {
        Interval interval = TwoMeans.interval(new double[] {1, 5, 2, 8}, new double[] {7, 3, 9, 11, 30});
        assertThat(interval).isNotNull();
        assertThat(TwoMeans.interval(new double[] {8, 1, 2, 5}, new double[] {30, 11, 3, 7, 9}))
                .isEqualTo(interval);
    }

    @Test
    void negativeScores_haveTheMirrorImage() {
        Interval interval =
                Objects.requireNonNull(TwoMeans.interval(new double[] {1, 5, 2, 8}, new double[] {7, 3, 9, 11, 30}));
        Interval mirrored = Objects.requireNonNull(
                TwoMeans.interval(new double[] {-1, -5, -2, -8}, new double[] {-7, -3, -9, -11, -30}));
        assertThat(mirrored.low()).isCloseTo(-interval.high(), within(1e-9));
        assertThat(mirrored.high()).isCloseTo(-interval.low(), within(1e-9));
    }

    private static double[] moved(double[] values, double by) {
        return Arrays.stream(values).map(value -> 3 * value + by).toArray();
    }

    /** Of three equal values and another, a third of the resamples do not vary: these bound nothing. */
    @Test
    void whatHardlyVaries_hasWelchsInterval_andWhatDoesNot_hasNone() {
        double[] constant = {2, 2, 2, 2};
        double[] odd = {1, 1, 1, 3};
        assertThat(TwoMeans.interval(odd, constant)).isEqualTo(welch(odd, constant));
        assertThat(TwoMeans.interval(constant, constant)).isNull();
        assertThat(TwoMeans.interval(new double[] {1}, odd)).isNull();
    }
}
