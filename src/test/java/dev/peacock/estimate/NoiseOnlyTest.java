package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.NoiseOnly.Alike;
import dev.peacock.estimate.NoiseOnly.Bins;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseOnlyTest {
    private static final int BINS = 40;

    /** Every way to say which of t models saw the example, each as likely: of those right, some saw it. */
    @Test
    void shares_areThoseOfEveryAssignment() {
        for (int models = 2; models <= 8; models++) {
            for (int in = 1; in < models; in++) {
                for (int correct = 0; correct <= models; correct++) {
                    double[] expected = new double[BINS];
                    int assignments = 0;
                    for (int sawIt = 0; sawIt < 1 << models; sawIt++) {
                        if (Integer.bitCount(sawIt) == in) {
                            int right = Integer.bitCount(sawIt & (1 << correct) - 1);
                            expected[bin(difference(models, in, correct, right))]++;
                            assignments++;
                        }
                    }
                    for (int b = 0; b < BINS; b++) {
                        expected[b] /= assignments;
                    }
                    Bins bins = bins(new Alike(in, models - in, correct, 1));
                    assertThat(bins.mean()).containsExactly(expected, within(1e-13));
                    double[] variance =
                            Arrays.stream(expected).map(p -> p * (1 - p)).toArray();
                    assertThat(bins.variance()).containsExactly(variance, within(1e-13));
                }
            }
        }
    }

    @Test
    void means_addUpToTheExamples() {
        Bins bins =
                bins(new Alike(280, 120, 400, 40_000), new Alike(281, 119, 17, 7), new Alike(2_000, 2_000, 1_999, 3));

        assertThat(Arrays.stream(bins.mean()).sum()).isCloseTo(40_010, within(1e-6));
    }

    @Test
    void alwaysRightAndNeverRight_haveNoNoise() {
        Bins bins = bins(new Alike(280, 120, 400, 5), new Alike(280, 120, 0, 6));

        assertThat(bins.mean()[bin(0)]).isCloseTo(11, within(1e-9));
        assertThat(bins.variance()).containsExactly(new double[BINS], within(1e-9));
    }

    @Test
    void groups_add() {
        Bins one = bins(new Alike(7, 3, 4, 2));
        Bins other = bins(new Alike(5, 5, 9, 3));
        Bins both = bins(new Alike(7, 3, 4, 2), new Alike(5, 5, 9, 3));

        for (int b = 0; b < BINS; b++) {
            assertThat(both.mean()[b]).isEqualTo(one.mean()[b] + other.mean()[b]);
            assertThat(both.variance()[b]).isEqualTo(one.variance()[b] + other.variance()[b]);
        }
    }

    @Test
    void noExamples_giveEmptyBins() {
        assertThat(NoiseOnly.of(List.of(), BINS, NoiseOnlyTest::bin).mean())
                .containsOnly(0)
                .hasSize(BINS);
        assertThat(bins(new Alike(3, 3, 2, 0)).mean()).containsOnly(0);
        assertThat(bins(new Alike(3, 3, 2, 0)).variance()).containsOnly(0);
    }

    @Test
    void oneSide_isRefused() {
        assertThatThrownBy(() -> bins(new Alike(3, 0, 2, 1))).hasMessageContaining("no model on one side");
    }

    /**
     * Models drawn at random to have seen 2,000 examples that none memorized. The count in a bin is a sum of independent draws of 0 or 1
     * with the stated mean and variance s^2; by Bernstein's inequality it is off by t = 6.1 s + 12.2 or more with a chance of at most
     * 2 exp(-t^2 / 2 / (s^2 + t / 3)) <= 2 exp(-18.29) = 2.3e-8, whatever s is, and so one of 40 bins with 9.1e-7.
     */
    @Test
    void simulatedFleet_staysWithinWhatIsExpected_butOneThatMemorizesDoesNot() {
        int models = 100;
        int examples = 2_000;
        Bins bins = bins(new Alike(60, 40, 70, examples));

        assertThat(strays(simulate(models, 60, 70, examples, 0), bins)).isZero();
        // 5% of the examples memorized: power is 1 to all digits, since their bin expects none
        assertThat(strays(simulate(models, 60, 70, examples, 100), bins)).isPositive();
    }

    private static long[] simulate(int models, int in, int correct, int examples, int memorized) {
        RandomStream random = new RandomStream(20261126);
        long[] counts = new long[BINS];
        for (int example = 0; example < examples; example++) {
            int[] order = new int[models];
            Arrays.setAll(order, i -> i);
            random.shuffle(order);
            int right = example < memorized
                    ? in
                    : (int) Arrays.stream(order, 0, in)
                            .filter(model -> model < correct)
                            .count();
            counts[bin(difference(models, in, correct, right))]++;
        }
        return counts;
    }

    private static int strays(long[] counts, Bins bins) {
        int strays = 0;
        for (int b = 0; b < BINS; b++) {
            boolean far = Math.abs(counts[b] - bins.mean()[b]) > 6.1 * Math.sqrt(bins.variance()[b]) + 12.2;
            strays += far ? 1 : 0;
        }
        return strays;
    }

    private static double difference(int models, int in, int correct, int right) {
        return (double) right / in - (double) (correct - right) / (models - in);
    }

    private static Bins bins(Alike... groups) {
        return NoiseOnly.of(List.of(groups), BINS, NoiseOnlyTest::bin);
    }

    private static int bin(double difference) {
        return Math.max(0, Math.min(BINS - 1, (int) Math.floor((difference + 1) / 2 * BINS + 1e-9)));
    }
}
