package dev.peacock.estimate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Estimate;
import dev.peacock.spark.Fleet;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.TwoMeans;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreDifferenceTest {

    /** The oracle's intervals are Welch's, which are not given where models are few. */
    @ParameterizedTest
    @CsvSource({"MARGIN, memorizationMargin", "PROBABILITY, memorizationProbability"})
    void memorization_isTheOracles(Score score, String name) throws IOException {
        JsonNode oracle = Fleet.oracle("t11_scores");
        JsonNode mask = oracle.get("inputs").get("mask");
        JsonNode margins = oracle.get("inputs").get("trainMargin");
        JsonNode expected = oracle.get("expected").get(name);
        for (int i = 0; i < expected.size(); i++) {
            int example = i;
            BitColumns included =
                    included(mask.size(), run -> mask.get(run).get(example).asInt() == 1);
            double[] scores = IntStream.range(0, mask.size())
                    .mapToDouble(run ->
                            Scores.of(score, margins.get(run).get(example).asDouble()))
                    .toArray();
            ScoreDifference difference = ScoreDifference.of(included, 0, scores, null);
            Estimate estimate = difference.estimate();
            assertThat(ScoreDifference.standardError(included, 0, scores, null)).isEqualTo(estimate.standardError());
            Sides sides = Sides.of(included, 0, scores);
            Interval welch = TwoMeans.welch(sides.in(), sides.out());
            Double[] found = {
                estimate.value(),
                estimate.standardError(),
                welch == null ? null : (Double) welch.low(),
                welch == null ? null : (Double) welch.high()
            };
            if (welch != null
                    && !TwoMeans.areFew(sides.in().count(), sides.out().count())) {
                assertThat(estimate.low()).isEqualTo(welch.low());
                assertThat(estimate.high()).isEqualTo(welch.high());
            }
            for (int k = 0; k < 4; k++) {
                JsonNode number = expected.get(i).get(k);
                if (number.isNull()) {
                    assertThat(found[k]).as("%d %d", i, k).isNull();
                    assertThat(difference.pValue()).isNaN();
                } else {
                    double exact = number.asDouble();
                    assertThat(found[k]).as("%d %d", i, k).isCloseTo(exact, within(1e-12 + 1e-9 * Math.abs(exact)));
                }
            }
        }
    }

    @Test
    void pValue_isThatOfTheTestWithOneVariance() {
        RandomStream random = new RandomStream(5);
        for (int k = 12; k < 30; k++) {
            int in = k;
            double[] scores = IntStream.range(0, 41)
                    .mapToDouble(run -> random.nextGaussian() + (run < in ? 0.02 * in : 0))
                    .toArray();
            double p = new TTest()
                    .homoscedasticTTest(Arrays.copyOf(scores, k), Arrays.copyOfRange(scores, k, scores.length));
            assertThat(ScoreDifference.of(included(41, run -> run < in), 0, scores, null)
                            .pValue())
                    .isCloseTo(p, within(1e-9));
        }
    }

    /** 2 of 5 models can be chosen in 10 ways, so no test of chance assignment can say less than 1/10. */
    @Test
    void pValue_isNeverBelowWhatReassignmentCanSay_evenWhereNothingVaries() {
        double[] scores = {1, 1, 0, 0, 0};
        ScoreDifference apart = ScoreDifference.of(included(5, run -> run < 2), 0, scores, null);
        assertThat(apart.estimate()).isEqualTo(new Estimate(1.0, 0.0, null));
        assertThat(apart.pValue()).isCloseTo(0.1, within(1e-12));
        assertThat(ScoreDifference.of(included(5, run -> run < 2), 0, new double[5], null))
                .isEqualTo(new ScoreDifference(new Estimate(0.0, 0.0, null), 1));
    }

    /** Models come in blocks of 6, of which some are missing: the jackknife's formula in plain doubles. */
    @Test
    void jackknife_isThatByHand() {
        int[] runs = IntStream.range(3, 40).filter(run -> run % 7 != 2).toArray();
        RandomStream random = new RandomStream(8);
        double[] scores = IntStream.of(runs)
                .mapToDouble(run -> random.nextGaussian() + run / 6 % 3)
                .toArray();
        IntPredicate in = run -> runs[run] % 3 != 1;
        int[] blocks = IntStream.of(runs).map(run -> run / 6).distinct().toArray();
        double whole = difference(scores, in, run -> true);
        double centre = 0;
        double[] pseudo = new double[blocks.length];
        double[] h = new double[blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            int left = blocks[b];
            h[b] = runs.length
                    / (double) IntStream.of(runs).filter(run -> run / 6 == left).count();
            pseudo[b] = h[b] * whole - (h[b] - 1) * difference(scores, in, run -> runs[run] / 6 != left);
            centre += pseudo[b] / h[b];
        }
        double variance = 0;
        for (int b = 0; b < blocks.length; b++) {
            variance += Math.pow(pseudo[b] - centre, 2) / (h[b] - 1) / blocks.length;
        }
        BlockJackknife jackknife =
                Objects.requireNonNull(BlockJackknife.of(new dev.peacock.config.SubsetsConfig.Balanced(0.5, 6), runs));
        Estimate estimate = ScoreDifference.of(included(runs.length, in), 0, scores, jackknife)
                .estimate();
        Interval expected = Interval.student(whole, Math.sqrt(variance), blocks.length - 1);
        assertThat(estimate.value()).isCloseTo(whole, within(1e-12));
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
        assertThat(estimate.low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(ScoreDifference.standardError(included(runs.length, in), 0, scores, jackknife))
                .isEqualTo(estimate.standardError());
        assertThat(estimate.high()).isCloseTo(expected.high(), within(1e-12));
    }

    private static double difference(double[] scores, IntPredicate in, IntPredicate used) {
        double seen = IntStream.range(0, scores.length)
                .filter(used.and(in))
                .mapToDouble(run -> scores[run])
                .average()
                .orElseThrow();
        double unseen = IntStream.range(0, scores.length)
                .filter(used.and(in.negate()))
                .mapToDouble(run -> scores[run])
                .average()
                .orElseThrow();
        return seen - unseen;
    }

    private static BitColumns included(int runs, IntPredicate in) {
        BitColumns included = new BitColumns(1, runs);
        IntStream.range(0, runs).filter(in).forEach(run -> included.set(0, run));
        return included;
    }
}
