package dev.peacock.stats;

/** How a false discovery rate is controlled over a family of tests, step by step from the largest p-value down. */
public enum FdrMethod {
    /** Benjamini and Hochberg 1995: independent or positively dependent tests (Benjamini and Yekutieli 2001). */
    BENJAMINI_HOCHBERG,
    /** Benjamini and Yekutieli 2001, theorem 1.3: any dependence, for a factor of 1 + 1/2 + ... + 1/N. */
    BENJAMINI_YEKUTIELI;

    private static final long SUMMED = 1_000_000;
    private static final double EULER = 0.57721566490153286;

    /** What p-values of a family of {@code family} tests are multiplied by, beside family / rank. */
    public double factor(long family) {
        return this == BENJAMINI_HOCHBERG ? 1 : harmonic(family);
    }

    /** What Benjamini and Hochberg's rate would be, for the smallest of {@code family} p-values to be as small as it must be here at {@code rate}. */
    public double rateOfFirst(double rate, long family) {
        return rate / factor(Math.max(1, family));
    }

    // Euler and Maclaurin's series, whose next term is below 1e-26 from here on
    private static double harmonic(long n) {
        if (n > SUMMED) {
            return Math.log(n) + EULER + 1.0 / (2.0 * n) - 1.0 / (12.0 * n * n);
        }
        double sum = 0;
        for (long i = n; i >= 1; i--) {
            sum += 1.0 / i;
        }
        return sum;
    }
}
