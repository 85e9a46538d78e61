package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each statistical check is at a false-alarm rate of 1e-7 or less, so that the class stays under 1e-6. */
class RandomStreamTest {
    private static final int DRAWS = 400_000;

    /** Two-sided 1e-7 quantile of the standard normal. */
    private static final double Z = 5.3267;

    @Test
    void nextLong_givesTheReferenceVectorsOfXoshiro256PlusPlus() {
        RandomStream stream = new RandomStream(1, 2, 3, 4);
        long[] expected = {
            41943041L,
            58720359L,
            3588806011781223L,
            3591011842654386L,
            Long.parseUnsignedLong("9228616714210784205"),
            Long.parseUnsignedLong("9973669472204895162"),
            Long.parseUnsignedLong("14011001112246962877"),
            Long.parseUnsignedLong("12406186145184390807"),
            Long.parseUnsignedLong("15849039046786891736"),
            Long.parseUnsignedLong("10450023813501588000")
        };
        for (long value : expected) {
            assertThat(stream.nextLong()).isEqualTo(value);
        }
    }

    @Test
    void seed_fillsTheStateBySplitMix64() {
        RandomStream seeded = new RandomStream(1234567);
        RandomStream filled = new RandomStream(
                6457827717110365317L,
                3203168211198807973L,
                Long.parseUnsignedLong("9817491932198370423"),
                4593380528125082431L);
        for (int i = 0; i < 100; i++) {
            assertThat(seeded.nextLong()).isEqualTo(filled.nextLong());
        }
    }

    @Test
    void nextInt_isUniform_forABoundThatIsNoPowerOfTwo() {
        // chi-square with 6 degrees of freedom; 43.34 is above its 1e-7 quantile
        assertThat(chiSquareOfNextInt(7, new RandomStream(3))).isLessThan(43.34);
    }

    /** For 3 * 2^29, the product's high half without rejection gives every third value only two thirds as often. */
    @Test
    void nextInt_hasNoBias_forAHugeBound() {
        RandomStream stream = new RandomStream(4);
        int bound = 3 << 29;
        int[] byResidue = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            int value = stream.nextInt(bound);
            assertThat(value).isBetween(0, bound - 1);
            byResidue[value % 3]++;
        }
        double p = 1.0 / 3;
        for (int count : byResidue) {
            assertThat(count).isCloseTo((int) (DRAWS * p), within((int) (Z * Math.sqrt(DRAWS * p * (1 - p)))));
        }
    }

    /** The twin with a fault: the high half without rejection is seen to be biased. */
    @Test
    void nextInt_wouldBeSeenAsBiased_withoutRejection() {
        RandomStream stream = new RandomStream(4);
        int bound = 3 << 29;
        int[] byResidue = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            byResidue[(int) (((stream.nextLong() >>> 32) * bound) >>> 32) % 3]++;
        }
        double p = 1.0 / 3;
        double worst = Arrays.stream(byResidue)
                .mapToDouble(count -> Math.abs(count - DRAWS * p))
                .max()
                .orElseThrow();
        assertThat(worst).isGreaterThan(Z * Math.sqrt(DRAWS * p * (1 - p)));
    }

    @Test
    void nextInt_isRefused_unlessTheBoundIsPositive() {
        assertThatThrownBy(() -> new RandomStream(1).nextInt(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nextDouble_hasMeanAHalfAndVarianceATwelfth() {
        RandomStream stream = new RandomStream(5);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double u = stream.nextDouble();
            assertThat(u).isBetween(0.0, Math.nextDown(1.0));
            sum += u - 0.5;
            squares += (u - 0.5) * (u - 0.5);
        }
        assertThat(sum / DRAWS).isCloseTo(0, within(Z * Math.sqrt(1.0 / 12 / DRAWS)));
        // Var((U - 1/2)^2) = 1/80 - 1/144 = 1/180
        assertThat(squares / DRAWS).isCloseTo(1.0 / 12, within(Z * Math.sqrt(1.0 / 180 / DRAWS)));
    }

    @Test
    void nextGaussian_hasTheMomentsOfTheStandardNormal() {
        double[] moments = gaussianMoments(1);
        // variances of the sample moments: Var(X) = 1, Var(X^2) = 2, Var(X^3) = 15, Var(X^4) = 105 - 9
        assertThat(moments[0]).isCloseTo(0, within(Z * Math.sqrt(1.0 / DRAWS)));
        assertThat(moments[1]).isCloseTo(1, within(Z * Math.sqrt(2.0 / DRAWS)));
        assertThat(moments[2]).isCloseTo(0, within(Z * Math.sqrt(15.0 / DRAWS)));
        assertThat(moments[3]).isCloseTo(3, within(Z * Math.sqrt(96.0 / DRAWS)));
    }

    /** The twin with a fault: a deviation of 1.01 is seen; power about 1 - 1e-3 (8.9 standard errors against 5.3). */
    @Test
    void nextGaussian_wouldBeSeen_withAVarianceTwoPercentTooLarge() {
        assertThat(Math.abs(gaussianMoments(1.01)[1] - 1)).isGreaterThan(Z * Math.sqrt(2.0 / DRAWS));
    }

    @Test
    void shuffle_givesEveryOrderEquallyOften() {
        RandomStream stream = new RandomStream(7);
        int[] counts = new int[27];
        int rounds = 60_000;
        for (int i = 0; i < rounds; i++) {
            int[] values = {0, 1, 2};
            stream.shuffle(values);
            counts[values[0] * 9 + values[1] * 3 + values[2]]++;
        }
        double expected = rounds / 6.0;
        double chiSquare = Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(Arrays.stream(counts).filter(count -> count > 0).count()).isEqualTo(6);
        // 5 degrees of freedom; 40.9 is above the 1e-7 quantile
        assertThat(chiSquare).isLessThan(40.9);
    }

    private static double chiSquareOfNextInt(int bound, RandomStream stream) {
        int[] counts = new int[bound];
        for (int i = 0; i < DRAWS; i++) {
            counts[stream.nextInt(bound)]++;
        }
        double expected = (double) DRAWS / bound;
        return IntStream.of(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    private static double[] gaussianMoments(double deviation) {
        RandomStream stream = new RandomStream(6);
        double[] moments = new double[4];
        for (int i = 0; i < DRAWS; i++) {
            double x = deviation * stream.nextGaussian();
            double power = 1;
            for (int k = 0; k < 4; k++) {
                power *= x;
                moments[k] += power / DRAWS;
            }
        }
        return moments;
    }
}
