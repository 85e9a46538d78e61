package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.Arrays;

/**
 * The patches that a convolution's window sees, one after another ("im2col"), and their sum back into an image. A patch is
 * kernel height x kernel width x channels, as the weights lie, with zeros where the window reaches over the border.
 */
final class Columns {
    /** Shorter runs are copied by a loop, for a call costs more. */
    private static final int SHORT_RUN = 16;

    private final Window window;
    private final int height;
    private final int width;
    private final int channels;
    /** Values of one row of the kernel, which lie together in the image. */
    private final int run;

    Columns(Shape in, Window window) {
        this.window = window;
        this.height = in.height();
        this.width = in.width();
        this.channels = in.channels();
        this.run = window.kernelWidth() * channels;
    }

    /** Values of a patch. */
    int length() {
        return window.kernelHeight() * run;
    }

    /** Whether the patches are the image itself. */
    boolean areTheImage() {
        return window.kernelSize() == 1
                && window.strideHeight() == 1
                && window.strideWidth() == 1
                && !window.isPadded();
    }

    /** Writes the first {@code count} patches of a row of window positions; the image begins at {@code at}. */
    void gather(float[] x, int at, int row, int count, float[] columns, int to) {
        int top = row * window.strideHeight() - window.padTop();
        int first = firstInside();
        int end = Math.max(first, Math.min(count, endInside()));
        for (int k = 0; k < window.kernelHeight(); k++) {
            int into = to + k * run;
            if (top + k < 0 || top + k >= height) {
                zero(columns, into, count);
                continue;
            }
            int line = at + (top + k) * width * channels;
            for (int column = 0; column < Math.min(first, count); column++) {
                gatherClipped(x, line, column, columns, into + column * length());
            }
            if (first < end) {
                int from = line + left(first) * channels;
                copy(x, from, end - first, columns, into + first * length());
            }
            for (int column = end; column < count; column++) {
                gatherClipped(x, line, column, columns, into + column * length());
            }
        }
    }

    private int left(int column) {
        return column * window.strideWidth() - window.padLeft();
    }

    /** First position whose window does not reach over the left border. */
    private int firstInside() {
        return (window.padLeft() + window.strideWidth() - 1) / window.strideWidth();
    }

    /** End of the positions whose window does not reach over the right border. */
    private int endInside() {
        return Math.floorDiv(width - window.kernelWidth() + window.padLeft(), window.strideWidth()) + 1;
    }

    private void zero(float[] columns, int to, int count) {
        for (int i = 0; i < count; i++) {
            Arrays.fill(columns, to + i * length(), to + i * length() + run, 0f);
        }
    }

    private void copy(float[] x, int from, int count, float[] columns, int to) {
        int step = window.strideWidth() * channels;
        int length = length();
        if (run >= SHORT_RUN) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(x, from + i * step, columns, to + i * length, run);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < run; j++) {
                columns[to + i * length + j] = x[from + i * step + j];
            }
        }
    }

    private void gatherClipped(float[] x, int line, int column, float[] columns, int to) {
        int left = left(column);
        int begin = Math.min(window.kernelWidth(), Math.max(0, -left)) * channels;
        int end = Math.max(begin, Math.min(window.kernelWidth(), width - left) * channels);
        Arrays.fill(columns, to, to + begin, 0f);
        System.arraycopy(x, line + left * channels + begin, columns, to + begin, end - begin);
        Arrays.fill(columns, to + end, to + run, 0f);
    }

    /** Adds the first {@code count} patches of a row of window positions to the image, from left to right. */
    void scatter(float[] columns, int from, int row, int count, float[] x, int at) {
        int top = row * window.strideHeight() - window.padTop();
        for (int k = Math.max(0, -top); k < Math.min(window.kernelHeight(), height - top); k++) {
            int line = at + (top + k) * width * channels;
            for (int column = 0; column < count; column++) {
                int left = left(column);
                int begin = Math.max(0, -left) * channels;
                int end = Math.min(window.kernelWidth(), width - left) * channels;
                int patch = from + column * length() + k * run;
                int into = line + left * channels;
                for (int j = begin; j < end; j++) {
                    x[into + j] += columns[patch + j];
                }
            }
        }
    }
}
