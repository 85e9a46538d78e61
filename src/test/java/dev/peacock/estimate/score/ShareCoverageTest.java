package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Estimate;
import dev.peacock.stats.RandomStream;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals of differences of shares hold the truth, also where almost all models agree. */
@Tag("statistical")
class ShareCoverageTest {
    private static final int TRIALS = 4_000;
    private static final int CHECKPOINTS = 4;

    /**
     * Runs are right at a checkpoint with a probability of their own, u^power, which is 1 / (1 + power) on average; or runs are wholly right or
     * wrong ({@code power} 0, as one of a hundred is). If 95% of intervals hold the truth, fewer than 93% of 4,000 do with a probability below
     * 1e-7 (binomial, 5.8 standard deviations).
     */
    @ParameterizedTest
    @CsvSource({"100, 0.5, 0.2, 1", "100, 0.5, 0.05, 4", "200, 0.7, 0.01, 30", "200, 0.5, 0, 0", "60, 0.7, 0, 9"})
    void intervals_holdTheTruth(int models, double ratio, double powerIn, double powerOut) {
        assertThat(coverage(Score.SHARE, models, ratio, powerIn, powerOut)).isGreaterThan(0.93);
    }

    /** With 100 models on each side, none of a kind that is one in a hundred is seen in 37% of fleets, on both in 13%: Welch's intervals are then points, or none. */
    @Test
    void withoutTheWidening_thisIsFoundOut() {
        assertThat(coverage(Score.PROBABILITY, 200, 0.5, 0, 0)).isLessThan(0.9);
    }

    private static double coverage(Score score, int models, double ratio, double powerIn, double powerOut) {
        RandomStream random = new RandomStream(17);
        int in = (int) Math.round(models * ratio);
        BitColumns included = new BitColumns(1, models);
        for (int run = 0; run < in; run++) {
            included.set(0, run);
        }
        double truth = mean(powerIn) - mean(powerOut);
        double[] scores = new double[models];
        int held = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            for (int run = 0; run < models; run++) {
                scores[run] = share(random, run < in ? powerIn : powerOut);
            }
            Estimate estimate =
                    ScoreDifference.of(score, included, 0, scores, null).estimate();
            if (estimate.interval() != null) {
                boolean above = Objects.requireNonNull(estimate.low()) <= truth;
                held += above && truth <= Objects.requireNonNull(estimate.high()) ? 1 : 0;
            }
        }
        return (double) held / TRIALS;
    }

    private static double mean(double power) {
        return power == 0 ? 0.99 : 1 / (1 + power);
    }

    private static double share(RandomStream random, double power) {
        if (power == 0) {
            return random.nextDouble() < 0.99 ? 1 : 0;
        }
        double right = Math.pow(random.nextDouble(), power);
        double times = 0;
        for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
            times += random.nextDouble() < right ? 1 : 0;
        }
        return times / CHECKPOINTS;
    }
}
