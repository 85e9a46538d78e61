package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.PoolLoops;
import dev.peacock.training.fleet.cpu.loops.Tiles;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pooled convolution of any shape: the convolution of a few rows of windows at a time, pooled at once. Only what a window of the
 * pooling sees is computed.
 */
final class PooledBlocks implements PooledConvolution {
    private final Loops loops;
    private final PatchConvolution convolution;
    private final int inSize;
    private final int outHeight;
    private final int outWidth;
    private final int filters;
    private final Activation activation;
    private final int poolHeight;
    /** Rows of the pooled output, over all images, that are computed at once. */
    private final int block;
    /** The pooling as it lies in a block. */
    private final Tiles tiles;
    /** The convolution, before pooling, of a block. */
    private final Slice conv;

    /** @param most examples at once */
    PooledBlocks(Loops loops, Node node, Op.ConvMaxPool op, int most, IntFunction<Slice> memory) {
        this.loops = loops;
        Window pool = op.pool();
        this.inSize = node.in().size();
        this.outHeight = node.out().height();
        this.outWidth = node.out().width();
        this.filters = op.conv().filters();
        this.activation = op.conv().activation();
        this.poolHeight = pool.kernelHeight();
        int width = (outWidth - 1) * pool.strideWidth() + pool.kernelWidth();
        Lines lines = new Lines(outHeight * poolHeight, poolHeight, pool.strideHeight(), width);
        this.convolution = TapConvolution.orPatches(
                loops, node.in(), op.conv().window(), filters, lines, most * lines.perImage(), memory);
        this.block = Math.max(1, convolution.block() / poolHeight);
        this.conv = memory.apply(block * poolHeight * width * filters);
        Window packed = new Window(poolHeight, pool.kernelWidth(), poolHeight, pool.strideWidth(), 0, 0, 0, 0);
        this.tiles = new Tiles(new Shape(block * poolHeight, width, filters), packed);
    }

    @Override
    public void forward(int images, Slice x, Slice w, @Nullable Slice b, Slice y, Slice maxima) {
        for (int row = 0; row < images * outHeight; row += block) {
            int count = Math.min(block, images * outHeight - row);
            convolution.forward(x, row * poolHeight, count * poolHeight, w, conv.array(), conv.offset());
            pool(row, count, y, maxima);
            Finish.forward(loops, row * outWidth, count * outWidth, filters, b, activation, null, y);
        }
    }

    private void pool(int row, int count, Slice y, Slice maxima) {
        PoolLoops pools = loops.pools();
        for (int i = 0; i < count; i++) {
            tiles.at(i, 0);
            int to = (row + i) * outWidth * filters;
            int maximaTo = maxima.offset() + to;
            pools.max(tiles, conv.array(), conv.offset(), y.array(), y.offset() + to, maxima.array(), maximaTo);
        }
    }

    /** Of x, where it is wanted, and of the weights from that by the maxima: by a plane of zeros with them at their positions. */
    void gradients(int images, Slice x, Slice w, Slice maxima, Slice dy, @Nullable Slice dx, Slice dw) {
        if (dx != null) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + images * inSize, 0f);
            convolution.transpose(w);
        }
        for (int row = 0; row < images * outHeight; row += block) {
            int count = Math.min(block, images * outHeight - row);
            int line = row * poolHeight;
            int lines = count * poolHeight;
            unpool(row, count, maxima, dy);
            convolution.weightGradient(x, line, lines, conv.array(), conv.offset(), dw);
            if (dx != null) {
                convolution.inputGradient(line, lines, conv.array(), conv.offset(), dx);
            }
        }
    }

    private void unpool(int row, int count, Slice maxima, Slice dy) {
        int length = count * poolHeight * tiles.width() * filters;
        Arrays.fill(conv.array(), conv.offset(), conv.offset() + length, 0f);
        PoolLoops pools = loops.pools();
        for (int i = 0; i < count; i++) {
            tiles.at(i, 0);
            int from = (row + i) * outWidth * filters;
            int maximaFrom = maxima.offset() + from;
            pools.maxGradient(
                    tiles, dy.array(), dy.offset() + from, maxima.array(), maximaFrom, conv.array(), conv.offset());
        }
    }
}
