package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.WinogradConvolution;
import dev.peacock.training.fleet.cpu.vector.VectorWinogradLoops;

/**
 * Arithmetic of {@link WinogradConvolution}, in plain Java; {@link VectorWinogradLoops} gives the same bits. A transform takes a few
 * values that are a stride apart to a few others, for many neighbours: done along both sides of a tile, it is one of the matrix
 * products of the paper (Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", 2016, section 4.3: F(4x4, 3x3)).
 */
public class WinogradLoops {
    public static final float SIXTH = 1 / 6f;
    public static final float TWELFTH = 1 / 12f;
    public static final float TWENTY_FOURTH = 1 / 24f;

    /** {@link #image} of tiles of 16 values. */
    public void imageTiles(float[] from, int at, float[] to, int toAt, Walk walk) {
        image(from, at, to, toAt, walk);
    }

    /** Six pixels: B' d. */
    public void image(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i++) {
                int a = begin + i;
                int b = toBegin + i;
                float d0 = from[a];
                float d1 = from[a + stride];
                float d2 = from[a + 2 * stride];
                float d3 = from[a + 3 * stride];
                float d4 = from[a + 4 * stride];
                float d5 = from[a + 5 * stride];
                float even = Math.fma(d2, -4f, d4);
                float odd = Math.fma(d1, -4f, d3);
                float far = d4 - d2;
                float twice = (d3 - d1) * 2f;
                to[b] = Math.fma(d0, 4f, Math.fma(d2, -5f, d4));
                to[b + toStride] = even + odd;
                to[b + 2 * toStride] = even - odd;
                to[b + 3 * toStride] = far + twice;
                to[b + 4 * toStride] = far - twice;
                to[b + 5 * toStride] = Math.fma(d1, 4f, Math.fma(d3, -5f, d5));
            }
        }
    }

    /** {@link #output} of tiles of 16 values. */
    public void outputTiles(float[] from, int at, float[] to, int toAt, Walk walk) {
        output(from, at, to, toAt, walk);
    }

    /** Four of the output: A' m, m of six. */
    public void output(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i++) {
                int a = begin + i;
                int b = toBegin + i;
                float m1 = from[a + stride];
                float m2 = from[a + 2 * stride];
                float m3 = from[a + 3 * stride];
                float m4 = from[a + 4 * stride];
                float near = m1 + m2;
                float nearApart = m1 - m2;
                float far = m3 + m4;
                float farApart = m3 - m4;
                to[b] = from[a] + near + far;
                to[b + toStride] = Math.fma(farApart, 2f, nearApart);
                to[b + 2 * toStride] = Math.fma(far, 4f, near);
                to[b + 3 * toStride] = Math.fma(farApart, 8f, nearApart) + from[a + 5 * stride];
            }
        }
    }

    /** {@link #outputGradient} of tiles of 16 values. */
    public void outputGradientTiles(float[] from, int at, float[] to, int toAt, Walk walk) {
        outputGradient(from, at, to, toAt, walk);
    }

    /** The gradient by m from that by four of the output: A dy. */
    public void outputGradient(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i++) {
                int a = begin + i;
                int b = toBegin + i;
                float y0 = from[a];
                float y1 = from[a + stride];
                float y2 = from[a + 2 * stride];
                float y3 = from[a + 3 * stride];
                float even = y0 + y2;
                float odd = y1 + y3;
                float farEven = Math.fma(y2, 4f, y0);
                float farOdd = Math.fma(y3, 4f, y1) * 2f;
                to[b] = y0;
                to[b + toStride] = even + odd;
                to[b + 2 * toStride] = even - odd;
                to[b + 3 * toStride] = farEven + farOdd;
                to[b + 4 * toStride] = farEven - farOdd;
                to[b + 5 * toStride] = y3;
            }
        }
    }

    /** Three weights: G g. */
    public void weights(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i++) {
                int a = begin + i;
                int b = toBegin + i;
                float g0 = from[a];
                float g1 = from[a + stride];
                float g2 = from[a + 2 * stride];
                float near = (g0 + g2) * -SIXTH;
                float far = Math.fma(g2, 4f, g0) * TWENTY_FOURTH;
                float nearOdd = g1 * SIXTH;
                float farOdd = g1 * TWELFTH;
                to[b] = g0 * 0.25f;
                to[b + toStride] = near - nearOdd;
                to[b + 2 * toStride] = near + nearOdd;
                to[b + 3 * toStride] = far + farOdd;
                to[b + 4 * toStride] = far - farOdd;
                to[b + 5 * toStride] = g2;
            }
        }
    }

    /** The gradient by three weights from that by six of their transform: G' du. */
    public void weightsGradient(float[] from, int at, float[] to, int toAt, Walk walk) {
        int stride = walk.stride();
        int toStride = walk.toStride();
        for (int tile = 0; tile < walk.count(); tile++) {
            int begin = at + tile * walk.step();
            int toBegin = toAt + tile * walk.toStep();
            for (int i = 0; i < walk.length(); i++) {
                int a = begin + i;
                int b = toBegin + i;
                float u1 = from[a + stride];
                float u2 = from[a + 2 * stride];
                float u3 = from[a + 3 * stride];
                float u4 = from[a + 4 * stride];
                float near = u1 + u2;
                float far = u3 + u4;
                float ends = Math.fma(near, -SIXTH, from[a] * 0.25f);
                to[b] = Math.fma(far, TWENTY_FOURTH, ends);
                to[b + toStride] = Math.fma(u2 - u1, SIXTH, (u3 - u4) * TWELFTH);
                to[b + 2 * toStride] = Math.fma(far - near, SIXTH, from[a + 5 * stride]);
            }
        }
    }
}
