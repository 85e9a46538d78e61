package dev.peacock.attack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Normal;
import dev.peacock.stats.RandomStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class SeparationTest {
    private static final double FAR = 2;

    /** Members' scores are normal around {@code mean}, others' around 0. */
    private static Separation of(int each, double mean, RandomStream random) {
        double[] scores = new double[2 * each];
        boolean[] in = new boolean[2 * each];
        for (int i = 0; i < scores.length; i++) {
            in[i] = i % 2 == 0;
            scores[i] = random.nextGaussian() + (in[i] ? mean : 0);
        }
        return requireNonNull(Separation.of(scores, in, 1));
    }

    @Test
    void figures_areThoseOfTheTruth() {
        Separation found = of(20_000, 1, new RandomStream(1));
        assertThat(found.auc()).isCloseTo(0.76025, within(0.012));
        // METHODS: unit Gaussians 1 apart have TPR .09236 at 1% and .0183 at .1%
        assertThat(found.rates().get(0).tpr()).isCloseTo(0.09236, within(0.02));
        assertThat(requireNonNull(found.rates().get(1).interval()).low()).isLessThan(0.0183);
        assertThat(found.rates().get(1).interval().high()).isGreaterThan(0.0183);
        // 2 false positives at .01%
        assertThat(found.rates().get(2).interval()).isNull();
    }

    @Test
    void intervals_cover() {
        int trials = 1_500;
        RandomStream random = new RandomStream(2);
        double auc = Normal.atMost(FAR / Math.sqrt(2));
        double tpr = 1 - Normal.atMost(new NormalDistribution().inverseCumulativeProbability(0.99) - FAR);
        int aucs = 0;
        for (int trial = 0; trial < trials; trial++) {
            float[] members = new float[30];
            float[] others = new float[30];
            for (int i = 0; i < members.length; i++) {
                members[i] = (float) (FAR + random.nextGaussian());
                others[i] = (float) random.nextGaussian();
            }
            double found = Curve.of(ScoreHistogram.of(members, others)).auc();
            Interval interval = Separation.interval(found, members.length, others.length);
            aucs += interval.low() <= auc && auc <= interval.high() ? 1 : 0;
        }
        // of 1,500 at 95%, 5 standard errors are 2.8%
        assertThat(aucs).isGreaterThan((int) (0.92 * trials));
        int tprs = 0;
        for (int trial = 0; trial < 30; trial++) {
            Separation.At at = of(2_000, FAR, random).rates().get(0);
            tprs += requireNonNull(at.interval()).low() <= tpr
                            && tpr <= at.interval().high()
                    ? 1
                    : 0;
        }
        // Binomial(30, .95) is below 20 with a probability of 1.1e-7
        assertThat(tprs).isGreaterThanOrEqualTo(20);
    }

    @Test
    void intervals_doNotDependOnTheOrder() {
        RandomStream random = new RandomStream(3);
        double[] scores = new double[4_000];
        boolean[] in = new boolean[4_000];
        double[] reversed = new double[4_000];
        boolean[] reversedIn = new boolean[4_000];
        for (int i = 0; i < 4_000; i++) {
            in[i] = i % 2 == 0;
            scores[i] = random.nextGaussian() + (in[i] ? FAR : 0);
            reversed[3_999 - i] = scores[i];
            reversedIn[3_999 - i] = in[i];
        }
        Separation found = requireNonNull(Separation.of(scores, in, 1));
        assertThat(found.rates().get(0).interval()).isNotNull();
        assertThat(Separation.of(reversed, reversedIn, 1)).isEqualTo(found);
    }

    @Test
    void separatedScores_haveNoPointAsInterval() {
        Separation found =
                Separation.of(new double[] {3, 4, 1, 2, Double.NaN}, new boolean[] {true, true, false, false, true}, 1);
        assertThat(requireNonNull(found).auc()).isEqualTo(1);
        assertThat(found.members()).isEqualTo(2);
        assertThat(found.interval().high()).isEqualTo(1);
        assertThat(found.interval().low()).isBetween(0.2, 0.8);
        assertThat(Separation.of(new double[] {1, 2}, new boolean[2], 1)).isNull();
    }
}
