package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link Op.Conv2d}: patches of a few rows of the output at a time, times the weights. */
final class Conv2dLayer implements Layer<Slice> {
    private final Loops loops;
    private final Columns patches;
    private final int inSize;
    private final int outHeight;
    private final int outWidth;
    private final int filters;
    private final boolean bias;
    private final Activation activation;
    /** Rows of the output, over all images, that are computed at once. */
    private final int block;
    /** z of the last forward pass, for an activation whose derivative needs it. */
    private final @Nullable Slice input;

    private final @Nullable Slice columns;

    Conv2dLayer(Loops loops, Node node, Op.Conv2d op, int most, IntFunction<Slice> memory) {
        this.loops = loops;
        this.patches = new Columns(node.in(), op.window());
        this.inSize = node.in().size();
        this.outHeight = node.out().height();
        this.outWidth = node.out().width();
        this.filters = op.filters();
        this.bias = op.bias();
        this.activation = op.activation();
        this.block = Blocks.rows(outWidth, patches.length(), filters, most * outHeight);
        this.input = activation.needsInput() ? memory.apply(most * node.out().size()) : null;
        this.columns = patches.areTheImage() ? null : memory.apply(block * outWidth * patches.length());
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        Slice w = parameters.get(0);
        int length = patches.length();
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            Slice from = gather(x, row, count);
            int at = columns == null ? x.offset() + row * outWidth * length : from.offset();
            Blas.multiply(
                    PLAIN,
                    PLAIN,
                    count * outWidth,
                    filters,
                    length,
                    from.array(),
                    at,
                    length,
                    w.array(),
                    w.offset(),
                    filters,
                    0,
                    y.array(),
                    y.offset() + row * outWidth * filters,
                    filters);
            Slice b = bias ? parameters.get(1) : null;
            Finish.forward(loops, row * outWidth, count * outWidth, filters, b, activation, input, y);
        }
    }

    /** The patches of some rows of the output; the image itself where they are that. */
    private Slice gather(Slice x, int row, int count) {
        if (columns == null) {
            return x;
        }
        for (int i = 0; i < count; i++) {
            int at = x.offset() + (row + i) / outHeight * inSize;
            int to = columns.offset() + i * outWidth * patches.length();
            patches.gather(x.array(), at, (row + i) % outHeight, outWidth, columns.array(), to);
        }
        return columns;
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        Slice z = input == null ? y : input;
        int positions = rows * outHeight * outWidth;
        loops.activationGradient(z.array(), z.offset(), dy.array(), dy.offset(), positions * filters, activation);
        if (bias) {
            Slice db = gradients.get(1);
            loops.columnSums(dy.array(), dy.offset(), positions, filters, db.array(), db.offset());
        }
        weightGradient(rows, x, dy, gradients.get(0));
        if (dx != null) {
            inputGradient(rows, parameters.get(0), dy, dx);
        }
    }

    private void weightGradient(int rows, Slice x, Slice dy, Slice dw) {
        int length = patches.length();
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            Slice from = gather(x, row, count);
            int at = columns == null ? x.offset() + row * outWidth * length : from.offset();
            Blas.multiply(
                    TRANSPOSED,
                    PLAIN,
                    length,
                    filters,
                    count * outWidth,
                    from.array(),
                    at,
                    length,
                    dy.array(),
                    dy.offset() + row * outWidth * filters,
                    filters,
                    row == 0 ? 0 : 1,
                    dw.array(),
                    dw.offset(),
                    filters);
        }
    }

    private void inputGradient(int rows, Slice w, Slice dy, Slice dx) {
        int length = patches.length();
        Slice into = columns == null ? dx : columns;
        if (columns != null) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + rows * inSize, 0f);
        }
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            int at = columns == null ? dx.offset() + row * outWidth * length : into.offset();
            Blas.multiply(
                    PLAIN,
                    TRANSPOSED,
                    count * outWidth,
                    length,
                    filters,
                    dy.array(),
                    dy.offset() + row * outWidth * filters,
                    filters,
                    w.array(),
                    w.offset(),
                    filters,
                    0,
                    into.array(),
                    at,
                    length);
            if (columns != null) {
                scatter(row, count, into, dx);
            }
        }
    }

    private void scatter(int row, int count, Slice from, Slice dx) {
        for (int i = 0; i < count; i++) {
            int at = dx.offset() + (row + i) / outHeight * inSize;
            int begin = from.offset() + i * outWidth * patches.length();
            patches.scatter(from.array(), begin, (row + i) % outHeight, outWidth, dx.array(), at);
        }
    }
}
