package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockJackknifeTest {

    /** With blocks of equal size it is the textbook's: (g - 1)/g sum (t_j - mean)^2 over the estimates without a block. */
    @ParameterizedTest
    @ValueSource(ints = {8, 32, 64, 100})
    void error_isTheTextbooks_forEqualBlocks(int block) {
        Fleet fleet = new Fleet(IntStream.range(0, 6 * block).toArray(), block);
        double[] without = new double[6];
        for (int b = 0; b < 6; b++) {
            int left = b;
            without[b] = fleet.difference(run -> run / block != left);
        }
        double mean =
                IntStream.range(0, 6).mapToDouble(b -> without[b]).average().orElseThrow();
        double sum = IntStream.range(0, 6)
                .mapToDouble(b -> Math.pow(without[b] - mean, 2))
                .sum();
        Estimate estimate = fleet.estimate();
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(sum * 5 / 6), within(1e-12));
        assertThat(estimate.value()).isCloseTo(fleet.difference(run -> true), within(1e-15));
    }

    /** Runs are missing, so that blocks differ in size: the formula of the paper in plain doubles. */
    @Test
    void error_isThePapers_forUnequalBlocks() {
        int[] runs = IntStream.range(5, 330)
                .filter(run -> run % 7 != 3 && run / 20 != 4)
                .toArray();
        Fleet fleet = new Fleet(runs, 20);
        double whole = fleet.difference(run -> true);
        int[] blocks = IntStream.of(runs).map(run -> run / 20).distinct().toArray();
        double centre = 0;
        double[] pseudo = new double[blocks.length];
        double[] h = new double[blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            int left = blocks[b];
            h[b] = runs.length
                    / (double)
                            IntStream.of(runs).filter(run -> run / 20 == left).count();
            pseudo[b] = h[b] * whole - (h[b] - 1) * fleet.difference(run -> run / 20 != left);
            centre += pseudo[b] / h[b];
        }
        double variance = 0;
        for (int b = 0; b < blocks.length; b++) {
            variance += Math.pow(pseudo[b] - centre, 2) / (h[b] - 1) / blocks.length;
        }
        Estimate estimate = fleet.estimate();
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
        Interval expected = Interval.aroundEstimate(
                whole, Math.sqrt(variance), blocks.length - 1, fleet.in(), runs.length - fleet.in());
        assertThat(estimate.low()).isCloseTo(expected.low(), within(1e-12));
        assertThat(estimate.high()).isCloseTo(expected.high(), within(1e-12));
    }

    @Test
    void interval_isNoPoint_whereAllModelsOfASideAgree() {
        BitColumns included = new BitColumns(1, 40);
        IntStream.range(0, 20).forEach(b -> included.set(0, 2 * b));
        Estimate estimate =
                BlockJackknife.of(IntStream.range(0, 40).toArray(), 4).estimate(included, 0, included, 0);
        assertThat(estimate.value()).isEqualTo(1);
        assertThat(estimate.standardError()).isZero();
        assertThat(Objects.requireNonNull(estimate.high()) - Objects.requireNonNull(estimate.low()))
                .isGreaterThan(0.2);
    }

    @Test
    void error_isUndefined_withOneBlock_orWithoutASideWhenABlockIsLeftOut() {
        BitColumns included = new BitColumns(1, 8);
        included.set(0, 1);
        BitColumns correct = new BitColumns(1, 8);
        assertThat(BlockJackknife.of(IntStream.range(0, 8).toArray(), 8).estimate(included, 0, correct, 0))
                .isEqualTo(new Estimate(0.0, null, null));
        assertThat(BlockJackknife.of(IntStream.range(0, 8).toArray(), 4).estimate(included, 0, correct, 0))
                .isEqualTo(new Estimate(0.0, null, null));
        assertThat(BlockJackknife.of(IntStream.range(0, 8).toArray(), 4).estimate(correct, 0, correct, 0))
                .isEqualTo(new Estimate(null, null, null));
    }

    @Test
    void designsOfIndependentRuns_haveNone() {
        int[] runs = {0, 1, 2};
        for (SubsetsConfig.Design design : List.<SubsetsConfig.Design>of(
                new SubsetsConfig.Uniform(0.5),
                new SubsetsConfig.Bernoulli(0.5),
                new SubsetsConfig.LeaveOneOut(List.of(1)),
                new SubsetsConfig.Exclusion(List.of(List.of(1))))) {
            assertThat(BlockJackknife.of(design, runs)).isNull();
        }
        assertThat(Objects.requireNonNull(BlockJackknife.of(new SubsetsConfig.Balanced(0.5, 2), runs))
                        .ends())
                .containsExactly(2, 3);
    }

    /** Random columns whose bits depend on the block. */
    private static final class Fleet {
        private final int[] runs;
        private final int block;
        private final boolean[] in;
        private final boolean[] right;

        Fleet(int[] runs, int block) {
            this.runs = runs;
            this.block = block;
            this.in = new boolean[runs.length];
            this.right = new boolean[runs.length];
            RandomStream random = new RandomStream(block);
            for (int r = 0; r < runs.length; r++) {
                in[r] = random.nextDouble() < 0.5;
                right[r] = random.nextDouble() < (in[r] ? 0.9 : 0.3 + 0.1 * (runs[r] / block % 3));
            }
        }

        int in() {
            return (int) IntStream.range(0, runs.length).filter(r -> in[r]).count();
        }

        double difference(IntPredicate used) {
            double[] models = new double[2];
            double[] correct = new double[2];
            for (int r = 0; r < runs.length; r++) {
                if (used.test(runs[r])) {
                    models[in[r] ? 1 : 0]++;
                    correct[in[r] ? 1 : 0] += right[r] ? 1 : 0;
                }
            }
            return correct[1] / models[1] - correct[0] / models[0];
        }

        Estimate estimate() {
            BitColumns included = new BitColumns(2, runs.length);
            BitColumns correct = new BitColumns(3, runs.length);
            for (int r = 0; r < runs.length; r++) {
                if (in[r]) {
                    included.set(1, r);
                }
                if (right[r]) {
                    correct.set(2, r);
                }
            }
            return BlockJackknife.of(runs, block).estimate(included, 1, correct, 2);
        }
    }
}
