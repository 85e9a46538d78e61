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

    static void store(FloatVector left, FloatVector right, float[] to, int at) {
        left.intoArray(to, at);
        right.intoArray(to, at + STEP);
    }

    @Override
    public void multiplyBlocks(
            int rows, int blocks, float[] a, int aAt, int aBlock, float[] b, int bAt, float[] c, int cAt) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int right = bAt + column;
            int to = cAt + column;
            int row = 0;
            for (; isSix(rows - row); row += 6) {
                BlockPanels.six(blocks, a, aAt + row * PANEL, aBlock, b, right, c, to + row * PANEL);
            }
            for (; row + 4 <= rows; row += 4) {
                BlockPanels.four(blocks, a, aAt + row * PANEL, aBlock, b, right, c, to + row * PANEL);
            }
            for (; row < rows; row++) {
                BlockPanels.one(blocks, a, aAt + row * PANEL, aBlock, b, right, c, to + row * PANEL);
            }
        }
    }

    @Override
    public void addTransposedBlock(int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int right = bAt + column;
            int to = cAt + column;
            int row = 0;
            for (; isSix(PANEL - row); row += 6) {
                BlockPanels.addSix(terms, a, aAt + row, b, right, c, to + row * PANEL);
            }
            for (; row < PANEL; row += 4) {
                BlockPanels.addFour(terms, a, aAt + row, b, right, c, to + row * PANEL);
            }
        }
    }

    @Override
    public void multiplyTransposed(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int row = 0;
            for (; isSix(rows - row); row += 6) {
                int to = cAt + row * cStride + column;
                TransposedPanels.six(rows, terms, a, aAt + row, b, bAt + column, c, to, cStride);
            }
            for (; row + 4 <= rows; row += 4) {
                int to = cAt + row * cStride + column;
                TransposedPanels.four(rows, terms, a, aAt + row, b, bAt + column, c, to, cStride);
            }
            for (; row < rows; row++) {
                int to = cAt + row * cStride + column;
                TransposedPanels.one(rows, terms, a, aAt + row, b, bAt + column, c, to);
            }
        }
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
