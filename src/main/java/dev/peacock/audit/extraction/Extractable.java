package dev.peacock.audit.extraction;

import org.apache.commons.math3.special.Gamma;

/**
 * (n, p)-extractability: a suffix that a single draw gives with probability p_z is (n, p)-extractable where n draws give it at least once
 * with probability p or more, so that 1 - (1 - p_z)^n &gt;= p (Hayes et al. 2024, arXiv:2410.19482, definition 3.1).
 */
public final class Extractable {
    /** Below, e^x - 1 and ln(1 - e^x) lose no digits. */
    private static final double HALF = -Math.log(2);
    /** Below, 1 - p_z is 1. */
    private static final double TINY = -100;

    private Extractable() {}

    /**
     * The least number of draws, not rounded: ln(1 - p) / ln(1 - p_z); infinite where p_z is 0, and 0 where it is 1.
     *
     * @param logP ln p_z, at most 0
     * @param p in (0, 1)
     */
    public static double draws(double logP, double p) {
        double wanted = -Math.log1p(-p);
        return logP < TINY ? Math.exp(Math.log(wanted) - logP) : wanted / -logOther(logP);
    }

    /** Whether n draws suffice. */
    public static boolean isExtractable(double logP, double p, double n) {
        return draws(logP, p) <= n;
    }

    /** 1 - (1 - p_z)^n: how probable it is that n draws give the suffix at least once. */
    public static double found(double logP, double n) {
        return logP < TINY ? -Math.expm1(-Math.exp(Math.log(n) + logP)) : -Math.expm1(n * logOther(logP));
    }

    /**
     * The same of a suffix that {@code hits} of {@code draws} draws gave, without bias: 1 less the share of the choices of n among these
     * draws that have no hit.
     *
     * @param n at most {@code draws}
     */
    public static double found(int hits, int draws, int n) {
        if (n > draws - hits) {
            return 1;
        }
        double log = logFactorial(draws - hits)
                - logFactorial(draws - hits - n)
                - logFactorial(draws)
                + logFactorial(draws - n);
        return hits == 0 ? 0 : -Math.expm1(log);
    }

    /** ln(1 - p_z). */
    private static double logOther(double logP) {
        return logP > HALF ? Math.log(-Math.expm1(logP)) : Math.log1p(-Math.exp(logP));
    }

    private static double logFactorial(int n) {
        return Gamma.logGamma(n + 1.0);
    }
}
