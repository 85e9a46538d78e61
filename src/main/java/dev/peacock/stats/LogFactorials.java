package dev.peacock.stats;

import java.io.Serializable;

/** ln k! for k = 0..n, summed with compensation so that each is right to a few units in the last place. */
public final class LogFactorials implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] values;

    public LogFactorials(int n) {
        values = new double[n + 1];
        double sum = 0;
        double lost = 0;
        for (int k = 2; k <= n; k++) {
            double term = StrictMath.log(k) - lost;
            double next = sum + term;
            lost = (next - sum) - term;
            sum = next;
            values[k] = sum;
        }
    }

    /** ln of n choose k. */
    public double choose(int n, int k) {
        return values[n] - values[k] - values[n - k];
    }
}
