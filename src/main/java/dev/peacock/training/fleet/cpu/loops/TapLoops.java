package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorTapLoops;
import java.util.Arrays;

/**
 * Loops of a convolution over {@code count} positions of one line, in plain Java; {@link VectorTapLoops} gives the same
 * bits. The patch of a position lies at {@code offsets} from its beginning; the beginnings are {@code step} values apart.
 */
public class TapLoops {

    /**
     * y [count, filters] = patches [count, taps] w [taps, filters]: each a sum of fused products in the order of the taps.
     */
    public void convolve(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            float[] w,
            int wAt,
            int filters,
            float[] y,
            int yAt) {
        for (int i = 0; i < count; i++) {
            int from = at + i * step;
            int to = yAt + i * filters;
            Arrays.fill(y, to, to + filters, 0f);
            for (int tap = 0; tap < offsets.length; tap++) {
                addScaled(x[from + offsets[tap]], w, wAt + tap * filters, filters, y, to);
            }
        }
    }

    /** dw [taps, filters] = dw + patches' dy: the line's part is a sum of fused products from left to right. */
    public void weightGradient(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            float[] dy,
            int dyAt,
            int filters,
            float[] dw,
            int dwAt) {
        for (int tap = 0; tap < offsets.length; tap++) {
            for (int filter = 0; filter < filters; filter++) {
                weightGradient(
                        x,
                        at + offsets[tap],
                        step,
                        count,
                        dy,
                        dyAt + filter,
                        filters,
                        dw,
                        dwAt + tap * filters + filter);
            }
        }
    }

    /** Of one tap and filter. */
    public static void weightGradient(
            float[] x, int at, int step, int count, float[] dy, int dyAt, int filters, float[] dw, int dwAt) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            sum = Math.fma(x[at + i * step], dy[dyAt + i * filters], sum);
        }
        dw[dwAt] += sum;
    }

    private static void addScaled(float factor, float[] w, int from, int length, float[] y, int to) {
        for (int c = 0; c < length; c++) {
            y[to + c] = Math.fma(factor, w[from + c], y[to + c]);
        }
    }
}
