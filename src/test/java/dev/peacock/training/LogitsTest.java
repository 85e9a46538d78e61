package dev.peacock.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;

class LogitsTest {

    @Test
    void argmax_takesTheFirstOfEquals_withinItsRow() {
        float[] logits = {9, 9, 1, 3, 3, 2, 9};
        assertThat(Logits.argmax(logits, 2, 4)).isEqualTo(1);
        assertThat(Logits.argmax(logits, 0, 2)).isZero();
    }

    /** f = (2, 3, 5)/10 for z = log(2, 3, 5): phi of class 2 is log(5/5) = 0, of class 0 log(2/8). */
    @Test
    void margin_isTheLogOddsOfTheLabel() {
        float[] logits = {(float) Math.log(2), (float) Math.log(3), (float) Math.log(5)};
        assertThat(Logits.margin(logits, 0, 3, 2)).isCloseTo(0, within(1e-6));
        assertThat(Logits.margin(logits, 0, 3, 0)).isCloseTo(Math.log(0.25), within(1e-6));
        assertThat(crossEntropy(Logits.margin(logits, 0, 3, 1))).isCloseTo(-Math.log(0.3), within(1e-6));
    }

    @Test
    void margin_equalsTheDefinition_forRandomLogits() {
        RandomStream random = new RandomStream(1);
        float[] logits = new float[7];
        for (int trial = 0; trial < 200; trial++) {
            double total = 0;
            for (int c = 0; c < 7; c++) {
                logits[c] = (float) (3 * random.nextGaussian());
                total += Math.exp(logits[c]);
            }
            int label = random.nextInt(7);
            double f = Math.exp(logits[label]) / total;
            double phi = Logits.margin(logits, 0, 7, label);
            assertThat(phi).isCloseTo(Math.log(f / (1 - f)), within(1e-9));
            assertThat(crossEntropy(phi)).isCloseTo(-Math.log(f), within(1e-9));
        }
    }

    @Test
    void marginAndLoss_stayFinite_whereTheSoftmaxIsExactlyOneOrZero() {
        float[] logits = {1e30f, -1e30f, 0};
        assertThat(Logits.margin(logits, 0, 3, 0)).isEqualTo(1e30f);
        assertThat(Logits.margin(logits, 0, 3, 1)).isEqualTo(-2.0 * 1e30f);
        assertThat(crossEntropy(Logits.margin(logits, 0, 3, 0))).isZero();
        assertThat(crossEntropy(Logits.margin(logits, 0, 3, 1))).isEqualTo(2.0 * 1e30f);
    }

    private static double crossEntropy(double margin) {
        return Logits.crossEntropy(margin, Math.exp(-Math.abs(margin)));
    }

    @Test
    void exp_hasTwelveDigits_downToTheSmallest() {
        double[] x = new double[7001];
        for (int i = 0; i < x.length; i++) {
            x[i] = -i / 10.0;
        }
        double[] exp = x.clone();
        Logits.exp(exp, exp.length);
        assertThat(exp[0]).isOne();
        for (int i = 0; i < x.length; i++) {
            assertThat(exp[i] / StrictMath.exp(x[i])).as("exp(%s)", x[i]).isCloseTo(1, within(5e-13));
        }
        double[] beyond = {-701, -1e300, Double.NEGATIVE_INFINITY};
        Logits.exp(beyond, beyond.length);
        assertThat(beyond).containsOnly(exp[7000]);
    }

    @Test
    void margins_areThoseOfEachRow_wherever() {
        RandomStream random = new RandomStream(2);
        int classes = 3;
        float[] logits = new float[1 + 40 * classes];
        int[] labels = new int[40];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (20 * random.nextGaussian());
        }
        for (int row = 0; row < labels.length; row++) {
            labels[row] = random.nextInt(classes);
        }
        double[] margins = new double[40];
        Logits.margins(logits, 1, 40, classes, labels, new double[40 * classes], margins);
        for (int row = 0; row < labels.length; row++) {
            int at = 1 + row * classes;
            double others = Math.exp(logits[at + (labels[row] + 1) % classes])
                    + Math.exp(logits[at + (labels[row] + 2) % classes]);
            assertThat(margins[row]).isCloseTo(logits[at + labels[row]] - Math.log(others), within(1e-11));
        }
    }
}
