package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.vector.ShortVectors.PAIR;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.spread;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.zero;

import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import jdk.incubator.vector.FloatVector;

/** {@link PanelLoops} by the Vector API: two vectors of up to six rows are kept in registers. */
public final class VectorPanelLoops extends PanelLoops {
    /** AVX-512 has 32 registers; with 16 the sums of six rows would not stay in them. */
    private static final boolean MANY = FloatVector.SPECIES_PREFERRED.length() == FloatVector.SPECIES_512.length();

    @Override
    public void multiply(int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int stride) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int row = 0;
            for (; isSix(rows - row); row += 6) {
                six(terms, a, aAt + row * terms, b, bAt + column, c, cAt + row * stride + column, stride);
            }
            for (; row + 4 <= rows; row += 4) {
                four(terms, a, aAt + row * terms, b, bAt + column, c, cAt + row * stride + column, stride);
            }
            for (; row < rows; row++) {
                one(terms, a, aAt + row * terms, b, bAt + column, c, cAt + row * stride + column);
            }
        }
    }

    /** Whether six rows are next: what is left then is not two or three. */
    private static boolean isSix(int rows) {
        return MANY && rows >= 6 && rows != 8;
    }

    private static void six(int terms, float[] a, int a0, float[] b, int bAt, float[] c, int cAt, int stride) {
        int a1 = a0 + terms;
        int a2 = a1 + terms;
        int a3 = a2 + terms;
        int a4 = a3 + terms;
        int a5 = a4 + terms;
        FloatVector left0 = zero();
        FloatVector right0 = left0;
        FloatVector left1 = left0;
        FloatVector right1 = left0;
        FloatVector left2 = left0;
        FloatVector right2 = left0;
        FloatVector left3 = left0;
        FloatVector right3 = left0;
        FloatVector left4 = left0;
        FloatVector right4 = left0;
        FloatVector left5 = left0;
        FloatVector right5 = left0;
        for (int term = 0; term < terms; term++) {
            FloatVector left = load(b, bAt + term * PANEL);
            FloatVector right = load(b, bAt + term * PANEL + STEP);
            FloatVector factor = spread(a[a0 + term]);
            left0 = factor.fma(left, left0);
            right0 = factor.fma(right, right0);
            factor = spread(a[a1 + term]);
            left1 = factor.fma(left, left1);
            right1 = factor.fma(right, right1);
            factor = spread(a[a2 + term]);
            left2 = factor.fma(left, left2);
            right2 = factor.fma(right, right2);
            factor = spread(a[a3 + term]);
            left3 = factor.fma(left, left3);
            right3 = factor.fma(right, right3);
            factor = spread(a[a4 + term]);
            left4 = factor.fma(left, left4);
            right4 = factor.fma(right, right4);
            factor = spread(a[a5 + term]);
            left5 = factor.fma(left, left5);
            right5 = factor.fma(right, right5);
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + stride);
        store(left2, right2, c, cAt + 2 * stride);
        store(left3, right3, c, cAt + 3 * stride);
        store(left4, right4, c, cAt + 4 * stride);
        store(left5, right5, c, cAt + 5 * stride);
    }

    private static void four(int terms, float[] a, int a0, float[] b, int bAt, float[] c, int cAt, int stride) {
        int a1 = a0 + terms;
        int a2 = a1 + terms;
        int a3 = a2 + terms;
        FloatVector left0 = zero();
        FloatVector right0 = left0;
        FloatVector left1 = left0;
        FloatVector right1 = left0;
        FloatVector left2 = left0;
        FloatVector right2 = left0;
        FloatVector left3 = left0;
        FloatVector right3 = left0;
        for (int term = 0; term < terms; term++) {
            FloatVector left = load(b, bAt + term * PANEL);
            FloatVector right = load(b, bAt + term * PANEL + STEP);
            FloatVector factor = spread(a[a0 + term]);
            left0 = factor.fma(left, left0);
            right0 = factor.fma(right, right0);
            factor = spread(a[a1 + term]);
            left1 = factor.fma(left, left1);
            right1 = factor.fma(right, right1);
            factor = spread(a[a2 + term]);
            left2 = factor.fma(left, left2);
            right2 = factor.fma(right, right2);
            factor = spread(a[a3 + term]);
            left3 = factor.fma(left, left3);
            right3 = factor.fma(right, right3);
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + stride);
        store(left2, right2, c, cAt + 2 * stride);
        store(left3, right3, c, cAt + 3 * stride);
    }

    private static void one(int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector left = zero();
        FloatVector right = left;
        for (int term = 0; term < terms; term++) {
            FloatVector factor = spread(a[aAt + term]);
            left = factor.fma(load(b, bAt + term * PANEL), left);
            right = factor.fma(load(b, bAt + term * PANEL + STEP), right);
        }
        store(left, right, c, cAt);
    }

    @Override
    public void multiplyTransposed(
            int rows,
            int terms,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int bStride,
            float keep,
            float[] c,
            int cAt,
            int cStride) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                int to = cAt + row * cStride + column;
                fourTransposed(rows, terms, a, aAt + row, b, bAt + column, bStride, keep, c, to, cStride);
            }
            for (; row < rows; row++) {
                int to = cAt + row * cStride + column;
                oneTransposed(rows, terms, a, aAt + row, b, bAt + column, bStride, keep, c, to);
            }
        }
    }

    private static void fourTransposed(
            int rows,
            int terms,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int bStride,
            float keep,
            float[] c,
            int c0,
            int cStride) {
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector left0 = kept(keep, c, c0);
        FloatVector right0 = kept(keep, c, c0 + STEP);
        FloatVector left1 = kept(keep, c, c1);
        FloatVector right1 = kept(keep, c, c1 + STEP);
        FloatVector left2 = kept(keep, c, c2);
        FloatVector right2 = kept(keep, c, c2 + STEP);
        FloatVector left3 = kept(keep, c, c3);
        FloatVector right3 = kept(keep, c, c3 + STEP);
        for (int term = 0; term < terms; term++) {
            int from = aAt + term * rows;
            FloatVector left = load(b, bAt + term * bStride);
            FloatVector right = load(b, bAt + term * bStride + STEP);
            FloatVector factor = spread(a[from]);
            left0 = factor.fma(left, left0);
            right0 = factor.fma(right, right0);
            factor = spread(a[from + 1]);
            left1 = factor.fma(left, left1);
            right1 = factor.fma(right, right1);
            factor = spread(a[from + 2]);
            left2 = factor.fma(left, left2);
            right2 = factor.fma(right, right2);
            factor = spread(a[from + 3]);
            left3 = factor.fma(left, left3);
            right3 = factor.fma(right, right3);
        }
        store(left0, right0, c, c0);
        store(left1, right1, c, c1);
        store(left2, right2, c, c2);
        store(left3, right3, c, c3);
    }

    private static void oneTransposed(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, int bStride, float keep, float[] c, int cAt) {
        FloatVector left = kept(keep, c, cAt);
        FloatVector right = kept(keep, c, cAt + STEP);
        for (int term = 0; term < terms; term++) {
            FloatVector factor = spread(a[aAt + term * rows]);
            left = factor.fma(load(b, bAt + term * bStride), left);
            right = factor.fma(load(b, bAt + term * bStride + STEP), right);
        }
        store(left, right, c, cAt);
    }

    // what is not kept may be NaN
    private static FloatVector kept(float keep, float[] c, int at) {
        return keep == 0 ? zero() : load(c, at);
    }

    private static void store(FloatVector left, FloatVector right, float[] to, int at) {
        left.intoArray(to, at);
        right.intoArray(to, at + STEP);
    }

    @Override
    public void multiplyTransposed(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int row = 0;
            for (; isSix(rows - row); row += 6) {
                sixPacked(rows, terms, a, aAt + row, b, bAt + column, c, cAt + row * cStride + column, cStride);
            }
            for (; row + 4 <= rows; row += 4) {
                fourPacked(rows, terms, a, aAt + row, b, bAt + column, c, cAt + row * cStride + column, cStride);
            }
            for (; row < rows; row++) {
                int to = cAt + row * cStride + column;
                oneTransposed(rows, terms, a, aAt + row, b, bAt + column, PANEL, 0, c, to);
            }
        }
    }

    /** Of {@link #fourPacked}, where there are registers for six rows. */
    private static void sixPacked(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector left0 = zero();
        FloatVector right0 = zero();
        FloatVector left1 = zero();
        FloatVector right1 = zero();
        FloatVector left2 = zero();
        FloatVector right2 = zero();
        FloatVector left3 = zero();
        FloatVector right3 = zero();
        FloatVector left4 = zero();
        FloatVector right4 = zero();
        FloatVector left5 = zero();
        FloatVector right5 = zero();
        for (int term = 0; term < terms; term++) {
            int from = aAt + term * rows;
            FloatVector left = load(b, bAt + term * PANEL);
            FloatVector right = load(b, bAt + term * PANEL + STEP);
            FloatVector factor = spread(a[from]);
            left0 = factor.fma(left, left0);
            right0 = factor.fma(right, right0);
            factor = spread(a[from + 1]);
            left1 = factor.fma(left, left1);
            right1 = factor.fma(right, right1);
            factor = spread(a[from + 2]);
            left2 = factor.fma(left, left2);
            right2 = factor.fma(right, right2);
            factor = spread(a[from + 3]);
            left3 = factor.fma(left, left3);
            right3 = factor.fma(right, right3);
            factor = spread(a[from + 4]);
            left4 = factor.fma(left, left4);
            right4 = factor.fma(right, right4);
            factor = spread(a[from + 5]);
            left5 = factor.fma(left, left5);
            right5 = factor.fma(right, right5);
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + cStride);
        store(left2, right2, c, cAt + 2 * cStride);
        store(left3, right3, c, cAt + 3 * cStride);
        store(left4, right4, c, cAt + 4 * cStride);
        store(left5, right5, c, cAt + 5 * cStride);
    }

    // not shared with fourTransposed, whose rows of b are any stride apart: one loop for both took 1.15 times as long
    // for dense layers.
    // The branch between two terms keeps C2 from loading both before it adds, for which 16 registers are too few
    private static void fourPacked(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        FloatVector left0 = zero();
        FloatVector right0 = zero();
        FloatVector left1 = zero();
        FloatVector right1 = zero();
        FloatVector left2 = zero();
        FloatVector right2 = zero();
        FloatVector left3 = zero();
        FloatVector right3 = zero();
        for (int term = 0; term < terms; term += 2) {
            int from = aAt + term * rows;
            FloatVector left = load(b, bAt + term * PANEL);
            FloatVector right = load(b, bAt + term * PANEL + STEP);
            FloatVector factor = spread(a[from]);
            left0 = factor.fma(left, left0);
            right0 = factor.fma(right, right0);
            factor = spread(a[from + 1]);
            left1 = factor.fma(left, left1);
            right1 = factor.fma(right, right1);
            factor = spread(a[from + 2]);
            left2 = factor.fma(left, left2);
            right2 = factor.fma(right, right2);
            factor = spread(a[from + 3]);
            left3 = factor.fma(left, left3);
            right3 = factor.fma(right, right3);
            if (term + 1 >= terms) {
                break;
            }
            int next = aAt + (term + 1) * rows;
            left = load(b, bAt + (term + 1) * PANEL);
            right = load(b, bAt + (term + 1) * PANEL + STEP);
            factor = spread(a[next]);
            left0 = factor.fma(left, left0);
            right0 = factor.fma(right, right0);
            factor = spread(a[next + 1]);
            left1 = factor.fma(left, left1);
            right1 = factor.fma(right, right1);
            factor = spread(a[next + 2]);
            left2 = factor.fma(left, left2);
            right2 = factor.fma(right, right2);
            factor = spread(a[next + 3]);
            left3 = factor.fma(left, left3);
            right3 = factor.fma(right, right3);
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + cStride);
        store(left2, right2, c, cAt + 2 * cStride);
        store(left3, right3, c, cAt + 3 * cStride);
    }

    @Override
    public void pack(int terms, int columns, float[] b, int bAt, int stride, float[] panel, int at) {
        if (columns < STEP) {
            super.pack(terms, columns, b, bAt, stride, panel, at);
        } else {
            copy(terms, columns, b, bAt, stride, panel, at, PANEL);
        }
    }

    @Override
    public void unpack(int rows, int columns, float[] panel, int at, float[] c, int cAt, int stride) {
        if (columns < STEP) {
            super.unpack(rows, columns, panel, at, c, cAt, stride);
        } else {
            copy(rows, columns, panel, at, PANEL, c, cAt, stride);
        }
    }

    /** Rows of 16 columns at most and a vector at least, whose last vector may overlap the one before. */
    private static void copy(
            int rows, int columns, float[] from, int at, int stride, float[] to, int toAt, int toStride) {
        int last = columns - STEP;
        for (int column = 0; column < columns; column += PAIR) {
            int left = Math.min(column, last);
            int right = Math.min(column + STEP, last);
            for (int row = 0; row < rows; row++) {
                int a = at + row * stride;
                int b = toAt + row * toStride;
                load(from, a + left).intoArray(to, b + left);
                load(from, a + right).intoArray(to, b + right);
            }
        }
    }
}
