package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For every (k, c) of some fleets, against a plain search over rationals; many thresholds are hit exactly. */
class LeastCorrectTest {
    /** Zeros behind a threshold change nothing but the path: with 30 digits sums no longer fit 53 bits. */
    private static final String ZEROS = "0".repeat(30);

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
    void least_isTheFirstThatReachesTheThreshold_inDoublesAndInIntegers(int models, String threshold) {
        int[] correct = IntStream.rangeClosed(0, models).toArray();
        LeastCorrect inDoubles = new LeastCorrect(models, new BigDecimal(threshold));
        LeastCorrect inIntegers = new LeastCorrect(models, new BigDecimal(threshold + ZEROS));
        for (int in = 1; in < models; in++) {
            int k = in;
            int[] expected = IntStream.of(correct)
                    .map(c -> first(models, k, c, new BigDecimal(threshold)))
                    .toArray();
            assertThat(inDoubles.of(in, correct)).as("%d in", in).isEqualTo(expected);
            assertThat(inIntegers.of(in, correct)).as("%d in", in).isEqualTo(expected);
        }
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
