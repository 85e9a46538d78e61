package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@link Op.ConvMaxPool}: the convolution of a few rows of windows at a time, pooled at once. Only what a window of the pooling
 * sees is computed.
 */
final class ConvMaxPoolLayer implements Layer<Slice> {
    private final Loops loops;
    private final Columns patches;
    private final Window pool;
    private final int inSize;
    private final int outHeight;
    private final int outWidth;
    private final int filters;
    private final boolean bias;
    private final Activation activation;
    /** Rows of the pooled output, over all images, that are computed at once. */
    private final int block;
    /** Positions of the convolution in a row, up to the last that is pooled. */
    private final int convWidth;
    /** The pooling as it lies in a block. */
    private final Tiles tiles;

    private final Slice columns;
    /** The convolution, before pooling, of a block. */
    private final Slice conv;
    /** Which position of the pooling had the largest value, in the last forward pass. */
    private final Slice taps;

    ConvMaxPoolLayer(Loops loops, Node node, Op.ConvMaxPool op, int most, IntFunction<Slice> memory) {
        this.loops = loops;
        this.pool = op.pool();
        this.patches = new Columns(node.in(), op.conv().window());
        this.inSize = node.in().size();
        this.outHeight = node.out().height();
        this.outWidth = node.out().width();
        this.filters = op.conv().filters();
        this.bias = op.conv().bias();
        this.activation = op.conv().activation();
        if (!activation.isMonotone() || !pool.isDisjoint()) {
            throw new IllegalArgumentException("a convolution can be pooled first only under a monotone activation and"
                    + " by disjoint windows, not " + op);
        }
        this.convWidth = (outWidth - 1) * pool.strideWidth() + pool.kernelWidth();
        int positions = convWidth * pool.kernelHeight();
        this.block = Blocks.rows(positions, patches.length(), filters, most * outHeight);
        this.columns = memory.apply(block * positions * patches.length());
        this.conv = memory.apply(block * positions * filters);
        this.taps = memory.apply(most * node.out().size());
        Window packed = new Window(
                pool.kernelHeight(), pool.kernelWidth(), pool.kernelHeight(), pool.strideWidth(), 0, 0, 0, 0);
        this.tiles = new Tiles(new Shape(block * pool.kernelHeight(), convWidth, filters), packed);
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        Slice w = parameters.get(0);
        int length = patches.length();
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            gather(x, row, count);
            Blas.multiply(
                    PLAIN,
                    PLAIN,
                    positions(count),
                    filters,
                    length,
                    columns.array(),
                    columns.offset(),
                    length,
                    w.array(),
                    w.offset(),
                    filters,
                    0,
                    conv.array(),
                    conv.offset(),
                    filters);
            pool(row, count, y);
            Slice b = bias ? parameters.get(1) : null;
            Finish.forward(loops, row * outWidth, count * outWidth, filters, b, activation, null, y);
        }
    }

    /** Positions of the convolution under so many rows of the pooling. */
    private int positions(int rows) {
        return rows * pool.kernelHeight() * convWidth;
    }

    private void gather(Slice x, int row, int count) {
        for (int i = 0; i < count * pool.kernelHeight(); i++) {
            int pooled = row + i / pool.kernelHeight();
            int line = pooled % outHeight * pool.strideHeight() + i % pool.kernelHeight();
            int at = x.offset() + pooled / outHeight * inSize;
            int to = columns.offset() + i * convWidth * patches.length();
            patches.gather(x.array(), at, line, convWidth, columns.array(), to);
        }
    }

    private void pool(int row, int count, Slice y) {
        for (int i = 0; i < count; i++) {
            tiles.at(i, 0);
            int to = (row + i) * outWidth * filters;
            loops.pools()
                    .max(
                            tiles,
                            conv.array(),
                            conv.offset(),
                            y.array(),
                            y.offset() + to,
                            taps.array(),
                            taps.offset() + to);
        }
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        int windows = rows * outHeight * outWidth;
        loops.activationGradient(y.array(), y.offset(), dy.array(), dy.offset(), windows * filters, activation);
        if (bias) {
            Slice db = gradients.get(1);
            loops.columnSums(dy.array(), dy.offset(), windows, filters, db.array(), db.offset());
        }
        if (dx != null) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + rows * inSize, 0f);
        }
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            unpool(row, count, dy);
            gather(x, row, count);
            weightGradient(row, count, gradients.get(0));
            if (dx != null) {
                inputGradient(row, count, parameters.get(0), dx);
            }
        }
    }

    /** Writes dy to where the maxima were. */
    private void unpool(int row, int count, Slice dy) {
        Arrays.fill(conv.array(), conv.offset(), conv.offset() + positions(count) * filters, 0f);
        for (int i = 0; i < count; i++) {
            tiles.at(i, 0);
            int from = (row + i) * outWidth * filters;
            loops.pools()
                    .maxGradient(
                            tiles,
                            dy.array(),
                            dy.offset() + from,
                            taps.array(),
                            taps.offset() + from,
                            conv.array(),
                            conv.offset());
        }
    }

    private void weightGradient(int row, int count, Slice dw) {
        int length = patches.length();
        Blas.multiply(
                TRANSPOSED,
                PLAIN,
                length,
                filters,
                positions(count),
                columns.array(),
                columns.offset(),
                length,
                conv.array(),
                conv.offset(),
                filters,
                row == 0 ? 0 : 1,
                dw.array(),
                dw.offset(),
                filters);
    }

    private void inputGradient(int row, int count, Slice w, Slice dx) {
        int length = patches.length();
        Blas.multiply(
                PLAIN,
                TRANSPOSED,
                positions(count),
                length,
                filters,
                conv.array(),
                conv.offset(),
                filters,
                w.array(),
                w.offset(),
                filters,
                0,
                columns.array(),
                columns.offset(),
                length);
        for (int i = 0; i < count * pool.kernelHeight(); i++) {
            int pooled = row + i / pool.kernelHeight();
            int line = pooled % outHeight * pool.strideHeight() + i % pool.kernelHeight();
            int at = dx.offset() + pooled / outHeight * inSize;
            int from = columns.offset() + i * convWidth * length;
            patches.scatter(columns.array(), from, line, convWidth, dx.array(), at);
        }
    }
}
