package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorPooledLoops;

/**
 * Loops of a convolution that is pooled two by two, over {@code count} windows of the pooling in one line, in plain Java;
 * {@link VectorPooledLoops} gives the same bits. The patch of a window's first position begins at {@code at}, that of the next
 * window's {@code step} values further; its values lie at {@code offsets} from there. The patches of the window's other positions
 * begin {@code right}, {@code down} and both of them further.
 */
public class PooledLoops {
    /** Filters at once. */
    public static final int PANEL = PanelLoops.PANEL;

    /** Of a window of the pooling. */
    protected static final int POSITIONS = 4;

    /**
     * y = the largest of the four sums of fused products in the order of the taps, and in {@code maxima} which position has it: the
     * first of equals, row by row. Of 16 filters; y and the maxima have {@code filters} a window.
     *
     * @param w [taps, 16]
     */
    public void convolve(
            float[] x,
            int at,
            int step,
            int count,
            int[] offsets,
            int right,
            int down,
            float[] w,
            int wAt,
            int filters,
            float[] y,
            int yAt,
            float[] maxima,
            int maximaAt) {
        for (int i = 0; i < count; i++) {
            int patch = at + i * step;
            for (int filter = 0; filter < PANEL; filter++) {
                int to = i * filters + filter;
                float most = sum(x, patch, offsets, w, wAt + filter);
                int position = 0;
                for (int other = 1; other < POSITIONS; other++) {
                    int begin = patch + other % 2 * right + other / 2 * down;
                    float value = sum(x, begin, offsets, w, wAt + filter);
                    position = value > most ? other : position;
                    most = value > most ? value : most;
                }
                y[yAt + to] = most;
                maxima[maximaAt + to] = position;
            }
        }
    }

    private static float sum(float[] x, int at, int[] offsets, float[] w, int wAt) {
        float sum = 0;
        for (int tap = 0; tap < offsets.length; tap++) {
            sum = Math.fma(x[at + offsets[tap]], w[wAt + tap * PANEL], sum);
        }
        return sum;
    }

    /**
     * dw [rows, run, filters] = dw + patches' dy, dy at the maxima alone: a line's part is a sum of fused products from left to
     * right.
     *
     * @param rows rows of a patch
     * @param run values of one of its rows, which lie together
     * @param rowSize values from one of its rows to the next
     */
    public void weightGradient(
            float[] x,
            int at,
            int step,
            int count,
            int rows,
            int run,
            int right,
            int down,
            int rowSize,
            float[] dy,
            int dyAt,
            float[] maxima,
            int maximaAt,
            int filters,
            float[] dw,
            int dwAt) {
        for (int tap = 0; tap < rows * run; tap++) {
            int patch = at + tap / run * rowSize + tap % run;
            for (int filter = 0; filter < filters; filter++) {
                dw[dwAt + tap * filters + filter] +=
                        sum(x, patch, step, count, right, down, dy, dyAt + filter, maxima, maximaAt + filter, filters);
            }
        }
    }

    /** A line's part of the gradient by one weight, whose values begin at {@code patch}. */
    protected static float sum(
            float[] x,
            int patch,
            int step,
            int count,
            int right,
            int down,
            float[] dy,
            int dyAt,
            float[] maxima,
            int maximaAt,
            int filters) {
        float sum = 0;
        for (int i = 0; i < count; i++) {
            int position = (int) maxima[maximaAt + i * filters];
            int from = patch + i * step + position % 2 * right + position / 2 * down;
            sum = Math.fma(x[from], dy[dyAt + i * filters], sum);
        }
        return sum;
    }
}
