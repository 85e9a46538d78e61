package dev.peacock.estimate.prior;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** The posterior of all effects on one test example as the formulas stand in the literature, for small sizes: t^3 + t^2 n steps. */
final class ReferencePosterior {
    private final RealMatrix x;
    private final double[] variance;
    private final double[] y;
    private final CholeskyDecomposition a;

    /** {@code included}: t x n; {@code variance}: of each train example's effect; {@code noise}: lambda. */
    ReferencePosterior(boolean[][] included, double[] variance, double[] score, double noise) {
        int t = included.length;
        int n = variance.length;
        this.variance = variance;
        this.x = new Array2DRowRealMatrix(t, n);
        double[] means = new double[n];
        for (boolean[] run : included) {
            for (int i = 0; i < n; i++) {
                means[i] += (run[i] ? 1.0 : 0.0) / t;
            }
        }
        RealMatrix xv = new Array2DRowRealMatrix(t, n);
        for (int r = 0; r < t; r++) {
            for (int i = 0; i < n; i++) {
                x.setEntry(r, i, (included[r][i] ? 1 : 0) - means[i]);
                xv.setEntry(r, i, x.getEntry(r, i) * variance[i]);
            }
        }
        RealMatrix covariance = xv.multiply(x.transpose());
        for (int r = 0; r < t; r++) {
            covariance.addToEntry(r, r, noise);
        }
        this.a = new CholeskyDecomposition(covariance, 1e-8, 1e-30);
        double mean = Arrays.stream(score).average().orElseThrow();
        this.y = Arrays.stream(score).map(value -> value - mean).toArray();
    }

    double effect(int i) {
        return variance[i] * dot(x.getColumn(i), solved(y));
    }

    double sd(int i) {
        double[] column = x.getColumn(i);
        return Math.sqrt(variance[i] - variance[i] * variance[i] * dot(column, solved(column)));
    }

    double logLikelihood() {
        double logDeterminant = 0;
        for (int r = 0; r < y.length; r++) {
            logDeterminant += 2 * Math.log(a.getL().getEntry(r, r));
        }
        return -(dot(y, solved(y)) + logDeterminant + y.length * Math.log(2 * Math.PI)) / 2;
    }

    private double[] solved(double[] b) {
        return a.getSolver()
                .solve(new org.apache.commons.math3.linear.ArrayRealVector(b))
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
