package dev.peacock.audit.utility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RetrainedTest {
    @Test
    void of_addsTheVarianceOfSeedsAndOfSets() {
        // means by repeat 2, 4, 6 (variance 4), by set 3, 5 (variance 2); 4/3 + 2/2 = 7/3
        Retrained mean = Retrained.of(new double[][] {{1, 3, 5}, {3, 5, 7}});
        assertThat(mean.mean()).isEqualTo(4);
        double freedom = (7 / 3.0) * (7 / 3.0) / (16 / 9.0 / 2 + 1.0 / 1);
        Interval expected = Interval.student(4, Math.sqrt(7 / 3.0), freedom);
        assertThat(Objects.requireNonNull(mean.interval()).low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(mean.interval().high()).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void of_aSingleSet_isStudentsInterval() {
        // 1, 2, 6: mean 3, variance 7; Student's quantile for 2 degrees of freedom is 4.302652729911275
        Retrained mean = Retrained.of(new double[][] {{1, 2, 6}});
        assertThat(Objects.requireNonNull(mean.interval()).high())
                .isCloseTo(3 + 4.302652729911275 * Math.sqrt(7 / 3.0), within(1e-9));
    }

    @Test
    void of_aSingleRepeat_hasNoInterval() {
        assertThat(Retrained.of(new double[][] {{1}, {2}})).isEqualTo(new Retrained(1.5, null));
    }

    @Test
    void of_whatDoesNotVary_hasNoInterval() {
        assertThat(Retrained.of(new double[][] {{0.5, 0.5}, {0.5, 0.5}})).isEqualTo(new Retrained(0.5, null));
    }

    @Test
    void ofDifference_comparesTheOneSetWithEvery() {
        assertThat(Retrained.ofDifference(new double[][] {{3, 5}}, new double[][] {{1, 2}, {2, 5}}))
                .isEqualTo(Retrained.of(new double[][] {{2, 3}, {1, 0}}));
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
            double[][] x = new double[5][10];
            double[] seeds = new double[10];
            for (int s = 0; s < 10; s++) {
                seeds[s] = random.nextGaussian();
            }
            for (double[] set : x) {
                double own = random.nextGaussian();
                for (int s = 0; s < 10; s++) {
                    set[s] = own + seeds[s] + random.nextGaussian();
                }
            }
            missed += holdsZero(Retrained.of(x)) ? 0 : 1;
            double[] mean = new double[10];
            for (double[] set : x) {
                for (int s = 0; s < 10; s++) {
                    mean[s] += set[s] / 5;
                }
            }
            missedBySeedsAlone += holdsZero(Retrained.of(new double[][] {mean})) ? 0 : 1;
        }
        assertThat(missed).isLessThanOrEqualTo(269);
        assertThat(missedBySeedsAlone).isGreaterThan(500);
    }

    private static boolean holdsZero(Retrained mean) {
        Interval interval = Objects.requireNonNull(mean.interval());
        return interval.low() <= 0 && 0 <= interval.high();
    }
}
