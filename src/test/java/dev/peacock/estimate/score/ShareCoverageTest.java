package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Objects;
import java.util.stream.IntStream;
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
    @CsvSource({
        "40, 0.7, 0.2, 1",
        "40, 0.7, 0, 0",
        "100, 0.5, 0.2, 1",
        "100, 0.5, 0.05, 4",
        "200, 0.7, 0.01, 30",
        "200, 0.5, 0, 0",
        "60, 0.7, 0, 9"
    })
    void intervals_holdTheTruth(int models, double ratio, double powerIn, double powerOut) {
        assertThat(coverage(Score.SHARE, models, ratio, powerIn, powerOut)).isGreaterThan(0.93);
    }

    /** With 100 models on each side, none of a kind that is one in a hundred is seen in 37% of fleets, on both in 13%: Welch's intervals are then points, or none. */
    @Test
    void withoutTheWidening_thisIsFoundOut() {
        assertThat(coverage(Score.PROBABILITY, 200, 0.5, 0, 0)).isLessThan(0.9);
    }

    /** All that saw it are right at 7 of 10 checkpoints, the others at 4 or 5: .7 - .45 is .25 exactly; 2 / 3 - 5 / 12 is too. */
    @Test
    void differences_areThresholdsExactly() {
        assertThat(difference(.7f, .7f, .4f, .5f).value()).isEqualTo(0.25);
        assertThat(difference(2 / 3f, 2 / 3f, 1 / 3f, .5f).value()).isEqualTo(0.25);
    }

    /** Where all models agree nothing varies, and the interval is Newcombe's. */
    @Test
    void intervals_ofModelsThatAgree_areNewcombes() {
        for (int[] right : new int[][] {{1, 0}, {1, 1}, {0, 0}}) {
            Estimate estimate = difference(right[0], right[0], right[1], right[1]);
            Interval newcombe = Interval.newcombe(4 * right[0], 4, 4 * right[1], 4, Interval.Z95);
            assertThat(Objects.requireNonNull(estimate.low())).isCloseTo(newcombe.low(), within(1e-12));
            assertThat(Objects.requireNonNull(estimate.high())).isCloseTo(newcombe.high(), within(1e-12));
        }
    }

    /** Of eight models: shares of two pairs of those in, and of two pairs of those out. */
    private static Estimate difference(float in, float alsoIn, float out, float alsoOut) {
        BitColumns included = new BitColumns(1, 8);
        IntStream.range(0, 4).forEach(run -> included.set(0, run));
        float[] shares = {in, in, alsoIn, alsoIn, out, out, alsoOut, alsoOut};
        Block block = new Block(0, 0, new int[] {0});
        double[] scores = Scores.of(Score.SHARE, new MarginBlock(block, shares, included, included), 0);
        return ScoreDifference.of(Score.SHARE, included, 0, scores, null).estimate();
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
