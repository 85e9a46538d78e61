package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.ShortVectors.PAIR;
import static dev.peacock.training.fleet.cpu.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.ShortVectors.spread;
import static dev.peacock.training.fleet.cpu.ShortVectors.zero;

import jdk.incubator.vector.FloatVector;

/** {@link WinogradLoops} by the Vector API. */
final class VectorWinogradLoops extends WinogradLoops {
    @Override
    void image(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i += STEP) {
                int a = begin + i;
                int b = toBegin + i;
                FloatVector d1 = load(from, a + stride);
                FloatVector d2 = load(from, a + 2 * stride);
                FloatVector d3 = load(from, a + 3 * stride);
                FloatVector d4 = load(from, a + 4 * stride);
                FloatVector even = d2.fma(spread(-4f), d4);
                FloatVector odd = d1.fma(spread(-4f), d3);
                FloatVector far = d4.sub(d2);
                FloatVector twice = d3.sub(d1).mul(spread(2f));
                load(from, a).fma(spread(4f), d2.fma(spread(-5f), d4)).intoArray(to, b);
                even.add(odd).intoArray(to, b + toStride);
                even.sub(odd).intoArray(to, b + 2 * toStride);
                far.add(twice).intoArray(to, b + 3 * toStride);
                far.sub(twice).intoArray(to, b + 4 * toStride);
                FloatVector last = d3.fma(spread(-5f), load(from, a + 5 * stride));
                d1.fma(spread(4f), last).intoArray(to, b + 5 * toStride);
            }
        }
    }

    @Override
    void output(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i += STEP) {
                int a = begin + i;
                int b = toBegin + i;
                FloatVector m1 = load(from, a + stride);
                FloatVector m2 = load(from, a + 2 * stride);
                FloatVector m3 = load(from, a + 3 * stride);
                FloatVector m4 = load(from, a + 4 * stride);
                FloatVector near = m1.add(m2);
                FloatVector nearApart = m1.sub(m2);
                FloatVector far = m3.add(m4);
                FloatVector farApart = m3.sub(m4);
                load(from, a).add(near).add(far).intoArray(to, b);
                farApart.fma(spread(2f), nearApart).intoArray(to, b + toStride);
                far.fma(spread(4f), near).intoArray(to, b + 2 * toStride);
                farApart.fma(spread(8f), nearApart)
                        .add(load(from, a + 5 * stride))
                        .intoArray(to, b + 3 * toStride);
            }
        }
    }

    @Override
    void outputGradient(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i += STEP) {
                int a = begin + i;
                int b = toBegin + i;
                FloatVector y0 = load(from, a);
                FloatVector y1 = load(from, a + stride);
                FloatVector y2 = load(from, a + 2 * stride);
                FloatVector y3 = load(from, a + 3 * stride);
                FloatVector even = y0.add(y2);
                FloatVector odd = y1.add(y3);
                FloatVector farEven = y2.fma(spread(4f), y0);
                FloatVector farOdd = y3.fma(spread(4f), y1).mul(spread(2f));
                y0.intoArray(to, b);
                even.add(odd).intoArray(to, b + toStride);
                even.sub(odd).intoArray(to, b + 2 * toStride);
                farEven.add(farOdd).intoArray(to, b + 3 * toStride);
                farEven.sub(farOdd).intoArray(to, b + 4 * toStride);
                y3.intoArray(to, b + 5 * toStride);
            }
        }
    }

    @Override
    void weights(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i += STEP) {
                int a = begin + i;
                int b = toBegin + i;
                FloatVector g0 = load(from, a);
                FloatVector g1 = load(from, a + stride);
                FloatVector g2 = load(from, a + 2 * stride);
                FloatVector near = g0.add(g2).mul(spread(-SIXTH));
                FloatVector far = g2.fma(spread(4f), g0).mul(spread(TWENTY_FOURTH));
                FloatVector nearOdd = g1.mul(spread(SIXTH));
                FloatVector farOdd = g1.mul(spread(TWELFTH));
                g0.mul(spread(0.25f)).intoArray(to, b);
                near.sub(nearOdd).intoArray(to, b + toStride);
                near.add(nearOdd).intoArray(to, b + 2 * toStride);
                far.add(farOdd).intoArray(to, b + 3 * toStride);
                far.sub(farOdd).intoArray(to, b + 4 * toStride);
                g2.intoArray(to, b + 5 * toStride);
            }
        }
    }

    @Override
    void weightsGradient(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i += STEP) {
                int a = begin + i;
                int b = toBegin + i;
                FloatVector u1 = load(from, a + stride);
                FloatVector u2 = load(from, a + 2 * stride);
                FloatVector u3 = load(from, a + 3 * stride);
                FloatVector u4 = load(from, a + 4 * stride);
                FloatVector near = u1.add(u2);
                FloatVector far = u3.add(u4);
                FloatVector ends = near.fma(spread(-SIXTH), load(from, a).mul(spread(0.25f)));
                far.fma(spread(TWENTY_FOURTH), ends).intoArray(to, b);
                FloatVector odd = u3.sub(u4).mul(spread(TWELFTH));
                u2.sub(u1).fma(spread(SIXTH), odd).intoArray(to, b + toStride);
                far.sub(near).fma(spread(SIXTH), load(from, a + 5 * stride)).intoArray(to, b + 2 * toStride);
            }
        }
    }

    @Override
    void multiply(int rows, int terms, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int stride) {
        for (int column = 0; column < PANEL; column += PAIR) {
            int row = 0;
            for (; row + 6 <= rows; row += 6) {
                six(terms, a, aAt + row * terms, b, bAt + column, c, cAt + row * stride + column, stride);
            }
            for (; row < rows; row++) {
                one(terms, a, aAt + row * terms, b, bAt + column, c, cAt + row * stride + column);
            }
        }
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
    void addTransposed(int rows, int terms, float[] a, int aAt, float[] b, int bAt, int stride, float[] c, int cAt) {
        for (int column = 0; column < PANEL; column += PAIR) {
            for (int row = 0; row < rows; row += 4) {
                addFour(rows, terms, a, aAt + row, b, bAt + column, stride, c, cAt + row * PANEL + column);
            }
        }
    }

    private static void addFour(
            int rows, int terms, float[] a, int aAt, float[] b, int bAt, int stride, float[] c, int c0) {
        int c1 = c0 + PANEL;
        int c2 = c1 + PANEL;
        int c3 = c2 + PANEL;
        FloatVector left0 = load(c, c0);
        FloatVector right0 = load(c, c0 + STEP);
        FloatVector left1 = load(c, c1);
        FloatVector right1 = load(c, c1 + STEP);
        FloatVector left2 = load(c, c2);
        FloatVector right2 = load(c, c2 + STEP);
        FloatVector left3 = load(c, c3);
        FloatVector right3 = load(c, c3 + STEP);
        for (int term = 0; term < terms; term++) {
            int from = aAt + term * rows;
            FloatVector left = load(b, bAt + term * stride);
            FloatVector right = load(b, bAt + term * stride + STEP);
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

    private static void store(FloatVector left, FloatVector right, float[] to, int at) {
        left.intoArray(to, at);
        right.intoArray(to, at + STEP);
    }
}
