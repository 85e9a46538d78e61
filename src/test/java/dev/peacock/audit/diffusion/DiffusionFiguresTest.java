package dev.peacock.audit.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Separation;
import dev.peacock.audit.diffusion.Membership.Memorized;
import dev.peacock.audit.diffusion.NearCopies.Nearest;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiffusionFiguresTest {
    private static final int MODELS = 8;
    private static final int IMAGES = 2000;
    /**
     * The variance of an AUC of independent images is at most auc (1 - auc) over the fewer of members and others, about 1,000, and that of a
     * mean of AUCs no more: 5 of these standard deviations are passed with a probability below 1e-6.
     */
    private static final double FAR = 5 * Math.sqrt(.25 / 900);

    private static boolean[][] coins(RandomStream random) {
        return coins(MODELS, IMAGES, random);
    }

    /** Opposite for the two models of a pair, as the audit draws them. */
    static boolean[][] coins(int models, int images, RandomStream random) {
        boolean[][] saw = new boolean[models][images];
        for (int i = 0; i < images; i++) {
            for (int model = 0; model < models; model += 2) {
                saw[model][i] = random.nextLong() < 0;
                saw[model + 1][i] = !saw[model][i];
            }
        }
        return saw;
    }

    /** Normal logarithms of losses with standard deviation 1, less {@code known} of members, around an image's own of {@code spread}. */
    private static float[][] logs(boolean[][] saw, double known, double spread, RandomStream random) {
        float[][] logs = new float[MODELS][IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            double own = spread * random.nextGaussian();
            for (int model = 0; model < MODELS; model++) {
                logs[model][i] = (float) (own + random.nextGaussian() - (saw[model][i] ? known : 0));
            }
        }
        return logs;
    }

    private static double mean(@Nullable Separation[] of) {
        return Arrays.stream(of).mapToDouble(Membership::auc).average().orElseThrow();
    }

    @Test
    void modelsThatKnowNothing_areNotTold() {
        RandomStream random = new RandomStream(1);
        boolean[][] saw = coins(random);
        Membership found = Membership.of(logs(saw, 0, 1, random), saw, 1);
        assertThat(mean(found.threshold())).isCloseTo(.5, within(FAR));
        // the target's own loss is not among those of its side, so a member's is a little further from them: never
        // above chance
        assertThat(mean(found.lira())).isBetween(.5 - .03 - FAR, .5 + FAR);
    }

    /**
     * Coins that say nothing. Of memorization: Welch's intervals of normal numbers, 4 models against 4, are above 0 with a probability of at
     * most .025, so that of 2,000 images more than 90 are with less than 1e-6 (the binomial tail is 8e-8). Of
     * completions: AUCs of some 20 against 20 images have a variance below 41 / (12 x 400) under exchange, and those of a pair of models are of
     * other distances, so that a mean of 200 is farther than 5 of its standard deviations with less than 1e-6. Of near-copies: the
     * difference of two rates of 200 generations is within -1..1, has a mean of 0 by exchange of both sides, and a variance below 5e-4, since a
     * cut is about the least of 100 gaps, which a generation passes with a probability of about Beta(1, 100); so that the mean of 200 models is
     * beyond .055 with at most 2 exp(-200 x .055^2 / (2 (5e-4 + .055 / 3))) = 3e-7 (Bernstein).
     */
    @Test
    void randomCoins_showNothing() {
        RandomStream random = new RandomStream(9);
        boolean[][] saw = coins(random);
        Memorized[] memorized = Membership.memorized(logs(saw, 0, 1, random), saw);
        assertThat(Arrays.stream(memorized).filter(Memorized::isAboveZero).count())
                .isLessThanOrEqualTo(90);
        double auc = 0;
        double difference = 0;
        int models = 200;
        for (int model = 0; model < models; model++) {
            double[] distances = positive(40, random);
            boolean[] half = new boolean[40];
            int[] order = IntStream.range(0, 40).toArray();
            random.shuffle(order);
            IntStream.range(0, 20).forEach(i -> half[order[i]] = true);
            auc += Completions.of(distances, half, 1).auc() / models;
            NearCopies of = NearCopies.of(
                    new Nearest(new int[200], positive(200, random)),
                    new Nearest(new int[200], positive(200, random)),
                    positive(100, random),
                    positive(100, random),
                    random);
            difference += (of.rate() - of.controlRate()) / models;
        }
        assertThat(auc).isCloseTo(.5, within(5 * Math.sqrt(41.0 / (12 * 400) / models)));
        assertThat(difference).isCloseTo(0, within(.055));
    }

    private static double[] positive(int count, RandomStream random) {
        return IntStream.range(0, count)
                .mapToDouble(i -> Math.abs(random.nextGaussian()))
                .toArray();
    }

    @Test
    void members_areToldAsWellAsNormalDistributionsSay() {
        RandomStream random = new RandomStream(2);
        boolean[][] saw = coins(random);
        Membership easy = Membership.of(logs(saw, 1, 0, random), saw, 1);
        NormalDistribution normal = new NormalDistribution();
        assertThat(mean(easy.threshold())).isCloseTo(normal.cumulativeProbability(1 / Math.sqrt(2)), within(FAR));

        // where images differ more than members from others, only LiRA, which compares an image with itself, still
        // tells
        Membership hard = Membership.of(logs(saw, 2, 6, random), saw, 1);
        assertThat(mean(hard.threshold())).isCloseTo(normal.cumulativeProbability(2 / Math.sqrt(2 * 37)), within(FAR));
        double best = normal.cumulativeProbability(2 / Math.sqrt(2));
        assertThat(mean(hard.lira())).isBetween(best - .06 - FAR, best + FAR);
        assertThat(Membership.rate(hard.lira()[0])).isGreaterThan(5 * .01);
    }

    @Test
    void withTwoModels_thereIsNoLira() {
        boolean[][] saw = {{true, false, true}, {false, true, false}};
        Membership found = Membership.of(new float[][] {{0, 1, 2}, {2, 3, 0}}, saw, 1);
        assertThat(found.lira()).containsExactly(null, null);
        // model 0: members have 0 and 2, the other 1: one of two is lower
        assertThat(Membership.auc(found.threshold()[0])).isEqualTo(.5);
        assertThat(Membership.rate(found.threshold()[0])).isNaN();
    }

    @Test
    void memorization_hasWelchsInterval() {
        float[][] logs = {{1, 0}, {2, 0}, {4, 0}, {6, 0}};
        boolean[][] saw = {{true, true}, {true, false}, {false, false}, {false, false}};
        Memorized[] of = Membership.memorized(logs, saw);
        double t = new TDistribution(1.25 * 1.25 / (.25 * .25 + 1)).inverseCumulativeProbability(.975);
        assertThat(of[0].difference()).isEqualTo(3.5);
        assertThat(Objects.requireNonNull(of[0].interval()).low()).isCloseTo(3.5 - t * Math.sqrt(1.25), within(1e-9));
        assertThat(of[0].isAboveZero()).isFalse();
        assertThat(of[1]).isEqualTo(new Memorized(1, 3, 0.0, null));
    }

    @Test
    void nearCopies_areNearerThanAllButOnePercentOfUnseenImages() {
        // 2,000 gaps: the cut is at the place .01 x 2001 of them, 20.01 and 40.02
        double[] gapsOfUnseen =
                IntStream.rangeClosed(1, 2000).mapToDouble(i -> i).toArray();
        double[] gapsOfSeen = DoubleStream.of(gapsOfUnseen).map(gap -> 2 * gap).toArray();
        NearCopies of = NearCopies.of(
                new Nearest(new int[] {7, 7, 8, 9}, new double[] {20, 3, 20.02, 19}),
                new Nearest(new int[] {1, 2, 3, 4}, new double[] {40, 41, 50, 60}),
                gapsOfUnseen,
                gapsOfSeen,
                new RandomStream(1));
        assertThat(of.cut().distance()).isCloseTo(20.01, within(1e-9));
        assertThat(of.rate()).isEqualTo(.75);
        assertThat(of.controlRate()).isEqualTo(.25);
        assertThat(of.copied().stream()).containsExactly(7, 9);
        assertThat(of.controlCopied().stream()).containsExactly(1);
        assertThat(NearCopies.share(of.copied(), 12, i -> i >= 6 && i < 10)).isEqualTo(.5);
        assertThat(NearCopies.share(of.copied(), 12, i -> i > 20)).isNaN();
    }

    @Test
    void completions_areComparedByMedianAndOrder() {
        Completions of =
                Completions.of(new double[] {.1, .4, .2, .3, .5}, new boolean[] {true, true, false, true, false}, 1);
        assertThat(of.with()).isEqualTo(.3);
        assertThat(of.without()).isCloseTo(.35, within(1e-12));
        // of 6 pairs the one that it saw is nearer in .1 twice, .4 once, .3 once
        assertThat(of.auc()).isCloseTo(4.0 / 6, within(1e-9));
        assertThat(Completions.of(new double[] {.1}, new boolean[] {true}, 1).without())
                .isNaN();
    }

    @Test
    void overModels_isStudents() {
        OverModels of = Objects.requireNonNull(OverModels.of(new double[] {1, Double.NaN, 3}));
        double half = new TDistribution(1).inverseCumulativeProbability(.975);
        assertThat(of.models()).isEqualTo(2);
        assertThat(of.mean()).isEqualTo(2);
        assertThat(Objects.requireNonNull(of.interval()).high()).isCloseTo(2 + half, within(1e-6));
        assertThat(of.isAbove(-20)).isTrue();
        assertThat(of.isAbove(0)).isFalse();
        assertThat(Objects.requireNonNull(Objects.requireNonNull(OverModels.ofShares(new double[] {0, .1}))
                                .interval())
                        .low())
                .isZero();
        assertThat(OverModels.of(new double[] {Double.NaN})).isNull();
        assertThat(Objects.requireNonNull(OverModels.of(new double[] {.5, .5})).interval())
                .isNull();
    }
}
