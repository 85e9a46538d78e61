package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.RankCorrelation;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasuredTailTest {
    // 0 is seen three times, 1 and 2 once, 3 twice, 4 only in the test set
    private static final int[] TRAIN = {0, 1, 0, 2, 3, 0, 3};
    private static final int[] TEST = {0, 4, 1, -1, 0};
    private static final double[] MEMORIZATION = {0, 0.8, 0.3, Double.NaN, 0.25, 0, 0.5};
    private static final double[] ACCURACY = {1, 0.5, 0.25, 1, 0.5};

    private static MeasuredTail tail() {
        return MeasuredTail.of(
                Groups.of(TRAIN, TEST, 5, MEMORIZATION, 0.25, ACCURACY), TRAIN, MEMORIZATION, new RandomStream(1));
    }

    @Test
    void groups_holdCountsAndMeans() {
        Groups groups = Groups.of(TRAIN, TEST, 5, MEMORIZATION, 0.25, ACCURACY);
        assertThat(groups.sizes()).containsExactly(3, 1, 1, 2, 0);
        assertThat(groups.memorization())
                .containsExactly(new double[] {0.1, 0.8, Double.NaN, 0.375, Double.NaN}, within(1e-15));
        assertThat(groups.memorized()).containsExactly(1, 1, 0, 2, 0);
        assertThat(groups.tests()).containsExactly(2, 1, 0, 0, 1);
        assertThat(groups.testAccuracy()).containsExactly(0.75, 0.25, Double.NaN, Double.NaN, 0.5);
    }

    @Test
    void label_isThatOfMost_andTheLowestOfEquals() {
        @Nullable Integer[] labels = Groups.labels(TRAIN, new int[] {2, 5, 7, 1, 4, 7, 3}, 5);
        assertThat(labels).containsExactly(7, 5, 1, 3, null);
        assertThat(Groups.labels(new int[] {0, 0}, new int[] {-1, -1}, 1)).containsExactly(-1);
    }

    @Test
    void sizes_areInOrder_withWhatIsKnownOfThem() {
        MeasuredTail.Size once = tail().sizes().get(0);
        assertThat(once.l()).isEqualTo(1);
        assertThat(once.subpopulations()).isEqualTo(2);
        assertThat(once.share()).isEqualTo(2.0 / 7);
        assertThat(once.raw()).isEqualTo(2.0 / 14);
        assertThat(once.mean()).isEqualTo(0.8);
        assertThat(Objects.requireNonNull(once.memorization()).value()).isEqualTo(0.8);
        assertThat(once.memorization().interval()).isNull();
        assertThat(once.meanInterval()).isNull();
        assertThat(once.memorized()).isEqualTo(1);
        assertThat(once.testExamples()).isEqualTo(1);
        assertThat(once.testAccuracy()).isEqualTo(0.25);
        assertThat(tail().sizes().stream().map(MeasuredTail.Size::l)).containsExactly(1, 2, 3);
        assertThat(tail().sizes().get(1).testAccuracy()).isNull();
    }

    @Test
    void memorization_isUndefined_whereNoneOfASizeIsDefined() {
        double[] undefined = new double[TRAIN.length];
        Arrays.fill(undefined, Double.NaN);
        MeasuredTail tail = MeasuredTail.of(
                Groups.of(TRAIN, TEST, 5, undefined, 0.25, ACCURACY), TRAIN, undefined, new RandomStream(1));
        assertThat(tail.sizes()).allMatch(size -> size.memorization() == null && size.mean() == null);
        assertThat(tail.correlation()).isNull();
    }

    @Test
    void cost_isTauTimesWhatIsLost() {
        MeasuredTail tail = tail();
        double tau = tail.goodTuring().smoothed()[0];
        MeasuredTail.Cost cost = tail.cost(tail.ofSize(1), 4);
        assertThat(cost.subpopulations()).isEqualTo(2);
        assertThat(cost.guessing()).isCloseTo(0.75 * 2 * tau, within(1e-15));
        assertThat(cost.byMemorization()).isCloseTo(0.8 * tau, within(1e-15));
        // two subpopulations that were seen once: 3/4 of twice the frequency in every resample, and so in its
        // percentiles
        Interval once = Objects.requireNonNull(tail.sizes().get(0).tauInterval());
        Interval guessing = Objects.requireNonNull(cost.guessingInterval());
        assertThat(guessing.low()).isCloseTo(1.5 * once.low(), within(1e-15));
        assertThat(guessing.high()).isCloseTo(1.5 * once.high(), within(1e-15));
        // tau itself, resampled in so many words; the level of the percentiles is LevelsOfIntervalsTest's
        GoodTuringResamples again = GoodTuringResamples.of(tail.counts(), new RandomStream(1));
        double[] taus = Arrays.stream(again.smoothed())
                .mapToDouble(one -> one[0])
                .sorted()
                .toArray();
        assertThat(once).isEqualTo(new Interval(taus[25], taus[974]));
        assertThat(once.low()).isLessThan(once.high());
    }

    @Test
    void without_marksWhatLosesAllItsExamples_andWasSeen() {
        boolean[] removed = {true, true, true, false, true, false, true};
        assertThat(tail().without(TRAIN, removed)).containsExactly(false, true, false, true, false);
        assertThat(tail().ofSize(1)).containsExactly(false, true, true, false, false);
        assertThat(tail().cost(new boolean[5], 4).guessing()).isZero();
    }

    @Test
    void correlation_isNegative_whereTheRareIsMemorized() {
        int[] train = new int[210];
        int[] sizes = new int[20];
        double[] memorization = new double[train.length];
        for (int s = 0, i = 0; s < 20; s++) {
            sizes[s] = s + 1;
            for (int k = 0; k <= s; k++, i++) {
                train[i] = s;
                memorization[i] = 1.0 / (s + 1);
            }
        }
        SizeCorrelation perfect =
                Objects.requireNonNull(SizeCorrelation.of(train, sizes, memorization, new RandomStream(1)));
        assertThat(perfect.value()).isCloseTo(-1, within(1e-12));
        memorization[0] = 0;
        SizeCorrelation less =
                Objects.requireNonNull(SizeCorrelation.of(train, sizes, memorization, new RandomStream(1)));
        assertThat(less.value()).isCloseTo(spearman(train, sizes, memorization), within(1e-12));
        Interval interval = Objects.requireNonNull(less.interval());
        assertThat(interval.high()).isLessThan(0);
        // the one odd example is in exp(-1) of all draws never, and then the correlation is perfect
        assertThat(interval.low()).isCloseTo(-1, within(1e-12));
    }

    private static double spearman(int[] train, int[] sizes, double[] memorization) {
        return Objects.requireNonNull(RankCorrelation.spearman(
                Arrays.stream(train).mapToDouble(s -> sizes[s]).toArray(), memorization));
    }

    @Test
    void correlation_isThatOfRanks_withTiesAndUndefined() {
        RandomStream random = new RandomStream(4);
        int[] sizes = {1, 1, 2, 3, 5};
        int[] train = {0, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4};
        double[] memorization = IntStream.range(0, train.length)
                .mapToDouble(i -> random.nextInt(4))
                .toArray();
        SizeCorrelation correlation =
                Objects.requireNonNull(SizeCorrelation.of(train, sizes, memorization, new RandomStream(1)));
        assertThat(correlation.value()).isCloseTo(spearman(train, sizes, memorization), within(1e-12));
        double[] twice = Arrays.copyOf(memorization, train.length + 1);
        twice[train.length] = Double.NaN;
        int[] more = Arrays.copyOf(train, train.length + 1);
        assertThat(Objects.requireNonNull(SizeCorrelation.of(more, sizes, twice, new RandomStream(1)))
                        .value())
                .isEqualTo(correlation.value());
    }

    @Test
    void correlation_isUndefined_whereNothingVaries() {
        assertThat(SizeCorrelation.of(new int[] {0, 1}, new int[] {1, 1}, new double[] {0, 1}, new RandomStream(1)))
                .isNull();
        assertThat(SizeCorrelation.of(new int[] {0, 1, 1}, new int[] {1, 2}, new double[3], new RandomStream(1)))
                .isNull();
        assertThat(SizeCorrelation.of(new int[0], new int[0], new double[0], new RandomStream(1)))
                .isNull();
    }

    @Test
    void nothingSeen_isRefused() {
        Groups empty = Groups.of(new int[0], new int[0], 3, new double[0], 0.25, new double[0]);
        assertThatThrownBy(() -> MeasuredTail.of(empty, new int[0], new double[0], new RandomStream(1)))
                .isInstanceOf(UserError.class);
    }

    @Test
    void median_hasTheSignTestsInterval() {
        double[] ten = IntStream.rangeClosed(1, 10).mapToDouble(i -> i).toArray();
        assertThat(Median.of(ten).value()).isEqualTo(5.5);
        // P(X <= 1) = 11/1024 and P(X <= 2) = 56/1024 of ten coins
        assertThat(Median.of(ten).interval()).isEqualTo(new Interval(2, 9));
        assertThat(Median.of(new double[] {3, 1, 2, 5, 4, 6}).interval()).isEqualTo(new Interval(1, 6));
        assertThat(Median.of(new double[] {3, 1, 2, 5, 4}).interval()).isNull();
        assertThat(Median.of(new double[] {7}).value()).isEqualTo(7);
    }

    /**
     * Of 25 values the interval is from the 8th to the 18th and holds the median with 1 - 2 P(X <= 7) = .95671, X of 25 coins. 10,000
     * samples are beyond 4.9 standard deviations, .00997, with less than 1e-6. One value less at each end would hold .8922, and
     * one more .9854: both would be seen.
     */
    @Test
    void median_isHeld_asOftenAsTheSignTestSays() {
        RandomStream random = new RandomStream(11);
        long held = IntStream.range(0, 10_000)
                .mapToObj(i -> Median.of(IntStream.range(0, 25)
                        .mapToDouble(j -> random.nextDouble() * random.nextDouble())
                        .toArray()))
                // the median of a product of two uniforms: m (1 - ln m) = 1/2
                .filter(median -> Objects.requireNonNull(median.interval()).low() <= 0.18668230885083662
                        && 0.18668230885083662 <= median.interval().high())
                .count();
        assertThat(held / 10_000.0).isCloseTo(0.95671, within(0.00997));
    }
}
