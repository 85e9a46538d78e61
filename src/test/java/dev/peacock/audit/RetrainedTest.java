package dev.peacock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RetrainedTest {
    /** Simulated numbers are rounded to a millionth. */
    private static final int UNIT = 1_000_000;

    @Test
    void of_addsTheVarianceOfSeedsAndOfSets() {
        // means by repeat 2, 4, 6 (variance 4), by set 3, 5 (variance 2); 4/3 + 2/2 = 7/3
        Retrained mean = Retrained.of(new int[][] {{1, 3, 5}, {3, 5, 7}}, 1);
        assertThat(mean.mean()).isEqualTo(4);
        double freedom = (7 / 3.0) * (7 / 3.0) / (16 / 9.0 / 2 + 1.0 / 1);
        Interval expected = Interval.student(4, Math.sqrt(7 / 3.0), freedom);
        assertThat(Objects.requireNonNull(mean.interval()).low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(mean.interval().high()).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void of_aSingleSet_isStudentsInterval() {
        // 1, 2, 6: mean 3, variance 7; Student's quantile for 2 degrees of freedom is 4.302652729911275
        Retrained mean = Retrained.of(new int[][] {{10, 20, 60}}, 10);
        assertThat(Objects.requireNonNull(mean.interval()).high())
                .isCloseTo(3 + 4.302652729911275 * Math.sqrt(7 / 3.0), within(1e-9));
    }

    @Test
    void of_aSingleRepeat_hasNoInterval() {
        assertThat(Retrained.of(new int[][] {{1}, {2}}, 1)).isEqualTo(new Retrained(1.5, null));
    }

    /** Of most of these the mean of equal shares is another double than the share, and a variance of shares is not 0. */
    @Test
    void of_whatDoesNotVary_hasNoInterval() {
        for (int of = 1; of <= 300; of++) {
            for (int repeats : new int[] {2, 3, 7, 10}) {
                int[] same = new int[repeats];
                Arrays.fill(same, of * 4 / 10);
                assertThat(Retrained.of(new int[][] {same, same, same}, of).interval())
                        .as("%d of %d", same[0], of)
                        .isNull();
            }
        }
    }

    /** 7 - 4, 6 - 3 and 5 - 2 of 10: as differences of shares they are three doubles, and the same number. */
    @Test
    void ofDifference_whichDoesNotVary_hasNoInterval() {
        assertThat(Retrained.ofDifference(new int[][] {{7, 6, 5}}, new int[][] {{4, 3, 2}}, 10))
                .isEqualTo(new Retrained(0.3, null));
    }

    @Test
    void ofDifference_comparesTheOneSetWithEvery() {
        assertThat(Retrained.ofDifference(new int[][] {{3, 5}}, new int[][] {{1, 2}, {2, 5}}, 1))
                .isEqualTo(Retrained.of(new int[][] {{2, 3}, {1, 0}}, 1));
    }

    /**
     * Sets of spread 1, seeds of spread 1 that the sets share, and noise of spread 1: of 4,000 intervals for the true mean, 95% or
     * more should hold it. P(Bin(4000, .05) > 269) is below 1e-6. An interval over seeds alone, which forgets that the sets were
     * drawn, must be caught.
     */
    @Test
    void intervals_cover_andWithoutTheSetsTheyWouldNot() {
        RandomStream random = new RandomStream(7);
        int missed = 0;
        int missedBySeedsAlone = 0;
        for (int trial = 0; trial < 4_000; trial++) {
            int[][] x = new int[5][10];
            double[] seeds = new double[10];
            for (int s = 0; s < 10; s++) {
                seeds[s] = random.nextGaussian();
            }
            for (int[] set : x) {
                double own = random.nextGaussian();
                for (int s = 0; s < 10; s++) {
                    set[s] = (int) Math.rint(UNIT * (own + seeds[s] + random.nextGaussian()));
                }
            }
            missed += holdsZero(Retrained.of(x, UNIT)) ? 0 : 1;
            int[] sum = new int[10];
            for (int[] set : x) {
                for (int s = 0; s < 10; s++) {
                    sum[s] += set[s];
                }
            }
            missedBySeedsAlone += holdsZero(Retrained.of(new int[][] {sum}, 5 * UNIT)) ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo(269);
        assertThat(missedBySeedsAlone).isGreaterThan(500);
    }

    private static boolean holdsZero(Retrained mean) {
        Interval interval = Objects.requireNonNull(mean.interval());
        return interval.low() <= 0 && 0 <= interval.high();
    }
}
