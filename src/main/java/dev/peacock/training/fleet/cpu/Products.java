package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

/**
 * Products of matrices without gaps of which one side is many examples or pixels long. That side is cut so that OpenBLAS takes its
 * kernels for small matrices, which copy nothing first: measured at 113 GFLOP/s against 65 to 95 for what it does else.
 */
final class Products {
    /** OpenBLAS's own limit on rows x columns x terms. */
    private static final long SMALL = 1_000_000;
    /** Its kernels work on four or more rows at a time. */
    private static final int ROWS = 4;
    /** Sums of fewer terms are too short to pay for reading and writing them. */
    private static final int TERMS = 16;

    private Products() {}

    /** C [m, n] = A [m, k] B [k, n]. */
    static void multiply(int m, int n, int k, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        int rows = part(m, (long) n * k, ROWS);
        for (int row = 0; row < m; row += rows) {
            int now = Math.min(rows, m - row);
            Blas.multiply(PLAIN, PLAIN, now, n, k, a, aAt + row * k, k, b, bAt, n, 0, c, cAt + row * n, n);
        }
    }

    /** C [m, n] = beta C + A' B, A [k, m], B [k, n]. */
    static void multiplyTransposed(
            int m, int n, int k, float[] a, int aAt, float[] b, int bAt, float beta, float[] c, int cAt) {
        int terms = part(k, (long) m * n, TERMS);
        for (int term = 0; term < k; term += terms) {
            int now = Math.min(terms, k - term);
            float keep = term == 0 ? beta : 1;
            Blas.multiply(TRANSPOSED, PLAIN, m, n, now, a, aAt + term * m, m, b, bAt + term * n, n, keep, c, cAt, n);
        }
    }

    /** How much of a side is taken at once: a multiple of four that keeps the product small, or all of it. */
    private static int part(int side, long others, int least) {
        long most = SMALL / others / ROWS * ROWS;
        return most < least ? side : (int) Math.min(side, most);
    }
}
