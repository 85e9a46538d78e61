package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorPanelLoops;

/**
 * Products of small matrices a panel of 16 columns at a time, in plain Java; {@link VectorPanelLoops} gives the same bits: each value
 * is a sum of fused products in the order of the terms.
 */
public class PanelLoops {
    /** Columns of a panel. */
    public static final int PANEL = 16;

    /** Rows, and columns, whose sums are kept in registers. */
    private static final int ROWS = 4;

    /** c [rows, 16] = a [rows, terms] b [terms, 16], a and b without gaps, rows of c {@code stride} apart. */
    public void multiply(int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int stride) {
        multiply(rows, terms, a, aAt, terms, 1, b, bAt, 0, c, cAt, stride);
    }

    /**
     * c [rows, 16] = a b, where columns of a and rows of b are in blocks of 16: a [blocks, rows, 16], its blocks {@code aBlock} apart,
     * b [blocks, 16, 16] and c without gaps.
     */
    public void multiplyBlocks(
            int rows, int blocks, float[] a, int aAt, int aBlock, float[] b, int bAt, float[] c, int cAt) {
        for (int block = 0; block < blocks; block++) {
            int left = aAt + block * aBlock;
            int right = bAt + block * PANEL * PANEL;
            multiply(rows, PANEL, a, left, PANEL, 1, b, right, block == 0 ? 0 : 1, c, cAt, PANEL);
        }
    }

    /** c [16, 16] += a' b, a and b [terms, 16], all without gaps. */
    public void addTransposedBlock(int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        multiply(PANEL, terms, a, aAt, 1, PANEL, b, bAt, 1, c, cAt, PANEL);
    }

    /** c [rows, 16] = a' b, a [terms, rows] and b [terms, 16] without gaps, rows of c a stride apart. */
    public void multiplyTransposed(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        multiply(rows, terms, a, aAt, 1, rows, b, bAt, 0, c, cAt, cStride);
    }

    /**
     * c = keep c + a b.
     *
     * @param aRow from a row of a to the next
     * @param aTerm from a term of a to the next
     * @param keep 0 or 1
     */
    private static void multiply(
            int rows,
            int terms,
            float[] a,
            int aAt,
            int aRow,
            int aTerm,
            float[] b,
            int bAt,
            float keep,
            float[] c,
            int cAt,
            int cRow) {
        for (int row = 0; row < rows; row += ROWS) {
            int now = Math.min(ROWS, rows - row);
            int from = aAt + row * aRow;
            for (int column = 0; column < PANEL; column += 2) {
                int to = cAt + row * cRow + column;
                if (now == ROWS) {
                    four(terms, a, from, aRow, aTerm, b, bAt + column, keep, c, to, cRow);
                } else {
                    few(now, terms, a, from, aRow, aTerm, b, bAt + column, keep, c, to, cRow);
                }
            }
        }
    }

    /** Two columns of four rows. */
    private static void four(
            int terms,
            float[] a,
            int a0,
            int aRow,
            int aTerm,
            float[] b,
            int bAt,
            float keep,
            float[] c,
            int c0,
            int cRow) {
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        float left0 = kept(keep, c, c0);
        float right0 = kept(keep, c, c0 + 1);
        float left1 = kept(keep, c, c1);
        float right1 = kept(keep, c, c1 + 1);
        float left2 = kept(keep, c, c2);
        float right2 = kept(keep, c, c2 + 1);
        float left3 = kept(keep, c, c3);
        float right3 = kept(keep, c, c3 + 1);
        for (int term = 0; term < terms; term++) {
            float left = b[bAt + term * PANEL];
            float right = b[bAt + term * PANEL + 1];
            int from = term * aTerm;
            left0 = Math.fma(a[a0 + from], left, left0);
            right0 = Math.fma(a[a0 + from], right, right0);
            left1 = Math.fma(a[a1 + from], left, left1);
            right1 = Math.fma(a[a1 + from], right, right1);
            left2 = Math.fma(a[a2 + from], left, left2);
            right2 = Math.fma(a[a2 + from], right, right2);
            left3 = Math.fma(a[a3 + from], left, left3);
            right3 = Math.fma(a[a3 + from], right, right3);
        }
        c[c0] = left0;
        c[c0 + 1] = right0;
        c[c1] = left1;
        c[c1 + 1] = right1;
        c[c2] = left2;
        c[c2 + 1] = right2;
        c[c3] = left3;
        c[c3 + 1] = right3;
    }

    private static void few(
            int rows,
            int terms,
            float[] a,
            int aAt,
            int aRow,
            int aTerm,
            float[] b,
            int bAt,
            float keep,
            float[] c,
            int cAt,
            int cRow) {
        for (int row = 0; row < rows; row++) {
            int to = cAt + row * cRow;
            float left = kept(keep, c, to);
            float right = kept(keep, c, to + 1);
            for (int term = 0; term < terms; term++) {
                float factor = a[aAt + row * aRow + term * aTerm];
                left = Math.fma(factor, b[bAt + term * PANEL], left);
                right = Math.fma(factor, b[bAt + term * PANEL + 1], right);
            }
            c[to] = left;
            c[to + 1] = right;
        }
    }

    // what is not kept may be NaN
    private static float kept(float keep, float[] c, int at) {
        return keep == 0 ? 0f : c[at];
    }

    /** The first columns of panel [terms, 16] = b [terms, columns], whose rows are {@code stride} apart; what the others have is left. */
    public void pack(int terms, int columns, float[] b, int bAt, int stride, float[] panel, int at) {
        for (int term = 0; term < terms; term++) {
            System.arraycopy(b, bAt + term * stride, panel, at + term * PANEL, columns);
        }
    }

    /** The first columns of panel [terms, 16] = b', b [columns, terms] without gaps. */
    public final void packTransposed(int terms, int columns, float[] b, int bAt, float[] panel, int at) {
        for (int column = 0; column < columns; column++) {
            for (int term = 0; term < terms; term++) {
                panel[at + term * PANEL + column] = b[bAt + column * terms + term];
            }
        }
    }

    /** c [rows, columns], whose rows are {@code stride} apart, = the first columns of panel [rows, 16]. */
    public void unpack(int rows, int columns, float[] panel, int at, float[] c, int cAt, int stride) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(panel, at + row * PANEL, c, cAt + row * stride, columns);
        }
    }
}
