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

    static void four(
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

    static void one(
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

    /** Of {@link #fourPacked}, where there are registers for six rows. */
    static void sixPacked(
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

    // not shared with four(), whose rows of b are any stride apart: one loop for both took 1.15 times as long
    // for dense layers.
    // The branch between two terms keeps C2 from loading both before it adds, for which 16 registers are too few
    static void fourPacked(
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
}
