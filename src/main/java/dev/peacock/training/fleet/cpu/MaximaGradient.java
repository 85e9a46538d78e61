package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.MaximaLoops;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of a pooled convolution from those by the maxima alone: image by image, filter by filter, each maximum adds its
 * patch to the gradient by the weights and the weights to the gradient by the patch. Of a pooling of four positions that is
 * a quarter of the products that the dense way takes, and a maximum without a gradient costs nothing.
 */
final class MaximaGradient {
    private final MaximaLoops loops;
    private final Node node;
    private final int filters;
    private final int rows;
    private final int run;
    private final Padding images;
    private final Padding gradients;
    /** Where the patch of a window's first position begins. */
    private final int[] windows;
    /** From there to that of each position of the pooling. */
    private final int[] positions;
    /** The maxima of one filter in one image that have a gradient. */
    private final float[] factors;

    private final int[] patches;
    /** Weights and their gradients with the filters apart: [filters, patch]. */
    private final Slice transposed;

    private final Slice sums;

    MaximaGradient(MaximaLoops loops, Node node, Op.ConvMaxPool op, IntFunction<Slice> memory) {
        this.loops = loops;
        this.node = node;
        Window window = op.conv().window();
        this.filters = op.conv().filters();
        this.rows = window.kernelHeight();
        this.run = window.kernelWidth() * node.in().channels();
        this.images = new Padding(node.in(), window, memory);
        this.gradients = new Padding(node.in(), window, memory);
        int down = window.strideHeight() * images.rowSize();
        int right = window.strideWidth() * node.in().channels();
        Window pool = op.pool();
        this.windows = new int[node.out().height() * node.out().width()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = i / node.out().width() * pool.strideHeight() * down
                    + i % node.out().width() * pool.strideWidth() * right;
        }
        this.positions = new int[pool.kernelSize()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i / pool.kernelWidth() * down + i % pool.kernelWidth() * right;
        }
        this.factors = new float[windows.length];
        this.patches = new int[windows.length];
        this.transposed = memory.apply(filters * rows * run);
        this.sums = memory.apply(filters * rows * run);
    }

    /**
     * @param count images
     * @param w weights [patch, filters]
     * @param taps which position of the pooling each maximum had
     * @param dy gradient by what f is given
     * @param dx receives the gradient by x, where it is wanted
     * @param dw receives that by the weights, where it is wanted
     */
    void backward(int count, Slice x, Slice w, Slice taps, Slice dy, @Nullable Slice dx, @Nullable Slice dw) {
        int length = rows * run;
        if (dw != null) {
            Arrays.fill(sums.array(), sums.offset(), sums.offset() + length * filters, 0f);
        }
        if (dx != null) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + count * node.in().size(), 0f);
            transpose(w, length, filters, transposed);
        }
        for (int image = 0; image < count; image++) {
            if (dw != null) {
                images.take(x, image);
            }
            if (dx != null) {
                gradients.clear();
            }
            for (int filter = 0; filter < filters; filter++) {
                int maxima = collect(image * windows.length * filters + filter, dy, taps);
                if (dw != null) {
                    addPatches(maxima, x, image, filter);
                }
                if (dx != null) {
                    addWeights(maxima, dx, image, filter);
                }
            }
            if (dx != null) {
                gradients.give(dx, image);
            }
        }
        if (dw != null) {
            transpose(sums, filters, length, dw);
        }
    }

    /** Gathers the maxima of one filter that have a gradient; how many they are. */
    private int collect(int from, Slice dy, Slice taps) {
        int maxima = 0;
        for (int i = 0; i < windows.length; i++) {
            float factor = dy.array()[dy.offset() + from + i * filters];
            factors[maxima] = factor;
            patches[maxima] = windows[i] + positions[(int) taps.array()[taps.offset() + from + i * filters]];
            maxima += factor == 0 ? 0 : 1;
        }
        return maxima;
    }

    private void addPatches(int maxima, Slice x, int image, int filter) {
        loops.addPatches(
                factors,
                patches,
                maxima,
                images.array(x),
                images.offset(x, image),
                images.rowSize(),
                rows,
                run,
                sums.array(),
                sums.offset() + filter * rows * run);
    }

    private void addWeights(int maxima, Slice dx, int image, int filter) {
        loops.addWeights(
                factors,
                patches,
                maxima,
                transposed.array(),
                transposed.offset() + filter * rows * run,
                images.rowSize(),
                rows,
                run,
                gradients.array(dx),
                gradients.offset(dx, image));
    }

    /** to [columns, height] = from [height, columns]. */
    private static void transpose(Slice from, int height, int columns, Slice to) {
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < columns; j++) {
                to.array()[to.offset() + j * height + i] = from.array()[from.offset() + i * columns + j];
            }
        }
    }
}
