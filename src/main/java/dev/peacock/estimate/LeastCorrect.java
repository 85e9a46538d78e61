package dev.peacock.estimate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A threshold on a difference of accuracies as one on integers. With t models, k in and c right, A of those in, the difference is
 * (t A - k c) / (k (t - k)) (see {@link Counts}), so it is at least u just if t A is at least k c + ceil(u k (t - k)).
 */
final class LeastCorrect {
    /** The most models for which 2 k (t - k) + 1 fits an int. */
    static final int MOST_MODELS = (1 << Short.SIZE) - 1;

    private LeastCorrect() {}

    /** What A is to reach for each c, with {@code in} of at most {@link #MOST_MODELS} models in, neither 0 nor all. */
    static CountBound bound(int models, int in, int[] correct, BigDecimal threshold) {
        return new CountBound(models, in, correct, Math.toIntExact(least(models, in, threshold)));
    }

    /** What t A - k c is to reach, of any number of models. */
    static long least(int models, int in, BigDecimal threshold) {
        long most = (long) in * (models - in);
        BigInteger least = threshold
                .multiply(BigDecimal.valueOf(most))
                .setScale(0, RoundingMode.CEILING)
                .toBigInteger();
        // no numerator is outside of -most..most
        return least.max(BigInteger.valueOf(-most))
                .min(BigInteger.valueOf(most + 1))
                .longValueExact();
    }
}
