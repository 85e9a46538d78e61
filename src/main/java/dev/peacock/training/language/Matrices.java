package dev.peacock.training.language;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.training.fleet.cpu.Blas;

/**
 * Products of matrices with gaps, where {@code lda} and so on are the values from one row to the next. They are cut so that OpenBLAS takes
 * its kernels for small matrices where it has them: on a Zen 4, 105 to 113 GFLOP/s against 50 to 90 for a step of 32 rows.
 */
final class Matrices {
    /** OpenBLAS's own limit on rows x columns x terms. */
    private static final int SMALL = 1_000_000;

    private static final int COLUMNS = 64;
    private static final int ROWS = 128;
    /** Sums of fewer terms are too short to pay for reading and writing them. */
    private static final int TERMS = 16;

    private Matrices() {}

    /** C [m, n] = beta C + A [m, k] B [k, n]. */
    static void multiply(
            int m,
            int n,
            int k,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc) {
        int most = SMALL / (n * k) / 4 * 4;
        if (!Blas.hasSmallKernels() || most >= 4) {
            int rows = Blas.hasSmallKernels() ? most : m;
            tiles(PLAIN, m, n, k, rows, n, k, a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc);
            return;
        }
        int rows = Math.min(m, ROWS);
        tiles(PLAIN, m, n, k, rows, COLUMNS, terms(k, rows), a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc);
    }

    /** C [m, n] = beta C + A' B, A [k, m], B [k, n], C without gaps. */
    static void multiplyTransposed(
            int m,
            int n,
            int k,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt) {
        int most = SMALL / (m * n) / 4 * 4;
        boolean narrow = most >= TERMS;
        int rows = !Blas.hasSmallKernels() || narrow ? m : Math.min(m, ROWS);
        int columns = !Blas.hasSmallKernels() || narrow ? n : COLUMNS;
        int terms = !Blas.hasSmallKernels() ? k : narrow ? most : terms(k, rows);
        tiles(TRANSPOSED, m, n, k, rows, columns, terms, a, aAt, lda, b, bAt, ldb, beta, c, cAt, n);
    }

    /** C = beta C + A B by products of at most so many rows, columns and terms; {@code ofA} says whether A is transposed. */
    private static void tiles(
            Blas.Form ofA,
            int m,
            int n,
            int k,
            int rows,
            int columns,
            int terms,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc) {
        for (int row = 0; row < m; row += rows) {
            for (int column = 0; column < n; column += columns) {
                for (int term = 0; term < k; term += terms) {
                    Blas.multiply(
                            ofA,
                            PLAIN,
                            Math.min(rows, m - row),
                            Math.min(columns, n - column),
                            Math.min(terms, k - term),
                            a,
                            aAt + (ofA == PLAIN ? row * lda + term : term * lda + row),
                            lda,
                            b,
                            bAt + term * ldb + column,
                            ldb,
                            term == 0 ? beta : 1,
                            c,
                            cAt + row * ldc + column,
                            ldc);
                }
            }
        }
    }

    /** Terms taken at once with so many rows: about equally many each time. */
    private static int terms(int k, int rows) {
        int most = SMALL / (rows * COLUMNS) / 4 * 4;
        int parts = (k + most - 1) / most;
        return ((k + parts - 1) / parts + 3) / 4 * 4;
    }

    /** B [n, m] = A' of A [m, n], in tiles that stay in the first cache. */
    static void transpose(int m, int n, float[] a, int aAt, float[] b, int bAt) {
        int tile = 16;
        for (int i = 0; i < m; i += tile) {
            for (int j = 0; j < n; j += tile) {
                int to = Math.min(j + tile, n);
                for (int row = i; row < Math.min(i + tile, m); row++) {
                    for (int column = j; column < to; column++) {
                        b[bAt + column * m + row] = a[aAt + row * n + column];
                    }
                }
            }
        }
    }
}
