package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.cpu.vector.VectorPoolLoops;
import java.util.Arrays;

/**
 * Loops over the run of windows at which {@link Tiles} stand, in plain Java; {@link VectorPoolLoops} gives the same bits.
 * The image that is pooled begins at {@code at}; of y and what is kept beside it, each window has one value a channel.
 */
public class PoolLoops {

    /** y = the largest value, and in {@code taps} which position of the kernel has it: the first of equals, row by row. */
    public void max(Tiles run, float[] x, int at, float[] y, int yAt, float[] taps, int tapsAt) {
        int channels = run.channels();
        int first = run.top() * run.kernelWidth() + run.left();
        for (int i = 0; i < run.count(); i++) {
            int from = at + run.origin() + i * run.step();
            int to = yAt + i * channels;
            int tapsTo = tapsAt + i * channels;
            System.arraycopy(x, from + run.offset(first), y, to, channels);
            Arrays.fill(taps, tapsTo, tapsTo + channels, first);
            for (int row = run.top(); row < run.bottom(); row++) {
                for (int column = run.left(); column < run.right(); column++) {
                    int tap = row * run.kernelWidth() + column;
                    larger(x, from + run.offset(tap), tap, channels, y, to, taps, tapsTo);
                }
            }
        }
    }

    private static void larger(
            float[] x, int from, int tap, int channels, float[] y, int to, float[] taps, int tapsTo) {
        for (int c = 0; c < channels; c++) {
            if (x[from + c] > y[to + c]) {
                y[to + c] = x[from + c];
                taps[tapsTo + c] = tap;
            }
        }
    }

    /** dx = dx + dy where the largest value was. */
    public void maxGradient(Tiles run, float[] dy, int dyAt, float[] taps, int tapsAt, float[] dx, int at) {
        int channels = run.channels();
        for (int i = 0; i < run.count(); i++) {
            int into = at + run.origin() + i * run.step();
            for (int c = 0; c < channels; c++) {
                int tap = (int) taps[tapsAt + i * channels + c];
                dx[into + run.offset(tap) + c] += dy[dyAt + i * channels + c];
            }
        }
    }

    /** y = share times the sum over the window, row by row. */
    public final void sum(Tiles run, float[] x, int at, float share, float[] y, int yAt) {
        int channels = run.channels();
        for (int i = 0; i < run.count(); i++) {
            int from = at + run.origin() + i * run.step();
            int to = yAt + i * channels;
            Arrays.fill(y, to, to + channels, 0f);
            for (int row = run.top(); row < run.bottom(); row++) {
                for (int column = run.left(); column < run.right(); column++) {
                    addTo(y, to, x, from + run.offset(row * run.kernelWidth() + column), channels);
                }
            }
            for (int c = 0; c < channels; c++) {
                y[to + c] *= share;
            }
        }
    }

    private static void addTo(float[] sum, int to, float[] x, int from, int length) {
        for (int c = 0; c < length; c++) {
            sum[to + c] += x[from + c];
        }
    }

    /** dx = dx + share dy, all over the window. */
    public final void sumGradient(Tiles run, float[] dy, int dyAt, float share, float[] dx, int at) {
        int channels = run.channels();
        for (int i = 0; i < run.count(); i++) {
            int into = at + run.origin() + i * run.step();
            for (int row = run.top(); row < run.bottom(); row++) {
                for (int column = run.left(); column < run.right(); column++) {
                    int to = into + run.offset(row * run.kernelWidth() + column);
                    addShare(dx, to, dy, dyAt + i * channels, share, channels);
                }
            }
        }
    }

    private static void addShare(float[] dx, int to, float[] dy, int from, float share, int length) {
        for (int c = 0; c < length; c++) {
            dx[to + c] = Math.fma(share, dy[from + c], dx[to + c]);
        }
    }
}
