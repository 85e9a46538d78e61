package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorMaximaLoops;

/**
 * Loops of the gradients of a pooled convolution over the maxima that have one, in plain Java; {@link VectorMaximaLoops}
 * gives the same bits. A patch is {@code rows} times {@code run} values, of which each row begins {@code rowStride} after
 * the one before.
 */
public class MaximaLoops {
    /** Values of a row of a patch that are added at once: three vectors. */
    public static final int BLOCK = 24;

    /**
     * dw [rows, run] = dw + the sum of factor times patch, in the order of the maxima.
     *
     * @param patches where each patch begins, from {@code at}
     * @param count number of maxima
     */
    public void addPatches(
            float[] factors,
            int[] patches,
            int count,
            float[] x,
            int at,
            int rowStride,
            int rows,
            int run,
            float[] dw,
            int dwAt) {
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < rows; row++) {
                addScaled(factors[i], x, at + patches[i] + row * rowStride, run, dw, dwAt + row * run);
            }
        }
    }

    /** dx = dx + factor times w [rows, run] at each patch, in the order of the maxima for each block of a row. */
    public final void addWeights(
            float[] factors,
            int[] patches,
            int count,
            float[] w,
            int wAt,
            int rowStride,
            int rows,
            int run,
            float[] dx,
            int at) {
        for (int j = 0; j < run; j += BLOCK) {
            int length = Math.min(BLOCK, run - j);
            addWeights(factors, patches, count, w, wAt + j, rowStride, rows, run, length, dx, at + j);
        }
    }

    /** The same for {@code length} values of each row of a patch. */
    public void addWeights(
            float[] factors,
            int[] patches,
            int count,
            float[] w,
            int wAt,
            int rowStride,
            int rows,
            int run,
            int length,
            float[] dx,
            int at) {
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < rows; row++) {
                addScaled(factors[i], w, wAt + row * run, length, dx, at + patches[i] + row * rowStride);
            }
        }
    }

    public static void addScaled(float factor, float[] x, int from, int length, float[] y, int to) {
        for (int j = 0; j < length; j++) {
            y[to + j] = Math.fma(factor, x[from + j], y[to + j]);
        }
    }
}
