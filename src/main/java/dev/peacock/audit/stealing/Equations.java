package dev.peacock.audit.stealing;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.jspecify.annotations.Nullable;

/**
 * Solves for a softmax regression's parameters (Tramèr et al. 2016, section 4.1): the logarithm of p_c / p_0 is linear in the query, so that
 * d + 1 queries give all parameters.
 */
public final class Equations {
    /** Parameters of a class, at most: of more, a solution takes minutes and gigabytes. */
    private static final int MOST_PARAMETERS = 4_096;

    private static final long MOST_VALUES = 1L << 25;
    private static final double SINGULAR = 1e14;
    private static final int MOST_STEPS = 2_000;
    private static final double SMALL = 1e-26;
    private static final double ENOUGH = 1e-14;
    private static final double DEPENDENT = 1e-10;

    private Equations() {}

    /**
     * What was found.
     *
     * @param condition of the equations, the largest over the smallest singular value: how much errors may grow; null where they were
     *     solved by least squares
     */
    public record Solution(Regression regression, @Nullable Double condition) {}

    /** Whether rows have so many values that no equations are solved. */
    static boolean areTooMany(int inputs) {
        return inputs + 1 > MOST_PARAMETERS;
    }

    /** Undetermined where a row has too many values for so many equations. */
    static void requireFew(int inputs, long equations) throws Undetermined {
        if (areTooMany(inputs)) {
            throw new Undetermined("equations are solved for at most " + MOST_PARAMETERS
                    + " parameters of a class, but there are " + (inputs + 1));
        }
        if (equations * (inputs + 1) > MOST_VALUES) {
            throw new Undetermined("so many equations (" + equations + " of " + (inputs + 1)
                    + " parameters) are not solved; give a smaller --factor");
        }
    }

    /**
     * Of exactly d + 1 queries, whose probabilities are all above 0.
     *
     * @param told [query][class], one after another
     * @throws Undetermined where the queries do not determine the parameters
     */
    public static Solution exact(Domain domain, float[] rows, double[] told, int classes) throws Undetermined {
        int n = domain.inputs() + 1;
        double[][] ratios = new double[n][classes - 1];
        for (int row = 0; row < n; row++) {
            for (int c = 1; c < classes; c++) {
                ratios[row][c - 1] = Math.log(told[row * classes + c]) - Math.log(told[row * classes]);
            }
        }
        QRDecomposition decomposition = new QRDecomposition(new Array2DRowRealMatrix(domain.centred(rows, n), false));
        try {
            double[][] solved = decomposition
                    .getSolver()
                    .solve(new Array2DRowRealMatrix(ratios, false))
                    .getData();
            double[][] parameters = new double[classes][n];
            for (int c = 1; c < classes; c++) {
                for (int j = 0; j < n; j++) {
                    parameters[c][j] = solved[j][c - 1];
                }
                domain.uncentre(parameters[c]);
            }
            double condition = ConditionNumber.of(decomposition.getR().getData());
            if (!(condition < SINGULAR)) {
                throw new Undetermined(
                        "the queries nearly lie in a plane and do not determine the model; give another --seed");
            }
            return new Solution(new Regression(parameters), condition);
        } catch (SingularMatrixException e) {
            throw new Undetermined("the queries lie in a plane and do not determine the model; give another --seed");
        }
    }

    /**
     * Of more queries, whose probabilities are rounded: least squares of each class's log-ratios to the class that is likeliest all in all,
     * weighted by how much a rounding moves them, 1 / (1/p_c^2 + 1/p_r^2). A query with a probability of 0 says nothing of that class.
     * Undetermined where a class has fewer than d + 1 queries that say something of it.
     */
    public static Solution leastSquares(Domain domain, float[] rows, double[] told, int classes) throws Undetermined {
        int n = told.length / classes;
        int d = domain.inputs();
        int reference = likeliest(told, classes);
        double[][] centred = domain.centred(rows, n);
        requireIndependent(centred);
        double[][] parameters = new double[classes][d + 1];
        for (int c = 0; c < classes; c++) {
            if (c != reference) {
                parameters[c] = weighted(centred, told, classes, c, reference);
                domain.uncentre(parameters[c]);
            }
        }
        double[] first = parameters[0].clone();
        for (double[] of : parameters) {
            for (int j = 0; j <= d; j++) {
                of[j] -= first[j];
            }
        }
        return new Solution(new Regression(parameters), null);
    }

    /** Undetermined where some values of the queries follow from others, so that several models give the same answers. */
    private static void requireIndependent(double[][] centred) throws Undetermined {
        int width = centred[0].length;
        double[][] gram = new double[width][width];
        for (double[] row : centred) {
            for (int i = 0; i < width; i++) {
                add(gram[i], row[i] / centred.length, row);
            }
        }
        try {
            new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false), 1e-9, DEPENDENT);
        } catch (NonPositiveDefiniteMatrixException e) {
            throw new Undetermined(
                    "some values of the queries follow from others, so that they do not determine the model");
        }
    }

    private static int likeliest(double[] told, int classes) {
        double[] sums = new double[classes];
        for (int at = 0; at < told.length; at++) {
            sums[at % classes] += told[at];
        }
        int best = 0;
        for (int c = 1; c < classes; c++) {
            best = sums[c] > sums[best] ? c : best;
        }
        return best;
    }

    private static double[] weighted(double[][] centred, double[] told, int classes, int c, int reference)
            throws Undetermined {
        int n = centred.length;
        double[] roots = new double[n];
        double[] right = new double[n];
        int used = 0;
        for (int row = 0; row < n; row++) {
            double p = told[row * classes + c];
            double q = told[row * classes + reference];
            if (p > 0 && q > 0) {
                roots[row] = 1 / Math.hypot(1 / p, 1 / q);
                right[row] = roots[row] * (Math.log(p) - Math.log(q));
                used++;
            }
        }
        if (used < centred[0].length) {
            throw new Undetermined("only " + used + " of " + n + " queries have a probability of class " + c
                    + " above 0, and " + centred[0].length + " are needed");
        }
        return conjugateGradients(centred, roots, right);
    }

    /** The least squares of roots * (A x) - right (CGLS, Hestenes and Stiefel 1952). */
    private static double[] conjugateGradients(double[][] a, double[] roots, double[] right) throws Undetermined {
        double[] x = new double[a[0].length];
        double[] rest = right.clone();
        double[] s = back(a, roots, rest);
        double[] p = s.clone();
        double gamma = square(s);
        double first = gamma;
        for (int step = 0; step < Math.min(MOST_STEPS, 10 * x.length) && gamma > SMALL * first; step++) {
            double[] q = ahead(a, roots, p);
            double alpha = gamma / square(q);
            add(x, alpha, p);
            add(rest, -alpha, q);
            s = back(a, roots, rest);
            double next = square(s);
            for (int i = 0; i < p.length; i++) {
                p[i] = s[i] + next / gamma * p[i];
            }
            gamma = next;
        }
        // rounding may keep it from getting smaller still
        if (!(gamma <= ENOUGH * first)) {
            throw new Undetermined(
                    "the least squares did not converge, since the queries hardly tell some parameters apart; give another --range");
        }
        return x;
    }

    private static double[] ahead(double[][] a, double[] roots, double[] x) {
        double[] y = new double[a.length];
        for (int row = 0; row < a.length; row++) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += a[row][i] * x[i];
            }
            y[row] = roots[row] * sum;
        }
        return y;
    }

    private static double[] back(double[][] a, double[] roots, double[] y) {
        double[] x = new double[a[0].length];
        for (int row = 0; row < a.length; row++) {
            add(x, roots[row] * y[row], a[row]);
        }
        return x;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double square(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return sum;
    }
}
