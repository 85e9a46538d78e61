package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;

/**
 * Where a pooling's windows lie in an image: as runs of windows of one row of which the same part is inside the image.
 * {@link #at} moves to a run; the values of the first window's pixels are then those at {@code origin() + offset(tap)}, for
 * the taps in rows [top, bottom) and columns [left, right) of the kernel, and each next window is {@code step()} values
 * further.
 */
public final class Tiles {
    private final Window window;
    private final int height;
    private final int width;
    private final int channels;
    private final int outWidth;
    private final int[] offsets;
    private int origin;
    private int top;
    private int bottom;
    private int left;
    private int right;
    private int count;

    public Tiles(Shape in, Window window) {
        this.window = window;
        this.height = in.height();
        this.width = in.width();
        this.channels = in.channels();
        this.outWidth = window.outWidth(width);
        this.offsets = new int[window.kernelSize()];
        for (int tap = 0; tap < offsets.length; tap++) {
            int row = tap / window.kernelWidth();
            int column = tap % window.kernelWidth();
            offsets[tap] = (row * width + column) * channels;
        }
    }

    /** Moves to the run that begins at an output pixel; the number of windows in it. */
    public int at(int row, int column) {
        int y = row * window.strideHeight() - window.padTop();
        int x = left(column);
        top = Math.max(0, -y);
        bottom = Math.min(window.kernelHeight(), height - y);
        left = Math.max(0, -x);
        right = Math.min(window.kernelWidth(), width - x);
        if (top >= bottom || left >= right) {
            throw new IllegalArgumentException("a window of a pooling lies wholly in the padding: " + window);
        }
        origin = (y * width + x) * channels;
        count = 1;
        boolean whole = right - left == window.kernelWidth();
        while (whole && column + count < outWidth && left(column + count) + window.kernelWidth() <= width) {
            count++;
        }
        return count;
    }

    private int left(int column) {
        return column * window.strideWidth() - window.padLeft();
    }

    /** Pixels of a row of the image. */
    public int width() {
        return width;
    }

    public int channels() {
        return channels;
    }

    public int outWidth() {
        return outWidth;
    }

    /** Values from a window to the next. */
    public int step() {
        return window.strideWidth() * channels;
    }

    /** Positions of the kernel in a row. */
    public int kernelWidth() {
        return window.kernelWidth();
    }

    public int taps() {
        return offsets.length;
    }

    /** From the origin to a position of the kernel, counted row by row. */
    public int offset(int tap) {
        return offsets[tap];
    }

    public int origin() {
        return origin;
    }

    public int top() {
        return top;
    }

    public int bottom() {
        return bottom;
    }

    public int left() {
        return left;
    }

    public int right() {
        return right;
    }

    public int count() {
        return count;
    }
}
