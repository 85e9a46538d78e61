package dev.peacock.estimate.prior;

import dev.ludovic.netlib.blas.BLAS;
import dev.peacock.training.fleet.cpu.Blas;

/**
 * A = L L' of a positive definite matrix, by products of matrices alone: the OpenBLAS that comes with ND4J has no LAPACK, and its
 * dtrsm was seen to give wrong results. Matrices lie column after column.
 */
final class Cholesky {
    private static final int BLOCK = 64;

    private final int size;
    private final double[] lower;
    /** Inverses of the blocks on the diagonal, lower triangles, BLOCK x BLOCK each. */
    private final double[] inverses;

    private final BLAS blas = Blas.library();

    /** The identity, to be added to: a column longer than it is, since netlib takes the last for one that begins at the diagonal. */
    static double[] identity(int size) {
        double[] matrix = new double[Math.multiplyExact(size, size + 1)];
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] = 1;
        }
        return matrix;
    }

    /** Factorises in place a matrix of {@link #identity}'s length; its lower triangle counts. ArithmeticException unless it is positive definite. */
    Cholesky(double[] matrix, int size) {
        this.size = size;
        this.lower = matrix;
        this.inverses = new double[(size + BLOCK - 1) / BLOCK * BLOCK * BLOCK];
        double[] under = new double[size * BLOCK];
        for (int k = 0; k < size; k += BLOCK) {
            int width = Math.min(BLOCK, size - k);
            int below = size - k - width;
            int diagonal = k * size + k;
            if (k > 0) {
                blas.dgemm(
                        "N",
                        "T",
                        below + width,
                        width,
                        k,
                        -1,
                        lower,
                        k,
                        size,
                        lower,
                        k,
                        size,
                        1,
                        lower,
                        diagonal,
                        size);
            }
            factorise(diagonal, width);
            invert(diagonal, width, k * BLOCK);
            if (below > 0) {
                for (int c = 0; c < width; c++) {
                    System.arraycopy(lower, diagonal + c * size + width, under, c * below, below);
                }
                blas.dgemm(
                        "N",
                        "T",
                        below,
                        width,
                        width,
                        1,
                        under,
                        0,
                        below,
                        inverses,
                        k * BLOCK,
                        BLOCK,
                        0,
                        lower,
                        diagonal + width,
                        size);
            }
        }
    }

    private void factorise(int from, int width) {
        for (int c = 0; c < width; c++) {
            int column = from + c * size;
            double pivot = lower[column + c];
            if (!(pivot > 0)) {
                throw new ArithmeticException("not positive definite: pivot " + pivot);
            }
            double root = Math.sqrt(pivot);
            for (int r = c; r < width; r++) {
                lower[column + r] /= root;
            }
            for (int d = c + 1; d < width; d++) {
                double factor = lower[column + d];
                for (int r = d; r < width; r++) {
                    lower[from + d * size + r] -= factor * lower[column + r];
                }
            }
        }
    }

    /** Column by column, by forward substitution. */
    private void invert(int from, int width, int into) {
        for (int c = 0; c < width; c++) {
            int column = into + c * BLOCK;
            inverses[column + c] = 1;
            for (int d = c; d < width; d++) {
                inverses[column + d] /= lower[from + d * size + d];
                double value = inverses[column + d];
                for (int r = d + 1; r < width; r++) {
                    inverses[column + r] -= value * lower[from + d * size + r];
                }
            }
        }
    }

    int size() {
        return size;
    }

    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += 2 * Math.log(lower[i * size + i]);
        }
        return sum;
    }

    /** Replaces {@code count} columns B by L^-1 B. */
    void solve(double[] columns, int count) {
        double[] block = new double[BLOCK * count];
        double[] solved = new double[block.length];
        for (int k = 0; k < size && count > 0; k += BLOCK) {
            int width = Math.min(BLOCK, size - k);
            rows(columns, k, width, count, block, true);
            if (k > 0) {
                blas.dgemm("N", "N", width, count, k, -1, lower, k, size, columns, 0, size, 1, block, 0, width);
            }
            blas.dgemm(
                    "N", "N", width, count, width, 1, inverses, k * BLOCK, BLOCK, block, 0, width, 0, solved, 0, width);
            rows(columns, k, width, count, solved, false);
        }
    }

    /** Replaces {@code count} columns B by L'^-1 B. */
    void solveTransposed(double[] columns, int count) {
        double[] block = new double[BLOCK * count];
        double[] solved = new double[block.length];
        for (int k = (size - 1) / BLOCK * BLOCK; k >= 0 && count > 0 && size > 0; k -= BLOCK) {
            int width = Math.min(BLOCK, size - k);
            rows(columns, k, width, count, block, true);
            blas.dgemm(
                    "T", "N", width, count, width, 1, inverses, k * BLOCK, BLOCK, block, 0, width, 0, solved, 0, width);
            rows(columns, k, width, count, solved, false);
            if (k > 0) {
                blas.dgemm("T", "N", k, count, width, -1, lower, k, size, solved, 0, width, 1, columns, 0, size);
            }
        }
    }

    /** Copies rows k to k + width - 1 of all columns, out of them or back: netlib takes no matrix that ends with its array. */
    private void rows(double[] columns, int k, int width, int count, double[] block, boolean out) {
        for (int c = 0; c < count; c++) {
            if (out) {
                System.arraycopy(columns, c * size + k, block, c * width, width);
            } else {
                System.arraycopy(block, c * width, columns, c * size + k, width);
            }
        }
    }
}
