package dev.peacock.subset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingDesignTest {
    private static final int N = 20;
    private static final int M = 7;
    private static final double RATIO = 0.35;
    private static final int RUNS = 40_000;

    /** 1 - 2.5e-7 quantile of chi-square with 19 degrees of freedom. */
    private static final double CHI_SQUARE = 67.38;

    /** Two-sided normal quantile at 2.5e-7 over 190 pairs; with the chi-square, 5e-7 for the class. */
    private static final double PAIR_Z = 6.066;

    /** From a second implementation, in Python. These never change: every stored outcome hangs on them. */
    @Test
    void mask_isPinned_forUniform() {
        assertThat(hex(new SubsetsConfig.Uniform(0.7), 1, 0, 20)).isEqualTo("9e670f");
        assertThat(hex(new SubsetsConfig.Uniform(0.7), 1, 1, 20)).isEqualTo("7e550f");
        assertThat(hex(new SubsetsConfig.Uniform(0.7), 2, 0, 20)).isEqualTo("67b70d");
        assertThat(hex(new SubsetsConfig.Uniform(0.7), -7, 5, 33)).isEqualTo("dbc37bd701");
    }

    @ParameterizedTest
    @CsvSource({"0.7,1500,1050", "0.5,3,2", "0.35,10,4", "0.145,100,15", "0.9999,20000,19998", "0.001,1000,1"})
    void mask_hasExactlyTheRoundedShare(double ratio, int n, int m) {
        assertThat(SamplingDesign.subsetSize(ratio, n)).isEqualTo(m);
        for (int run = 0; run < 20; run++) {
            InclusionMask mask = new SamplingDesign(new SubsetsConfig.Uniform(ratio), 9, n).mask(run);
            assertThat(mask.bits().length()).isEqualTo(n);
            assertThat(mask.included()).hasSize(m).doesNotHaveDuplicates();
        }
    }

    /** Exactly, or at least, where the design says so; else what is expected. */
    @Test
    void expectedSize_isThatOfTheMasks() {
        assertThat(SamplingDesign.expectedSize(new SubsetsConfig.Uniform(0.145), 100))
                .isEqualTo(15);
        assertThat(SamplingDesign.expectedSize(new SubsetsConfig.Bernoulli(0.7), 11))
                .isEqualTo(8);
        assertThat(SamplingDesign.expectedSize(new SubsetsConfig.Balanced(0.25, 8), 100))
                .isEqualTo(25);
        assertThat(SamplingDesign.expectedSize(new SubsetsConfig.LocalHadamard(8), 100))
                .isEqualTo(50);
        List<SubsetsConfig.Design> fixed = List.of(
                new SubsetsConfig.LeaveOneOut(List.of(4, 2)),
                new SubsetsConfig.Exclusion(List.of(List.of(1, 2), List.of(3, 4, 5))));
        for (SubsetsConfig.Design design : fixed) {
            SamplingDesign masks = new SamplingDesign(design, 1, N);
            int least = N;
            for (int run = 0; run < 6; run++) {
                least = Math.min(least, masks.mask(run).included().length);
            }
            assertThat(SamplingDesign.expectedSize(design, N)).isEqualTo(least);
        }
    }

    /** The oracle is commons-math's binomial distribution. */
    @Test
    void leastSize_isRarelyFallenBelow_orNeverWhereGroupsAreDrawn() {
        assertThat(List.of(
                        least(new SubsetsConfig.LocalHadamard(8), 276),
                        least(new SubsetsConfig.Bernoulli(0.7), 3000),
                        least(new SubsetsConfig.Bernoulli(0.7), 6),
                        least(new SubsetsConfig.Balanced(0.25, 8), 100)))
                .containsExactly(rare(276, 0.5), rare(3000, 0.7), 0, rare(100, 0.25));
        assertThat(least(new SubsetsConfig.Uniform(0.145), 100)).isEqualTo(15);
        int[][] groups = {new int[7], new int[2], new int[9], new int[1]};
        assertThat(SamplingDesign.leastSize(new SubsetsConfig.Groups(0.5), 19, () -> groups))
                .isEqualTo(3);
    }

    private static int least(SubsetsConfig.Design design, int n) {
        return SamplingDesign.leastSize(design, n, () -> new int[0][]);
    }

    private static int rare(int n, double ratio) {
        return new BinomialDistribution(null, n, ratio).inverseCumulativeProbability(1e-9);
    }

    @Test
    void mask_isTheSame_inWhateverOrderRunsAreAskedFor() {
        SubsetsConfig.Design design = new SubsetsConfig.Uniform(0.5);
        List<InclusionMask> upwards = new ArrayList<>();
        for (int run = 0; run < 50; run++) {
            upwards.add(new SamplingDesign(design, 3, 101).mask(run));
        }
        for (int run = 49; run >= 0; run--) {
            assertThat(new SamplingDesign(design, 3, 101).mask(run)).isEqualTo(upwards.get(run));
        }
        assertThat(upwards).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0.01,10", "0.99,10", "0.5,1", "0.7,0"})
    void mask_isRefused_whenAllOrNothingWouldBeIn(double ratio, int n) {
        assertThatThrownBy(() -> new SamplingDesign(new SubsetsConfig.Uniform(ratio), 1, n).mask(0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("subsets.ratio = " + ratio);
    }

    @Test
    void mask_isRefused_forANegativeRun() {
        assertThatThrownBy(() -> new SamplingDesign(new SubsetsConfig.Uniform(0.5), 1, 10).mask(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void inclusionFrequencies_areThoseOfDrawsWithoutReplacement() {
        Counts counts = count(run -> new SamplingDesign(new SubsetsConfig.Uniform(RATIO), 11, N).mask(run));
        assertThat(counts.chiSquare()).isLessThan(CHI_SQUARE);
        assertThat(counts.worstPair()).isLessThan(PAIR_Z);
    }

    /** The twin with a fault: a shuffle whose range is one short never draws the last example first. Power > 1 - 1e-9. */
    @Test
    void inclusionFrequencies_wouldBeSeen_withARangeOneShort() {
        Counts counts = count(run -> {
            RandomStream random = new RandomStream(Seeds.seed(11, Seeds.Purpose.MASK, run));
            int[] order = new int[N];
            for (int i = 0; i < N; i++) {
                order[i] = i;
            }
            boolean[] in = new boolean[N];
            for (int i = 0; i < M; i++) {
                int j = i + random.nextInt(N - 1 - i);
                in[order[j]] = true;
                order[j] = order[i];
            }
            return new InclusionMask(PackedBits.of(in));
        });
        assertThat(counts.chiSquare()).isGreaterThan(CHI_SQUARE);
    }

    /** The twin with a fault: independent coins have the right frequencies, but pairs come .012 too often: 7.7 deviations. */
    @Test
    void pairFrequencies_wouldBeSeen_withIndependentCoins() {
        Counts counts = count(run -> {
            RandomStream random = new RandomStream(Seeds.seed(11, Seeds.Purpose.MASK, run));
            boolean[] in = new boolean[N];
            for (int i = 0; i < N; i++) {
                in[i] = random.nextDouble() < RATIO;
            }
            return new InclusionMask(PackedBits.of(in));
        });
        assertThat(counts.worstPair()).isGreaterThan(PAIR_Z);
    }

    /** Groups of 1, 2, 3, ... examples: the groups are drawn as examples are under uniform, so the counts are those of above. */
    @Test
    void groups_areInOrOutAsAWhole_andDrawnWithoutReplacement() {
        int[][] groups = new int[N][];
        List<Integer> examples = new ArrayList<>();
        for (int g = 0; g < N; g++) {
            groups[g] = IntStream.range(0, g + 1).map(k -> examples.size() + k).toArray();
            IntStream.of(groups[g]).forEach(examples::add);
        }
        SubsetsConfig.Design drawn = new SubsetsConfig.Groups(RATIO);
        SamplingDesign design = new SamplingDesign(drawn, 11, examples.size(), () -> groups);
        Counts counts = count(run -> {
            InclusionMask mask = design.mask(run);
            boolean[] in = new boolean[N];
            for (int g = 0; g < N; g++) {
                long members = IntStream.of(groups[g]).filter(mask::includes).count();
                assertThat(members).isIn(0L, (long) groups[g].length);
                in[g] = members > 0;
            }
            return new InclusionMask(PackedBits.of(in));
        });
        assertThat(counts.chiSquare()).isLessThan(CHI_SQUARE);
        assertThat(counts.worstPair()).isLessThan(PAIR_Z);
        assertThat(new SamplingDesign(drawn, 11, N, () -> singletons()).mask(3))
                .isEqualTo(new SamplingDesign(new SubsetsConfig.Uniform(RATIO), 11, N).mask(3));
    }

    private static int[][] singletons() {
        return IntStream.range(0, N).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
    }

    @Test
    void groups_areRefused_whereAllWouldBeIn() {
        SubsetsConfig.Design design = new SubsetsConfig.Groups(0.9);
        assertThatThrownBy(() -> new SamplingDesign(design, 1, 3, () -> new int[][] {{0, 1}, {2}}).mask(0))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "subsets.ratio = 0.9 of 2 groups of train examples is a subset of 2: choose a ratio that leaves at least "
                                + "one group in and one out.");
    }

    @Test
    void leaveOneOut_omitsTheListedExamplesInTurn_andNoneInEveryFirstRun() {
        SubsetsConfig.Design design = new SubsetsConfig.LeaveOneOut(List.of(4, 0));
        List<List<Integer>> omitted = new ArrayList<>();
        for (int run = 0; run < 6; run++) {
            InclusionMask mask = new SamplingDesign(design, run * 31L, 5).mask(run);
            List<Integer> out = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                if (!mask.includes(i)) {
                    out.add(i);
                }
            }
            omitted.add(out);
        }
        assertThat(omitted).containsExactly(List.of(), List.of(4), List.of(0), List.of(), List.of(4), List.of(0));
    }

    @Test
    void leaveOneOut_isRefused_whenAListedExampleDoesNotExist() {
        SubsetsConfig.Design design = new SubsetsConfig.LeaveOneOut(List.of(0, 5));
        assertThatThrownBy(() -> new SamplingDesign(design, 1, 5).mask(0))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "subsets.leave-out lists train example 5, but there are 5 train examples: list numbers from 0 to 4.");
    }

    private static String hex(SubsetsConfig.Design design, long seed, int run, int n) {
        return HexFormat.of()
                .formatHex(new SamplingDesign(design, seed, n).mask(run).bits().toBytes());
    }

    private static Counts count(IntFunction<InclusionMask> draw) {
        int[][] together = new int[N][N];
        for (int run = 0; run < RUNS; run++) {
            int[] in = draw.apply(run).included();
            for (int i : in) {
                for (int j : in) {
                    together[i][j]++;
                }
            }
        }
        return new Counts(together);
    }

    /** {@code together[i][j]}: runs that include both; {@code [i][i]}: runs that include i. */
    private record Counts(int[][] together) {
        /**
         * Under draws of m of n without replacement, with p = m/n, counts have variance T p(1-p) and covariance
         * -T p(1-p)/(n-1), so that sum (c_i - Tp)^2 / (T p(1-p) n/(n-1)) is chi-square with n-1 degrees of freedom.
         */
        double chiSquare() {
            double p = (double) M / N;
            double sum = 0;
            for (int i = 0; i < N; i++) {
                double difference = together[i][i] - RUNS * p;
                sum += difference * difference;
            }
            return sum / (RUNS * p * (1 - p) * N / (N - 1));
        }

        /** The largest |z| of a pair's count, binomial with m(m-1)/(n(n-1)). */
        double worstPair() {
            double p = M * (M - 1.0) / (N * (N - 1.0));
            double worst = 0;
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < i; j++) {
                    worst = Math.max(worst, Math.abs(together[i][j] - RUNS * p) / Math.sqrt(RUNS * p * (1 - p)));
                }
            }
            return worst;
        }
    }
}
