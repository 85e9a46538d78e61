package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.PoolLoops;
import dev.peacock.training.fleet.cpu.loops.Tiles;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@link Op.ConvMaxPool}: the convolution of a few rows of windows at a time, pooled at once. Only what a window of the
 * pooling sees is computed.
 */
final class ConvMaxPoolLayer implements Layer<Slice> {
    private final Loops loops;
    private final PatchConvolution convolution;
    private final int inSize;
    private final int outHeight;
    private final int outWidth;
    private final int filters;
    private final boolean bias;
    private final Activation activation;
    private final int poolHeight;
    /** Rows of the pooled output, over all images, that are computed at once. */
    private final int block;
    /** The pooling as it lies in a block. */
    private final Tiles tiles;
    /** The convolution, before pooling, of a block. */
    private final Slice conv;
    /** Which position of the pooling had the largest value, in the last forward pass. */
    private final Slice taps;
    /** Null where the dense way is faster: where a row of the kernel is too short for vectors. */
    private final @Nullable MaximaGradient sparse;

    /** @param most examples at once */
    ConvMaxPoolLayer(Loops loops, Node node, Op.ConvMaxPool op, int most, IntFunction<Slice> memory) {
        this.loops = loops;
        Window pool = op.pool();
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
        this.poolHeight = pool.kernelHeight();
        int width = (outWidth - 1) * pool.strideWidth() + pool.kernelWidth();
        Lines lines = new Lines(outHeight * poolHeight, poolHeight, pool.strideHeight(), width);
        this.convolution = TapConvolution.orPatches(
                loops, node.in(), op.conv().window(), filters, lines, most * lines.perImage(), memory);
        this.block = Math.max(1, convolution.block() / poolHeight);
        this.conv = memory.apply(block * poolHeight * width * filters);
        this.taps = memory.apply(most * node.out().size());
        Window packed = new Window(poolHeight, pool.kernelWidth(), poolHeight, pool.strideWidth(), 0, 0, 0, 0);
        this.sparse =
                convolution instanceof TapConvolution ? null : new MaximaGradient(loops.maxima(), node, op, memory);
        this.tiles = new Tiles(new Shape(block * poolHeight, width, filters), packed);
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        Slice b = bias ? parameters.get(1) : null;
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            Slice w = parameters.get(0);
            convolution.forward(x, row * poolHeight, count * poolHeight, w, conv.array(), conv.offset());
            pool(row, count, y);
            Finish.forward(loops, row * outWidth, count * outWidth, filters, b, activation, null, y);
        }
    }

    private void pool(int row, int count, Slice y) {
        PoolLoops pools = loops.pools();
        for (int i = 0; i < count; i++) {
            tiles.at(i, 0);
            int to = (row + i) * outWidth * filters;
            pools.max(tiles, conv.array(), conv.offset(), y.array(), y.offset() + to, taps.array(), taps.offset() + to);
        }
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        int windows = rows * outHeight * outWidth;
        loops.activationGradient(y.array(), y.offset(), dy.array(), dy.offset(), windows * filters, activation);
        if (bias) {
            Slice db = gradients.get(1);
            Arrays.fill(db.array(), db.offset(), db.offset() + filters, 0f);
            loops.channels().addRows(dy.array(), dy.offset(), windows, filters, db.array(), db.offset());
        }
        if (sparse != null) {
            sparse.backward(rows, x, parameters.get(0), taps, dy, dx, gradients.get(0));
        } else {
            denseGradients(rows, x, parameters.get(0), dy, dx, gradients.get(0));
        }
    }

    private void denseGradients(int rows, Slice x, Slice w, Slice dy, @Nullable Slice dx, Slice dw) {
        if (dx != null) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + rows * inSize, 0f);
            convolution.transpose(w);
        }
        for (int row = 0; row < rows * outHeight; row += block) {
            int count = Math.min(block, rows * outHeight - row);
            int line = row * poolHeight;
            int lines = count * poolHeight;
            unpool(row, count, dy);
            convolution.weightGradient(x, line, lines, conv.array(), conv.offset(), dw);
            if (dx != null) {
                convolution.inputGradient(line, lines, conv.array(), conv.offset(), dx);
            }
        }
    }

    /** Writes dy to where the maxima were. */
    private void unpool(int row, int count, Slice dy) {
        int length = count * poolHeight * tiles.width() * filters;
        Arrays.fill(conv.array(), conv.offset(), conv.offset() + length, 0f);
        PoolLoops pools = loops.pools();
        for (int i = 0; i < count; i++) {
            tiles.at(i, 0);
            int from = (row + i) * outWidth * filters;
            pools.maxGradient(
                    tiles,
                    dy.array(),
                    dy.offset() + from,
                    taps.array(),
                    taps.offset() + from,
                    conv.array(),
                    conv.offset());
        }
    }
}
