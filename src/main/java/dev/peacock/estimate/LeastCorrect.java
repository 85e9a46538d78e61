package dev.peacock.estimate;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A threshold on a difference of accuracies as a threshold on counts. With t models, k in and c right, A of those in, the
 * difference is (t A - k c) / (k (t - k)) (see {@link Counts}), so it is at least u / 10^s just if A is at least
 * ceil((u k (t - k) + 10^s k c) / (10^s t)): an integer that depends on (k, c) only.
 */
final class LeastCorrect {
    private final int models;
    private final BigInteger unscaled;
    private final BigInteger power;
    /** Whether all sums of t models fit 53 bits, so that doubles hold them exactly. */
    private final boolean small;

    LeastCorrect(int models, BigDecimal threshold) {
        BigDecimal plain = threshold.scale() < 0 ? threshold.setScale(0) : threshold;
        this.models = models;
        this.unscaled = plain.unscaledValue();
        this.power = BigInteger.TEN.pow(plain.scale());
        BigInteger most = unscaled.abs().add(power).multiply(BigInteger.valueOf((long) models * models));
        this.small = most.bitLength() <= 52;
    }

    /** The least A for each c, with {@code in} models in, neither 0 nor all; cut to -1..t + 1. */
    int[] of(int in, int[] correct) {
        int[] least = new int[correct.length];
        if (!small) {
            for (int j = 0; j < correct.length; j++) {
                least[j] = exactly(in, correct[j]);
            }
            return least;
        }
        long fixed = unscaled.longValue() * in * (models - in);
        long each = power.longValue() * in;
        long divisor = power.longValue() * models;
        double inverse = 1.0 / divisor;
        for (int j = 0; j < correct.length; j++) {
            long sum = fixed + each * correct[j];
            // off by one at most, which products of integers repair
            long guess = (long) (sum * inverse);
            long below = guess * divisor;
            long exact = guess + (below < sum ? 1 : below - divisor >= sum ? -1 : 0);
            least[j] = (int) Math.max(-1, Math.min(models + 1L, exact));
        }
        return least;
    }

    private int exactly(int in, int correct) {
        BigInteger sum = unscaled.multiply(BigInteger.valueOf((long) in * (models - in)))
                .add(power.multiply(BigInteger.valueOf((long) in * correct)));
        BigInteger[] parts = sum.divideAndRemainder(power.multiply(BigInteger.valueOf(models)));
        BigInteger least = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
        return least.max(BigInteger.valueOf(-1))
                .min(BigInteger.valueOf(models + 1L))
                .intValue();
    }
}
