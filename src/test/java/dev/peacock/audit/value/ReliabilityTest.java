package dev.peacock.audit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

    /** Of 1, 2, 4 and 1, 3, 2: deviations (-4/3, -1/3, 5/3) and (-1, 1, 0), so r = 1 / sqrt(14/3 * 2). */
    @Test
    void halvesAreCorrelated_withoutTheUndefined() {
        Reliability found =
                Reliability.of(new double[] {1, Double.NaN, 2, 4, 9}, new double[] {1, 5, 3, 2, Double.NaN});
        double r = 1 / Math.sqrt(14 / 3.0 * 2);
        assertThat(found.examples()).isEqualTo(3);
        assertThat(found.halves()).isCloseTo(r, within(1e-12));
        assertThat(found.whole()).isCloseTo(2 * r / (1 + r), within(1e-12));
    }

    @Test
    void valuesThatDoNotVary_orAreFew_haveNone() {
        assertThat(Reliability.of(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .isEqualTo(new Reliability(3, null));
        assertThat(Reliability.of(new double[] {1, 2}, new double[] {1, 2}).whole())
                .isNull();
        assertThat(new Reliability(9, -0.2).whole()).isEqualTo(0);
    }

    /**
     * Examples of variance 1 and noise of variance 3 a half: halves correlate with 1/4, and 2/5 of the variance of the whole is the
     * examples'. With 10,000 examples r is normal with a standard deviation of (1 - 1/16) / 100, and 5 of these are passed with 6e-7.
     * Of noise alone it passes 5/100 as seldom.
     */
    @Test
    void reliability_isTheShareOfTheVarianceOfExamples() {
        RandomStream random = new RandomStream(8);
        for (double signal : new double[] {1, 0}) {
            double[][] halves = new double[2][10_000];
            for (int i = 0; i < 10_000; i++) {
                double value = signal * random.nextGaussian();
                for (double[] half : halves) {
                    half[i] = value + Math.sqrt(3) * random.nextGaussian();
                }
            }
            Reliability found = Reliability.of(halves[0], halves[1]);
            double r = signal / 4;
            double away = 5 * (1 - r * r) / 100;
            assertThat(found.halves()).isCloseTo(r, within(away));
            assertThat(Objects.requireNonNull(found.whole())).isCloseTo(2 * r / (1 + r), within(2 * away));
        }
    }
}
