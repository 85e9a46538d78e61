package dev.peacock.audit.attribution;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
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
        Masks used = choosing.only(IntStream.range(0, t).toArray());
        int[][] own = Overlap.of(used, used);
        // row means of the overlaps are the products of a mask with the mean mask
        double[] mean = Arrays.stream(own)
                .mapToDouble(row -> Arrays.stream(row).average().orElse(0))
                .toArray();
        double[][] kernel = centred(own, mean);
        double[][] others = centred(Overlap.of(judging, used), mean);
        float[][] of = Arrays.copyOf(margins, t);
        RealMatrix inverse = best(kernel, of);
        double[][] weights =
                new Array2DRowRealMatrix(others, false).multiply(inverse).getData();
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

    /** Products of masks less the choosing models' mean mask, whose products with these are {@code mean}. */
    private static double[][] centred(int[][] overlaps, double[] mean) {
        double middle = Arrays.stream(mean).average().orElse(0);
        double[][] kernel = new double[overlaps.length][mean.length];
        for (int r = 0; r < kernel.length; r++) {
            double own = Arrays.stream(overlaps[r]).average().orElse(0);
            for (int s = 0; s < mean.length; s++) {
                kernel[r][s] = overlaps[r][s] - own - mean[s] + middle;
            }
        }
        return kernel;
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
        return Objects.requireNonNull(best);
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
