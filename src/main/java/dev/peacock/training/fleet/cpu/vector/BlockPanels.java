package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.loops.PanelLoops.PANEL;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.spread;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.zero;
import static dev.peacock.training.fleet.cpu.vector.VectorPanelLoops.store;

import jdk.incubator.vector.FloatVector;

/**
 * Two vectors of a few rows of {@link VectorPanelLoops}'s products in blocks of 16. Rows are 16 apart, which C2 knows: with a distance that
 * it does not know it computes each row's address for each term, and a product takes 1.3 times as long.
 */
final class BlockPanels {
    private BlockPanels() {}

    static void six(int blocks, float[] a, int aAt, int aBlock, float[] b, int bAt, float[] c, int cAt) {
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
        for (int block = 0; block < blocks; block++) {
            int aBegin = aAt + block * aBlock;
            int bBegin = bAt + block * PANEL * PANEL;
            for (int term = 0; term < PANEL; term++) {
                int from = aBegin + term;
                FloatVector left = load(b, bBegin + term * PANEL);
                FloatVector right = load(b, bBegin + term * PANEL + STEP);
                FloatVector factor = spread(a[from]);
                left0 = factor.fma(left, left0);
                right0 = factor.fma(right, right0);
                factor = spread(a[from + PANEL]);
                left1 = factor.fma(left, left1);
                right1 = factor.fma(right, right1);
                factor = spread(a[from + 2 * PANEL]);
                left2 = factor.fma(left, left2);
                right2 = factor.fma(right, right2);
                factor = spread(a[from + 3 * PANEL]);
                left3 = factor.fma(left, left3);
                right3 = factor.fma(right, right3);
                factor = spread(a[from + 4 * PANEL]);
                left4 = factor.fma(left, left4);
                right4 = factor.fma(right, right4);
                factor = spread(a[from + 5 * PANEL]);
                left5 = factor.fma(left, left5);
                right5 = factor.fma(right, right5);
            }
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + PANEL);
        store(left2, right2, c, cAt + 2 * PANEL);
        store(left3, right3, c, cAt + 3 * PANEL);
        store(left4, right4, c, cAt + 4 * PANEL);
        store(left5, right5, c, cAt + 5 * PANEL);
    }

    static void four(int blocks, float[] a, int aAt, int aBlock, float[] b, int bAt, float[] c, int cAt) {
        FloatVector left0 = zero();
        FloatVector right0 = zero();
        FloatVector left1 = zero();
        FloatVector right1 = zero();
        FloatVector left2 = zero();
        FloatVector right2 = zero();
        FloatVector left3 = zero();
        FloatVector right3 = zero();
        for (int block = 0; block < blocks; block++) {
            int aBegin = aAt + block * aBlock;
            int bBegin = bAt + block * PANEL * PANEL;
            for (int term = 0; term < PANEL; term++) {
                int from = aBegin + term;
                FloatVector left = load(b, bBegin + term * PANEL);
                FloatVector right = load(b, bBegin + term * PANEL + STEP);
                FloatVector factor = spread(a[from]);
                left0 = factor.fma(left, left0);
                right0 = factor.fma(right, right0);
                factor = spread(a[from + PANEL]);
                left1 = factor.fma(left, left1);
                right1 = factor.fma(right, right1);
                factor = spread(a[from + 2 * PANEL]);
                left2 = factor.fma(left, left2);
                right2 = factor.fma(right, right2);
                factor = spread(a[from + 3 * PANEL]);
                left3 = factor.fma(left, left3);
                right3 = factor.fma(right, right3);
            }
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + PANEL);
        store(left2, right2, c, cAt + 2 * PANEL);
        store(left3, right3, c, cAt + 3 * PANEL);
    }

    static void one(int blocks, float[] a, int aAt, int aBlock, float[] b, int bAt, float[] c, int cAt) {
        FloatVector left0 = zero();
        FloatVector right0 = zero();
        for (int block = 0; block < blocks; block++) {
            int aBegin = aAt + block * aBlock;
            int bBegin = bAt + block * PANEL * PANEL;
            for (int term = 0; term < PANEL; term++) {
                int from = aBegin + term;
                FloatVector left = load(b, bBegin + term * PANEL);
                FloatVector right = load(b, bBegin + term * PANEL + STEP);
                FloatVector factor = spread(a[from]);
                left0 = factor.fma(left, left0);
                right0 = factor.fma(right, right0);
            }
        }
        store(left0, right0, c, cAt);
    }

    static void addSix(int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector left0 = load(c, cAt);
        FloatVector right0 = load(c, cAt + STEP);
        FloatVector left1 = load(c, cAt + PANEL);
        FloatVector right1 = load(c, cAt + PANEL + STEP);
        FloatVector left2 = load(c, cAt + 2 * PANEL);
        FloatVector right2 = load(c, cAt + 2 * PANEL + STEP);
        FloatVector left3 = load(c, cAt + 3 * PANEL);
        FloatVector right3 = load(c, cAt + 3 * PANEL + STEP);
        FloatVector left4 = load(c, cAt + 4 * PANEL);
        FloatVector right4 = load(c, cAt + 4 * PANEL + STEP);
        FloatVector left5 = load(c, cAt + 5 * PANEL);
        FloatVector right5 = load(c, cAt + 5 * PANEL + STEP);
        for (int term = 0; term < terms; term++) {
            int from = aAt + term * PANEL;
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
        store(left1, right1, c, cAt + PANEL);
        store(left2, right2, c, cAt + 2 * PANEL);
        store(left3, right3, c, cAt + 3 * PANEL);
        store(left4, right4, c, cAt + 4 * PANEL);
        store(left5, right5, c, cAt + 5 * PANEL);
    }

    static void addFour(int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        FloatVector left0 = load(c, cAt);
        FloatVector right0 = load(c, cAt + STEP);
        FloatVector left1 = load(c, cAt + PANEL);
        FloatVector right1 = load(c, cAt + PANEL + STEP);
        FloatVector left2 = load(c, cAt + 2 * PANEL);
        FloatVector right2 = load(c, cAt + 2 * PANEL + STEP);
        FloatVector left3 = load(c, cAt + 3 * PANEL);
        FloatVector right3 = load(c, cAt + 3 * PANEL + STEP);
        for (int term = 0; term < terms; term++) {
            int from = aAt + term * PANEL;
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
        }
        store(left0, right0, c, cAt);
        store(left1, right1, c, cAt + PANEL);
        store(left2, right2, c, cAt + 2 * PANEL);
        store(left3, right3, c, cAt + 3 * PANEL);
    }
}
