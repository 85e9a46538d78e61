package dev.peacock.subset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.training.ArrayStore;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMasksTest {
    private static final int[][] GROUPS = {
        {0, 2, 4, 6, 8, 10, 12}, {1, 3, 5, 7, 9, 11, 13}, {14, 15, 16, 17, 18, 19},
    };

    /** From a second implementation, in Python. These never change: every stored outcome hangs on them. */
    @Test
    void masks_arePinned() {
        assertThat(hex(new SubsetsConfig.Bernoulli(0.7), 1, 0, 20)).isEqualTo("ffdd0d");
        assertThat(hex(new SubsetsConfig.Bernoulli(0.35), -7, 5, 33)).isEqualTo("9a10a79100");
        assertThat(hex(new SubsetsConfig.Balanced(0.7, 10), 1, 0, 20)).isEqualTo("f5b60f");
        assertThat(hex(new SubsetsConfig.Balanced(0.7, 10), 1, 13, 20)).isEqualTo("2fdd0f");
        assertThat(hex(new SubsetsConfig.LocalHadamard(8), 1, 0, 20)).isEqualTo("87630b");
        assertThat(hex(new SubsetsConfig.LocalHadamard(8), 1, 13, 20)).isEqualTo("f03703");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 10, 20})
    void balanced_hasEachExampleInTheSameShareOfEveryBlock(int block) {
        boolean[][] in = masks(new SubsetsConfig.Balanced(0.5, block), 3 * block, 200);
        for (int from = 0; from < in.length; from += block) {
            for (int i = 0; i < 200; i++) {
                assertThat(together(in, i, i, from, block)).isEqualTo(block / 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void localHadamard_hasEachExampleInHalf_andEachTwoOfAGroupInAQuarter_ofEveryBlock(int block) {
        int n = 3 * (block - 1);
        int[][] groups = IntStream.range(0, 3)
                .mapToObj(g ->
                        IntStream.range(g * (block - 1), (g + 1) * (block - 1)).toArray())
                .toArray(int[][]::new);
        SamplingDesign design = new SamplingDesign(new SubsetsConfig.LocalHadamard(block), 5, n, () -> groups);
        boolean[][] in = IntStream.range(0, 3 * block)
                .mapToObj(run -> row(design.mask(run), n))
                .toArray(boolean[][]::new);
        for (int from = 0; from < in.length; from += block) {
            for (int[] group : groups) {
                for (int a : group) {
                    assertThat(together(in, a, a, from, block)).isEqualTo(block / 2);
                    for (int b : group) {
                        assertThat(a == b || together(in, a, b, from, block) == block / 4)
                                .isTrue();
                    }
                }
            }
        }
    }

    /**
     * A single run of either design is n independent coins, so that the estimand is that of bernoulli. Over 4,000 blocks each
     * of 190 pairs is in together in the given row binomially (4,000, 1/4); 190 pairs, two designs and two rows at 6.3 standard
     * deviations give a false alarm with probability 760 * 3.0e-10 < 1e-6.
     */
    @Test
    void oneRunAlone_isIndependentCoins() {
        for (SubsetsConfig.Design design :
                List.<SubsetsConfig.Design>of(new SubsetsConfig.Balanced(0.5, 4), new SubsetsConfig.LocalHadamard(8))) {
            for (int row : new int[] {0, 3}) {
                int[][] together = new int[20][20];
                SamplingDesign sampling = new SamplingDesign(design, 17, 20, () -> GROUPS);
                for (int block = 0; block < 4_000; block++) {
                    InclusionMask mask = sampling.mask(block * design.block() + row);
                    for (int a = 0; a < 20; a++) {
                        for (int b = 0; b < a; b++) {
                            together[a][b] += mask.includes(a) && mask.includes(b) ? 1 : 0;
                        }
                    }
                }
                for (int a = 0; a < 20; a++) {
                    for (int b = 0; b < a; b++) {
                        double z = (together[a][b] - 1_000) / Math.sqrt(4_000 * 0.25 * 0.75);
                        assertThat(Math.abs(z)).as("%s %d %d", design, a, b).isLessThan(6.3);
                    }
                }
            }
        }
    }

    @Test
    void exclusion_omitsTheSetsInTurn_andNoneInEveryFirstRun() {
        SamplingDesign design =
                new SamplingDesign(new SubsetsConfig.Exclusion(List.of(List.of(4, 0), List.of(2))), 1, 5);
        assertThat(IntStream.range(0, 6).mapToObj(run -> row(design.mask(run), 5)))
                .containsExactly(
                        new boolean[] {true, true, true, true, true},
                        new boolean[] {false, true, true, true, false},
                        new boolean[] {true, true, false, true, true},
                        new boolean[] {true, true, true, true, true},
                        new boolean[] {false, true, true, true, false},
                        new boolean[] {true, true, false, true, true});
    }

    @Test
    void exclusion_isRefused_whenItDoesNotFitTheDataSet() {
        assertThatThrownBy(() -> new SamplingDesign(new SubsetsConfig.Exclusion(List.of(List.of(5))), 1, 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("subsets.exclude lists train example 5, but there are 5");
        assertThatThrownBy(() -> new SamplingDesign(new SubsetsConfig.Exclusion(List.of(List.of(1, 0))), 1, 2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("leave at least one in");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 15, 63})
    void similarGroups_holdEveryExampleOnce_withOneLabelEach(int most) {
        ArrayStore store = ArrayStore.digits(1500, 1);
        int[][] groups = SimilarGroups.of(store, most);
        assertThat(Arrays.stream(groups).flatMapToInt(Arrays::stream).sorted().toArray())
                .isEqualTo(IntStream.range(0, 1500).toArray());
        for (int[] group : groups) {
            assertThat(group.length).isBetween(most / 2, most);
            assertThat(Arrays.stream(group).map(store::label).distinct().count())
                    .isOne();
        }
        assertThat(SimilarGroups.of(store, most)).isDeepEqualTo(groups);
    }

    /** Two far clusters under one label, dealt out in turns: every group is of one cluster. */
    @Test
    void similarGroups_keepClustersTogether() {
        float[][] values = new float[41][2];
        for (int i = 0; i < 40; i++) {
            values[i] = new float[] {i % 2 == 0 ? 100 + i : -100 - i, i % 7};
        }
        ArrayStore store = new ArrayStore(Shape.flat(2), values, new int[41], 40, 1, 1);
        for (int[] group : SimilarGroups.of(store, 5)) {
            assertThat(Arrays.stream(group).map(i -> i % 2).distinct().count()).isOne();
        }
    }

    /**
     * 40 examples lie along one axis, with a little of the other, and one far off on the other axis. The direction of that one, which
     * is farthest from the mean, is not the one in which examples spread most: halves are the low and the high along the first axis.
     */
    @Test
    void similarGroups_areCutAcrossTheWidestDirection_notThatOfTheFarthestExample() {
        float[][] values = new float[42][2];
        for (int i = 0; i < 40; i++) {
            values[i] = new float[] {i - 19.5f, i % 7 - 3};
        }
        values[40] = new float[] {0.25f, 30};
        ArrayStore store = new ArrayStore(Shape.flat(2), values, new int[42], 41, 1, 1);
        int[][] groups = SimilarGroups.of(store, 21);
        assertThat(groups.length).isEqualTo(2);
        assertThat(groups[0]).isEqualTo(IntStream.range(0, 20).toArray());
        assertThat(groups[1]).isEqualTo(IntStream.range(20, 41).toArray());
    }

    private static boolean[][] masks(SubsetsConfig.Design design, int runs, int n) {
        SamplingDesign sampling = new SamplingDesign(design, 3, n);
        return IntStream.range(0, runs)
                .mapToObj(run -> row(sampling.mask(run), n))
                .toArray(boolean[][]::new);
    }

    private static boolean[] row(InclusionMask mask, int n) {
        boolean[] row = new boolean[n];
        for (int i = 0; i < n; i++) {
            row[i] = mask.includes(i);
        }
        return row;
    }

    private static int together(boolean[][] in, int a, int b, int from, int block) {
        return (int) IntStream.range(from, from + block)
                .filter(run -> in[run][a] && in[run][b])
                .count();
    }

    private static String hex(SubsetsConfig.Design design, long seed, int run, int n) {
        return HexFormat.of()
                .formatHex(new SamplingDesign(design, seed, n, () -> GROUPS)
                        .mask(run)
                        .bits()
                        .toBytes());
    }
}
