package dev.peacock.audit.inversion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.audit.inversion.GroupEffects.BySize;
import dev.peacock.bits.PackedBits;
import dev.peacock.config.Shape;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InversionFiguresTest {
    private static final int MODELS = 40;
    private static final int[] SIZES = {1, 2, 5, 50};
    private static final int OF_EACH = 20;
    /** Two-sided, of a standard normal: 1e-6 / 8, since both figures of four sizes are looked at. */
    private static final double TAIL = 5.29;

    @Test
    void ssim_isOneOfEqualImages_andTheFormulaOfOneWindow() {
        Shape shape = new Shape(2, 2, 1);
        float[] a = {0, .5f, .5f, 1};
        float[] b = {.2f, .2f, .6f, .6f};

        // means .5 and .4, variances .125 and .04, covariance .05
        double expected = (2 * .5 * .4 + 1e-4) * (2 * .05 + 9e-4) / ((.25 + .16 + 1e-4) * (.125 + .04 + 9e-4));
        assertThat(Likeness.ssim(a, a, shape)).isCloseTo(1, within(1e-12));
        assertThat(Likeness.ssim(a, b, shape)).isCloseTo(expected, within(1e-7));
        assertThat(Likeness.distance(a, b)).isCloseTo(Math.sqrt((.04 + .09 + .01 + .16) / 4), within(1e-7));
    }

    @Test
    void ssim_isTheMeanOverWindowsAndChannels() {
        Shape shape = new Shape(8, 7, 2);
        RandomStream random = new RandomStream(2);
        float[] a = new float[shape.size()];
        float[] b = new float[shape.size()];
        for (int k = 0; k < a.length; k++) {
            a[k] = (float) random.nextDouble();
            b[k] = (float) random.nextDouble();
        }
        double sum = 0;
        for (int y = 0; y < 2; y++) {
            for (int c = 0; c < 2; c++) {
                float[] one = new float[49];
                float[] other = new float[49];
                for (int i = 0; i < 49; i++) {
                    int k = ((y + i / 7) * 7 + i % 7) * 2 + c;
                    one[i] = a[k];
                    other[i] = b[k];
                }
                sum += Likeness.ssim(one, other, new Shape(7, 7, 1));
            }
        }
        assertThat(Likeness.ssim(a, b, shape)).isCloseTo(sum / 4, within(1e-12));
    }

    @Test
    void nearness_isByWhatTheModelSaw() {
        float[] distances = {.5f, .1f, .9f, .3f, .3f};
        PackedBits saw = PackedBits.of(new boolean[] {true, false, true, true, false});
        Nearness found = Nearness.of(new int[] {0, 1, 3, 4}, distances, saw, new int[] {1}, new float[] {0, .4f});

        assertThat(found.seen()).isEqualTo(new Nearness.Nearest(3, .3f));
        assertThat(found.unseen()).isEqualTo(new Nearness.Nearest(1, .1f));
        assertThat(found.test()).isEqualTo(new Nearness.Nearest(1, .4f));
        // .5 and .3 against .1 and .3: one tie of four pairs
        assertThat(found.nearerSeen()).isEqualTo(.125);
        assertThat(found.nearerThanTest()).isEqualTo(.5);
        assertThat(Nearness.of(new int[] {1}, distances, saw, new int[0], new float[0])
                        .nearerSeen())
                .isNaN();
    }

    /** Distances by group and model, with something of each model's own, and {@code effect} by size where it saw the group. */
    private static GroupEffects effects(double[] effect, RandomStream random) {
        int groups = SIZES.length * OF_EACH;
        int[] sizes = new int[groups];
        double[][] distances = new double[groups][MODELS];
        boolean[][] saw = new boolean[groups][MODELS];
        double[] ofModel = new double[MODELS];
        Arrays.setAll(ofModel, m -> .01 * random.nextGaussian());
        for (int g = 0; g < groups; g++) {
            sizes[g] = SIZES[g / OF_EACH];
            for (int m = 0; m < MODELS; m++) {
                saw[g][m] = random.nextInt(2) == 0;
                distances[g][m] = .3 + ofModel[m] + .02 * random.nextGaussian() - (saw[g][m] ? effect[g / OF_EACH] : 0);
            }
        }
        return new GroupEffects(sizes, distances, saw);
    }

    @Test
    void plantedEffects_areFound_bySize_andVanishWhereModelsAreExchanged() {
        double[] planted = {0, .01, .02, .05};
        List<BySize> rows = effects(planted, new RandomStream(5)).bySize(new RandomStream(6));

        assertThat(rows).extracting(BySize::most).containsExactly(1, 2, 5, 50);
        for (int s = 0; s < SIZES.length; s++) {
            WithAgainstWithout closer = requireNonNull(rows.get(s).closer());
            assertThat(rows.get(s).groups()).isEqualTo(OF_EACH);
            assertThat(requireNonNull(closer.difference())).isCloseTo(planted[s], within(bound()));
            // what is planted also spreads the distances of exchanged models, which have it in half of the groups
            double spread = bound() * Math.hypot(1, planted[s] / 2 / .0224);
            assertThat(requireNonNull(requireNonNull(rows.get(s).relabelled()).difference()))
                    .isCloseTo(0, within(spread));
        }
        Interval largest = requireNonNull(requireNonNull(rows.get(3).closer()).interval());
        assertThat(largest.low()).isPositive();
    }

    /**
     * A difference of means over models is normal given the coins. Its variance is at most (.02^2 / groups + .01^2) / models times n^2 / (in
     * out), below 8 here; a model's own part is the same in all groups.
     */
    private static double bound() {
        return TAIL * Math.sqrt((.02 * .02 / OF_EACH + .01 * .01) * 8 / MODELS);
    }

    @Test
    void manySizes_areInRanges() {
        int[] sizes = {1, 1, 2, 3, 4, 5, 6, 9, 10, 11, 30, 60};
        double[][] distances = new double[sizes.length][2];
        boolean[][] saw = new boolean[sizes.length][];
        Arrays.setAll(saw, g -> new boolean[] {true, false});
        List<BySize> rows = new GroupEffects(sizes, distances, saw).bySize(new RandomStream(1));

        assertThat(rows).extracting(BySize::least).containsExactly(1, 2, 3, 6, 11, 30, 60);
        assertThat(rows).extracting(BySize::most).containsExactly(1, 2, 5, 10, 11, 30, 60);
        assertThat(rows).extracting(BySize::groups).containsExactly(2, 1, 3, 3, 1, 1, 1);
    }

    @Test
    void groupsThatAllModelsSaw_haveNoDifference() {
        GroupEffects all = new GroupEffects(new int[] {1}, new double[][] {{.1, .2}}, new boolean[][] {{true, true}});

        assertThat(all.of(0).difference()).isNull();
        assertThat(all.bySize(new RandomStream(1))).containsExactly(new BySize(1, 1, 1, null, null, null));
        assertThat(Mean.of(new double[] {Double.NaN})).isNull();
    }
}
