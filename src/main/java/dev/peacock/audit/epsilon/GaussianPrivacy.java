package dev.peacock.audit.epsilon;

import org.apache.commons.math3.special.Erf;

/** mu-Gaussian differential privacy in terms of epsilon and delta (Dong, Roth and Su 2019, corollary 2.13). */
public final class GaussianPrivacy {
    private static final double ACCURACY = 1e-10;
    /** erfc, and so a term of delta, is 0 from here on. */
    private static final double FAR = 38;

    private GaussianPrivacy() {}

    /** The delta that mu-Gaussian differential privacy has at an epsilon: Phi(-epsilon/mu + mu/2) - e^epsilon Phi(-epsilon/mu - mu/2). */
    public static double delta(double mu, double epsilon) {
        if (mu <= 0) {
            return 0;
        }
        double below = atMost(-epsilon / mu - mu / 2);
        return atMost(-epsilon / mu + mu / 2) - (below == 0 ? 0 : StrictMath.exp(epsilon) * below);
    }

    /** The least epsilon that it has at a delta, at least 0; infinite where delta is 0 and mu is not. */
    public static double epsilon(double mu, double delta) {
        if (mu <= 0 || delta(mu, 0) <= delta) {
            return 0;
        }
        if (delta <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double low = 0;
        double high = mu * (mu / 2 + FAR);
        while (high - low > ACCURACY * Math.max(1, low)) {
            double middle = (low + high) / 2;
            if (delta(mu, middle) > delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Exact far below 0 too, where {@link dev.peacock.stats.Normal} is 0. */
    private static double atMost(double x) {
        return Erf.erfc(-x / Math.sqrt(2)) / 2;
    }
}
