package dev.peacock.audit.attribution;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The best linear fit of the choosing models' margins to their subsets: ridge regression on centred masks X, tau_j =
 * X'(X X' + lambda I)^-1 y_j. Its predictions for the judging models need X X' alone, which is made of the overlaps of subsets. One
 * lambda for all test examples, with the least squared error on choosing models that are left out one at a time, over some test examples.
 */
public final class Ridge {
    /** Times the mean diagonal of X X'. */
    private static final double[] LAMBDAS = {1.0 / 16, 1.0 / 4, 1, 4, 16, 64, 256};

    /** Test examples that lambda is chosen on. */
    private static final int TRIED = 200;
    /** Choosing models that are used; with more, the inverse would take minutes. */
    private static final int MOST = 1_000;

    private Ridge() {}

    /** What the fit foretells of the judging models; {@code margins}: of the choosing ones. */
    public static LinearPredictions predictions(Masks choosing, Masks judging, float[][] margins) {
        int t = Math.min(MOST, choosing.models());
        int judges = judging.models();
        Masks used = choosing.only(java.util.stream.IntStream.range(0, t).toArray());
        int[][] both = Overlap.of(join(used, judging));
        // row means of the overlaps with the choosing models are the products of a mask with their mean mask
        double[] mean = new double[t + judges];
        for (int r = 0; r < mean.length; r++) {
            for (int s = 0; s < t; s++) {
                mean[r] += (double) both[r][s] / t;
            }
        }
        double middle = 0;
        for (int s = 0; s < t; s++) {
            middle += mean[s] / t;
        }
        double[][] kernel = new double[t + judges][t];
        for (int r = 0; r < kernel.length; r++) {
            for (int s = 0; s < t; s++) {
                kernel[r][s] = both[r][s] - mean[r] - mean[s] + middle;
            }
        }
        float[][] of = Arrays.copyOf(margins, t);
        RealMatrix inverse = best(Arrays.copyOf(kernel, t), of);
        double[][] weights = new Array2DRowRealMatrix(Arrays.copyOfRange(kernel, t, t + judges), false)
                .multiply(inverse)
                .getData();
        centre(weights);
        return new LinearPredictions(weights, of);
    }

    /** Takes the mean margin away before the weights apply. */
    private static void centre(double[][] weights) {
        for (double[] row : weights) {
            double mean = Arrays.stream(row).average().orElse(0);
            for (int s = 0; s < row.length; s++) {
                row[s] -= mean;
            }
        }
    }

    private static Masks join(Masks a, Masks b) {
        int t = a.models() + b.models();
        byte[] octets = new byte[a.octets().length + b.octets().length];
        for (int o = 0; o < octets.length / t; o++) {
            System.arraycopy(a.octets(), o * a.models(), octets, o * t, a.models());
            System.arraycopy(b.octets(), o * b.models(), octets, o * t + a.models(), b.models());
        }
        return new Masks(t, a.n(), octets);
    }

    private static RealMatrix best(double[][] kernel, float[][] margins) {
        double diagonal = 0;
        for (int r = 0; r < kernel.length; r++) {
            diagonal += kernel[r][r] / kernel.length;
        }
        RealMatrix best = null;
        double least = Double.POSITIVE_INFINITY;
        for (double times : LAMBDAS) {
            double[][] ridged = new double[kernel.length][];
            for (int r = 0; r < ridged.length; r++) {
                ridged[r] = kernel[r].clone();
                ridged[r][r] += times * Math.max(diagonal, 1e-9);
            }
            RealMatrix inverse = new CholeskyDecomposition(new Array2DRowRealMatrix(ridged, false), 1e-6, 1e-300)
                    .getSolver()
                    .getInverse();
            double error = leftOut(inverse, margins);
            if (best == null || error < least) {
                best = inverse;
                least = error;
            }
        }
        return java.util.Objects.requireNonNull(best);
    }

    /** Squared error on models left out one at a time: (A^-1 y)_r / (A^-1)_rr, y centred. */
    private static double leftOut(RealMatrix inverse, float[][] margins) {
        int t = margins.length;
        int q = margins[0].length;
        int tried = Math.min(q, TRIED);
        double error = 0;
        for (int k = 0; k < tried; k++) {
            int j = (int) ((long) k * q / tried);
            double[] y = new double[t];
            double mean = 0;
            for (int s = 0; s < t; s++) {
                y[s] = margins[s][j];
                mean += y[s] / t;
            }
            double squares = 0;
            for (int s = 0; s < t; s++) {
                y[s] -= mean;
                squares += y[s] * y[s];
            }
            double[] solved = inverse.operate(y);
            for (int r = 0; r < t && squares > 0; r++) {
                double off = solved[r] / inverse.getEntry(r, r);
                error += off * off / squares;
            }
        }
        return error;
    }
}
