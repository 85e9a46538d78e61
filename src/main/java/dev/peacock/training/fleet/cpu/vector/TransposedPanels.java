package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.spread;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.zero;
import static dev.peacock.training.fleet.cpu.vector.VectorPanelLoops.store;

import jdk.incubator.vector.FloatVector;

/** Two vectors of up to six rows of {@link VectorPanelLoops}'s transposed products. */
final class TransposedPanels {
    private TransposedPanels() {}

    static void one(int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector left = zero();
        FloatVector right = zero();
        for (int term = 0; term < terms; term++) {
            FloatVector factor = spread(a[aAt + term * rows]);
            left = factor.fma(load(b, bAt + term * PANEL), left);
            right = factor.fma(load(b, bAt + term * PANEL + STEP), right);
        }
        store(left, right, c, cAt);
    }

    /** Of {@link #four}, where there are registers for six rows. */
    static void six(int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
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

    // the branch between two terms keeps C2 from loading both before it adds, for which 16 registers are too few
    static void four(int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int cStride) {
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
}
