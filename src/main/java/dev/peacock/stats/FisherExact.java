package dev.peacock.stats;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * Fisher's exact test of two proportions, two-sided: the probability, given the margins, of all 2x2 tables that are no more
 * probable than the observed one (Fisher 1934; the two-sided rule is that of R's fisher.test).
 *
 * <p>With k of t models in, c right in all and A right among those in, a table has probability
 * C(k,A) C(t-k,c-A) / C(t,c). The sums run outwards from the largest term by ratios of neighbours, so that tails as small as
 * 1e-300 keep their digits. Tables as probable as the observed one are told from nearly as probable ones in integers.
 * By hand because commons-math3 has no Fisher's test, and its hypergeometric distribution loses such tails.
 */
public final class FisherExact implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Relative difference of probabilities below which floating point may not decide; its own error is below 1e-10. */
    private static final double UNDECIDED = 1e-8;

    private final LogFactorials factorials;

    /** For tables of at most {@code most} models. */
    public FisherExact(int most) {
        this.factorials = new LogFactorials(most);
    }

    /** p-value of {@code correctIn} of {@code in} against {@code correctOut} of {@code out}; in 0..1, 1 for an empty side. */
    public double pValue(int in, int out, int correctIn, int correctOut) {
        int correct = correctIn + correctOut;
        int low = Math.max(0, correct - out);
        int high = Math.min(in, correct);
        if (low == high) {
            return 1;
        }
        double observed = logProbability(in, out, correct, correctIn);
        int mode = Math.toIntExact((long) (in + 1) * (correct + 1) / (in + out + 2));
        mode = Math.max(low, Math.min(high, mode));
        if (correctIn == mode) {
            return 1;
        }
        int outwards = correctIn < mode ? -1 : 1;
        double own = tail(in, out, correct, correctIn, outwards, low, high);
        int opposite = firstOnOtherSide(in, out, correct, correctIn, mode, -outwards, low, high);
        double other = opposite < low || opposite > high
                ? 0
                : StrictMath.exp(logProbability(in, out, correct, opposite) - observed)
                        * tail(in, out, correct, opposite, -outwards, low, high);
        return Math.min(1, StrictMath.exp(observed) * (own + other));
    }

    /** Sum of the probabilities from a table outwards, in units of that table's. */
    private static double tail(int in, int out, int correct, int from, int step, int low, int high) {
        double sum = 0;
        double term = 1;
        for (int a = from; a >= low && a <= high; a += step) {
            sum += term;
            if (term < sum * 1e-18) {
                break;
            }
            term *= step > 0 ? ratioUp(in, out, correct, a) : 1 / ratioUp(in, out, correct, a - 1);
        }
        return sum;
    }

    /** P(a + 1) / P(a). */
    private static double ratioUp(int in, int out, int correct, int a) {
        return (double) (in - a) * (correct - a) / ((double) (a + 1) * (out - correct + a + 1));
    }

    /** From the mode on in {@code direction}: the first table that is no more probable than the observed one. */
    private int firstOnOtherSide(
            int in, int out, int correct, int observed, int mode, int direction, int low, int high) {
        if (isNoMoreProbable(in, out, correct, mode, observed)) {
            return mode;
        }
        // probabilities fall away from the mode: inside is more probable than the observed table, beyond is not, or no
        // table
        int inside = mode;
        int beyond = direction > 0 ? high + 1 : low - 1;
        while (Math.abs(beyond - inside) > 1) {
            int middle = (inside + beyond) >> 1;
            if (isNoMoreProbable(in, out, correct, middle, observed)) {
                beyond = middle;
            } else {
                inside = middle;
            }
        }
        return beyond;
    }

    private boolean isNoMoreProbable(int in, int out, int correct, int table, int observed) {
        double difference = logProbability(in, out, correct, table) - logProbability(in, out, correct, observed);
        if (Math.abs(difference) > UNDECIDED) {
            return difference < 0;
        }
        boolean mirrored =
                in == out && table == correct - observed || 2 * correct == in + out && table == in - observed;
        return mirrored || weight(in, out, correct, table).compareTo(weight(in, out, correct, observed)) <= 0;
    }

    private double logProbability(int in, int out, int correct, int a) {
        return factorials.choose(in, a) + factorials.choose(out, correct - a) - factorials.choose(in + out, correct);
    }

    private static BigInteger weight(int in, int out, int correct, int a) {
        return choose(in, a).multiply(choose(out, correct - a));
    }

    private static BigInteger choose(int n, int k) {
        BigInteger product = BigInteger.ONE;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            product = product.multiply(BigInteger.valueOf(n - i + 1L)).divide(BigInteger.valueOf(i));
        }
        return product;
    }
}
