package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For every (k, c) of some fleets, against a plain search over rationals; many thresholds are hit exactly. */
class LeastCorrectTest {
    @ParameterizedTest
    @CsvSource({
        "20, 0.15",
        "20, 0.25",
        "40, 0.15",
        "10, 0.0",
        "10, 1.0",
        "10, -0.2",
        "10, -1.0",
        "7, 0.5",
        "12, 1.5",
        "12, -1.5"
    })
    void bound_isReachedFromTheFirstThatReachesTheThreshold(int models, String threshold) {
        int[] correct = IntStream.rangeClosed(0, models).toArray();
        for (int in = 1; in < models; in++) {
            int k = in;
            CountBound bound = LeastCorrect.bound(models, in, correct, new BigDecimal(threshold));
            for (int c = 0; c <= models; c++) {
                int first = first(models, k, c, new BigDecimal(threshold));
                // a count is at least 0, at least what are left of c for those not in, and at most both k and c
                for (int a = Math.max(0, c - (models - k)); a <= Math.min(k, c); a++) {
                    assertThat(bound.isReached(c, a))
                            .as("%d in, %d right, %d of those in", k, c, a)
                            .isEqualTo(a >= first);
                }
            }
        }
    }

    @Test
    void bound_ofTheMostModels_fitsAnInt() {
        int t = LeastCorrect.MOST_MODELS;
        int k = t / 2;
        int[] correct = {k, t - k, t};
        assertThat(LeastCorrect.bound(t, k, correct, BigDecimal.ONE).isReached(0, k))
                .isTrue();
        assertThat(LeastCorrect.bound(t, k, correct, new BigDecimal("1.00001")).isReached(0, k))
                .isFalse();
        assertThat(LeastCorrect.bound(t, k, new int[] {k}, new BigDecimal("0.99998"))
                        .isReached(0, k))
                .isTrue();
        assertThat(LeastCorrect.bound(t, k, correct, new BigDecimal("-1")).isReached(1, 0))
                .isTrue();
        assertThat(LeastCorrect.bound(t, k, correct, new BigDecimal("-0.99998")).isReached(1, 0))
                .isFalse();
        assertThat(LeastCorrect.bound(t, k, correct, new BigDecimal("1e-9")).isReached(2, k))
                .isFalse();
        assertThat(LeastCorrect.bound(t, k, correct, BigDecimal.ZERO).isReached(2, k))
                .isTrue();
    }

    /** u k (t - k), rounded up, and one more than is possible. */
    @Test
    void least_ofMoreModels_isALong() {
        assertThat(LeastCorrect.least(1_000_000, 500_000, new BigDecimal("0.15")))
                .isEqualTo(37_500_000_000L);
        assertThat(LeastCorrect.least(1_000_000, 500_000, new BigDecimal("0.150000000001")))
                .isEqualTo(37_500_000_001L);
        assertThat(LeastCorrect.least(1_000_000, 500_000, new BigDecimal("1e99")))
                .isEqualTo(250_000_000_001L);
        assertThat(LeastCorrect.least(1_000_000, 500_000, new BigDecimal("-1e99")))
                .isEqualTo(-250_000_000_000L);
    }

    /** The least A of -1..t + 1 with (t A - k c) 10^s at least u k (t - k). */
    private static int first(int models, int in, int correct, BigDecimal threshold) {
        BigInteger power = BigInteger.TEN.pow(threshold.scale());
        BigInteger wanted = threshold.unscaledValue().multiply(BigInteger.valueOf((long) in * (models - in)));
        return IntStream.rangeClosed(-1, models)
                .filter(a -> power.multiply(BigInteger.valueOf((long) models * a - (long) in * correct))
                                .compareTo(wanted)
                        >= 0)
                .findFirst()
                .orElse(models + 1);
    }
}
