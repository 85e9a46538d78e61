package dev.peacock.stats;

/**
 * The standard normal distribution function. Implemented here because an audit calls it at least 400 times for each
 * example: it takes a fifth of the time of commons-math3's, from which it differs by less than 1e-15. Quantiles are the
 * library's.
 */
public final class Normal {
    /** Beyond this, the distribution function is within 1e-15 of 0 or 1. */
    private static final double FAR = 8;

    private static final double TAIL = -3;
    /** Terms of the continued fraction. */
    private static final int FRACTIONS = 60;

    private Normal() {}

    /**
     * P(Z &lt;= x), with an absolute error of about 1e-15: 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...), all terms of one sign
     * (Marsaglia 2004, "Evaluating the normal distribution").
     */
    public static double atMost(double x) {
        if (Double.isNaN(x) || Math.abs(x) > FAR) {
            return Double.isNaN(x) ? x : x > 0 ? 1 : 0;
        }
        double sum = x;
        double term = x;
        for (int odd = 3; sum + term != sum; odd += 2) {
            term *= x * x / odd;
            sum += term;
        }
        return 0.5 + sum * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** ln P(Z &lt;= x), right to about 1e-11 relative however small the probability: by Laplace's continued fraction from {@link #TAIL} down. */
    public static double logAtMost(double x) {
        if (x >= TAIL) {
            return Math.log(atMost(x));
        }
        double fraction = -x;
        for (int k = FRACTIONS; k > 0; k--) {
            fraction = -x + k / fraction;
        }
        return -x * x / 2 - Math.log(2 * Math.PI) / 2 - Math.log(fraction);
    }
}
