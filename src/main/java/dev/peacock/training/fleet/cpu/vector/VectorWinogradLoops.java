package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.spread;

import dev.peacock.training.fleet.cpu.loops.Walk;
import dev.peacock.training.fleet.cpu.loops.WinogradLoops;
import jdk.incubator.vector.FloatVector;

/** {@link WinogradLoops} by the Vector API. */
public final class VectorWinogradLoops extends WinogradLoops {
    @Override
    public void imageTiles(float[] from, int at, float[] to, int toAt, Walk walk) {
        TileTransforms.image(from, at, to, toAt, walk);
    }

    @Override
    public void image(float[] from, int at, float[] to, int toAt, Walk walk) {
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
    public void outputTiles(float[] from, int at, float[] to, int toAt, Walk walk) {
        TileTransforms.output(from, at, to, toAt, walk);
    }

    @Override
    public void output(float[] from, int at, float[] to, int toAt, Walk walk) {
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
    public void outputGradientTiles(float[] from, int at, float[] to, int toAt, Walk walk) {
        TileTransforms.outputGradient(from, at, to, toAt, walk);
    }

    @Override
    public void outputGradient(float[] from, int at, float[] to, int toAt, Walk walk) {
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
    public void weights(float[] from, int at, float[] to, int toAt, Walk walk) {
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
    public void weightsGradient(float[] from, int at, float[] to, int toAt, Walk walk) {
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
}
