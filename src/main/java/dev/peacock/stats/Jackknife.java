package dev.peacock.stats;

/**
 * The jackknife that leaves out one group at a time, for groups of unequal size (Busing, Meijer and van der Leeden 1999, Statistics and
 * Computing 9, 3-8, equation 6): with n runs, m_j of them in group j, h_j = n / m_j, t the estimate from all and t_j that without
 * group j,
 *
 * <pre>t~_j = h_j t - (h_j - 1) t_j     T = sum_j t~_j / h_j     variance = 1/g sum_j (t~_j - T)^2 / (h_j - 1)</pre>
 *
 * for g groups. With equal ones, h_j = g, it is (g - 1) / g sum_j (t_j - mean of t_j)^2.
 */
public final class Jackknife {
    private Jackknife() {}

    /**
     * The variance of {@code all}, an estimate; exactly 0 if no group changes it, and NaN if some {@code without} is.
     *
     * @param without by group, the estimate without it: at least two
     * @param h by group, how many times as many runs there are as it has: above 1
     */
    public static double variance(double all, double[] without, double[] h) {
        // pseudo-values less the estimate, which are exactly 0 where all groups agree
        double[] pseudo = new double[without.length];
        double centre = 0;
        for (int j = 0; j < pseudo.length; j++) {
            pseudo[j] = (h[j] - 1) * (all - without[j]);
            centre += pseudo[j] / h[j];
        }
        double variance = 0;
        for (int j = 0; j < pseudo.length; j++) {
            variance += (pseudo[j] - centre) * (pseudo[j] - centre) / (h[j] - 1) / pseudo.length;
        }
        return variance;
    }
}
