package dev.peacock.audit.inversion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.audit.inversion.GroupEffects.BySize;
import dev.peacock.bits.PackedBits;
import dev.peacock.config.Shape;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
        return new GroupEffects(sizes, distances, saw, numbers(groups));
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
        List<BySize> rows = new GroupEffects(sizes, distances, saw, numbers(sizes.length)).bySize(new RandomStream(1));

        assertThat(rows).extracting(BySize::least).containsExactly(1, 2, 3, 6, 11, 30, 60);
        assertThat(rows).extracting(BySize::most).containsExactly(1, 2, 5, 10, 11, 30, 60);
        assertThat(rows).extracting(BySize::groups).containsExactly(2, 1, 3, 3, 1, 1, 1);
    }

    @Test
    void groupsThatAllModelsSaw_haveNoDifference() {
        GroupEffects all =
                new GroupEffects(new int[] {1}, new double[][] {{.1, .2}}, new boolean[][] {{true, true}}, numbers(1));

        assertThat(all.of(0).difference()).isNull();
        assertThat(all.bySize(new RandomStream(1))).containsExactly(new BySize(1, 1, 0, null, null, null, null));
        assertThat(Mean.of(new double[] {Double.NaN})).isNull();
    }

    private static int[] numbers(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** Of models that never saw the class nothing is known, so a group that is all of its class has no difference. */
    @Test
    void groupsThatAreAllOfTheirClass_haveNoDifference() {
        double no = Double.NaN;
        GroupEffects one = new GroupEffects(
                new int[] {3},
                new double[][] {{.1, .2, no, no}},
                new boolean[][] {{true, true, false, false}},
                numbers(1));

        assertThat(one.mean(0, false)).isNaN();
        assertThat(one.bySize(new RandomStream(1))).containsExactly(new BySize(3, 3, 0, null, null, null, null));
    }

    /** A group counts once, however many classes it has, with the mean of their distances. */
    @Test
    void classesOfAGroup_areNoSampleOfTheirOwn() {
        boolean[] in = {true, true, false, false};
        boolean[] other = {true, false, true, false};
        double[][] distances = {{.1, .2, .4, .5}, {.3, .2, .4, .7}, {.2, .3, .3, .4}};
        BySize row = new GroupEffects(
                        new int[] {3, 3, 3}, distances, new boolean[][] {in, in, other}, new int[] {0, 0, 1})
                .bySize(new RandomStream(1))
                .get(0);
        double[][] means = {{.2, .2, .4, .6}, {.2, .3, .3, .4}};
        WithAgainstWithout expected = WithAgainstWithout.of(means, new boolean[][] {in, other});

        assertThat(row.groups()).isEqualTo(2);
        assertThat(requireNonNull(row.without())).isCloseTo((.5 + .35) / 2, within(1e-12));
        WithAgainstWithout closer = requireNonNull(row.closer());
        assertThat(requireNonNull(closer.difference())).isCloseTo((.3 + .1) / 2, within(1e-12));
        assertThat(requireNonNull(closer.interval()).low())
                .isCloseTo(requireNonNull(expected.interval()).low(), within(1e-9));
    }

    /** The jackknife's sums are those of leaving out one model after another, and a family's interval is wider. */
    @Test
    void anInterval_isTheJackknifeOverModels() {
        RandomStream random = new RandomStream(9);
        double[][] values = new double[3][8];
        boolean[][] in = new boolean[3][8];
        for (int s = 0; s < 3; s++) {
            for (int m = 0; m < 8; m++) {
                values[s][m] = random.nextDouble();
                in[s][m] = (m + s) % 2 == 0;
            }
        }
        double[] without = new double[8];
        double[] h = new double[8];
        Arrays.fill(h, 8);
        for (int left = 0; left < 8; left++) {
            for (int s = 0; s < 3; s++) {
                double[] some = values[s].clone();
                some[left] = Double.NaN;
                without[left] +=
                        requireNonNull(WithAgainstWithout.of(some, in[s]).difference()) / 3;
            }
        }
        double[] each = new double[3];
        Arrays.setAll(
                each,
                s -> requireNonNull(WithAgainstWithout.of(values[s], in[s]).difference()));
        Moments moments = Moments.of(each);
        double variance = Jackknife.variance(moments.mean(), without, h) + Math.pow(moments.standardError(), 2);
        Interval one = requireNonNull(WithAgainstWithout.of(values, in).interval());
        Interval exact = Interval.student(moments.mean(), Math.sqrt(variance), 2);

        assertThat(one.low()).isCloseTo(exact.low(), within(1e-12));
        assertThat(one.high()).isCloseTo(exact.high(), within(1e-12));
        Interval four = requireNonNull(WithAgainstWithout.of(values, in, 4).interval());
        assertThat(four.high())
                .isCloseTo(
                        Interval.student(moments.mean(), Math.sqrt(variance), 2, 4)
                                .high(),
                        within(1e-12));
    }
}
