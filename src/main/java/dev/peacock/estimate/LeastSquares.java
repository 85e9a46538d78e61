package dev.peacock.estimate;

import java.util.Arrays;

/**
 * Ordinary least squares of correctness on a constant and the inclusion of the k nearest neighbours, over the runs of one arm.
 * By Cholesky on the centred normal equations. A neighbour that is constant in the arm, or nearly a combination of nearer ones,
 * is left out: its coefficient is 0.
 */
final class LeastSquares {
    /** A column that others explain but for this share of its sum of squares is left out. */
    private static final double COLLINEAR = 1e-9;

    private final JointCounts moments;
    private final int k;
    /** Row a of the factor; a column that is left out has a row of zeros and an inverse of 0. */
    private final double[][] factor;

    private final double[] inverse;
    private final double[] coefficients;
    private final int freedom;
    private final double residuals;

    private LeastSquares(JointCounts moments, int k) {
        this.moments = moments;
        this.k = k;
        this.factor = new double[k][k];
        this.inverse = new double[k];
        int used = decompose();
        double[] solved = new double[k];
        double explained = 0;
        for (int a = 0; a < k; a++) {
            solved[a] = inverse[a] * (moments.centred(a + 1, 0) - dot(factor[a], solved, a));
            explained += solved[a] * solved[a];
        }
        this.coefficients = solveBack(solved);
        this.freedom = moments.runs() - used - 1;
        double total = moments.centred(0, 0);
        double left = total - explained;
        // what rounding leaves of a perfect fit is none
        this.residuals = left <= total * 1e-12 ? 0 : left;
    }

    /** {@code moments} of at least one run and at least k neighbours. */
    static LeastSquares fit(JointCounts moments, int k) {
        return new LeastSquares(moments, k);
    }

    /** Runs less parameters. */
    int freedom() {
        return freedom;
    }

    /** Where every neighbour is included with this probability. */
    double predict(double inclusion) {
        double prediction = mean(0);
        for (int a = 0; a < k; a++) {
            prediction += coefficients[a] * (inclusion - mean(a + 1));
        }
        return prediction;
    }

    /** Variance of that prediction given inclusions: s^2 x0' (X'X)^-1 x0; 0 without degrees of freedom. */
    double variance(double inclusion) {
        if (freedom < 1) {
            return 0;
        }
        double[] solved = new double[k];
        double leverage = 1.0 / moments.runs();
        for (int a = 0; a < k; a++) {
            solved[a] = inverse[a] * (inclusion - mean(a + 1) - dot(factor[a], solved, a));
            leverage += solved[a] * solved[a];
        }
        return residuals / freedom * leverage;
    }

    /** Sum of squared differences between what this predicts and what other runs show. */
    double squaredError(JointCounts others) {
        double constant = predict(0);
        double error = others.ones(0) * (1 - 2 * constant) + others.runs() * constant * constant;
        for (int a = 0; a < k; a++) {
            double coefficient = coefficients[a];
            if (coefficient == 0) {
                continue;
            }
            double quadratic = 0;
            for (int b = 0; b < a; b++) {
                quadratic += coefficients[b] * others.both(a + 1, b + 1);
            }
            quadratic = 2 * quadratic + coefficient * others.ones(a + 1);
            error += coefficient * (quadratic + 2 * (constant * others.ones(a + 1) - others.both(a + 1, 0)));
        }
        return Math.max(0, error);
    }

    private double mean(int column) {
        return (double) moments.ones(column) / moments.runs();
    }

    private int decompose() {
        int used = 0;
        for (int a = 0; a < k; a++) {
            double[] row = factor[a];
            for (int b = 0; b < a; b++) {
                row[b] = inverse[b] * (moments.centred(a + 1, b + 1) - dot(row, factor[b], b));
            }
            double own = moments.centred(a + 1, a + 1);
            double left = own - dot(row, row, a);
            if (left > own * COLLINEAR) {
                row[a] = Math.sqrt(left);
                inverse[a] = 1 / row[a];
                used++;
            } else {
                Arrays.fill(row, 0);
            }
        }
        return used;
    }

    private double[] solveBack(double[] solved) {
        double[] solution = new double[k];
        for (int a = k - 1; a >= 0; a--) {
            double rest = solved[a];
            for (int c = a + 1; c < k; c++) {
                rest -= factor[c][a] * solution[c];
            }
            solution[a] = inverse[a] * rest;
        }
        return solution;
    }

    private static double dot(double[] x, double[] y, int length) {
        double sum = 0;
        for (int a = 0; a < length; a++) {
            sum += x[a] * y[a];
        }
        return sum;
    }
}
