package dev.peacock.stats;

import java.util.Arrays;

/** Step-up q-values by their definition, in quadratic time. */
public final class BruteForce {
    private BruteForce() {}

    /** The smallest p' N f / rank(p') over p' >= p, at most 1. */
    public static double[] qValues(double[] p, FdrMethod method) {
        double factor = 1;
        if (method == FdrMethod.BENJAMINI_YEKUTIELI) {
            for (int i = 2; i <= p.length; i++) {
                factor += 1.0 / i;
            }
        }
        double[] adjusted = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            double value = p[i];
            long rank = Arrays.stream(p).filter(x -> x <= value).count();
            adjusted[i] = value * p.length * factor / rank;
        }
        double[] q = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            q[i] = 1;
            for (int j = 0; j < p.length; j++) {
                if (p[j] >= p[i]) {
                    q[i] = Math.min(q[i], adjusted[j]);
                }
            }
        }
        return q;
    }
}
