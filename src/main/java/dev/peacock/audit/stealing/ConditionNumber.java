package dev.peacock.audit.stealing;

import java.util.Arrays;

/** The largest singular value of a matrix over the smallest: how much the errors of equations may grow. */
final class ConditionNumber {
    private static final int ROUNDS = 500;
    private static final double STILL = 1e-13;

    private ConditionNumber() {}

    /**
     * Of a matrix, from its upper triangular factor, whose singular values are the same: by power iteration, and inverse
     * iteration.
     */
    static double of(double[][] r) {
        int n = r.length;
        double[] x = new double[n];
        Arrays.fill(x, 1 / Math.sqrt(n));
        double largest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double before = largest;
            double[] y = times(r, x, false);
            x = times(r, y, true);
            largest = Math.sqrt(normalise(x));
            if (Math.abs(largest - before) <= STILL * largest) {
                break;
            }
        }
        Arrays.fill(x, 1 / Math.sqrt(n));
        double smallest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double before = smallest;
            forward(r, x);
            backward(r, x);
            smallest = 1 / Math.sqrt(normalise(x));
            if (Math.abs(smallest - before) <= STILL * smallest) {
                break;
            }
        }
        return largest / smallest;
    }

    private static double[] times(double[][] r, double[] x, boolean transposed) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = i; j < x.length; j++) {
                y[transposed ? j : i] += r[i][j] * x[transposed ? i : j];
            }
        }
        return y;
    }

    /** Returns the norm that it had. */
    private static double normalise(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        double norm = Math.sqrt(sum);
        for (int i = 0; i < x.length; i++) {
            x[i] /= norm;
        }
        return norm;
    }

    /** Solves R' y = x. */
    private static void forward(double[][] r, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] /= r[i][i];
            for (int j = i + 1; j < x.length; j++) {
                x[j] -= r[i][j] * x[i];
            }
        }
    }

    /** Solves R y = x. */
    private static void backward(double[][] r, double[] x) {
        for (int i = x.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < x.length; j++) {
                x[i] -= r[i][j] * x[j];
            }
            x[i] /= r[i][i];
        }
    }
}
