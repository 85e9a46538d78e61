package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.PoolLoops;
import dev.peacock.training.fleet.cpu.loops.Tiles;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link dev.peacock.training.fleet.Op.MaxPool}. */
final class MaxPoolLayer implements Layer<Slice> {
    private final PoolLoops loops;
    private final Tiles tiles;
    private final int inSize;
    private final int outSize;
    private final int outHeight;
    /** Which position of the kernel had the largest value, in the last forward pass. */
    private final Slice taps;

    MaxPoolLayer(PoolLoops loops, Node node, Window window, int mostRows, IntFunction<Slice> memory) {
        this.loops = loops;
        this.tiles = new Tiles(node.in(), window);
        this.inSize = node.in().size();
        this.outSize = node.out().size();
        this.outHeight = node.out().height();
        this.taps = memory.apply(mostRows * outSize);
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        for (int row = 0; row < rows * outHeight; row++) {
            int image = row / outHeight;
            for (int column = 0; column < tiles.outWidth(); column += tiles.count()) {
                tiles.at(row % outHeight, column);
                int to = (row * tiles.outWidth() + column) * tiles.channels();
                int at = x.offset() + image * inSize;
                loops.max(tiles, x.array(), at, y.array(), y.offset() + to, taps.array(), taps.offset() + to);
            }
        }
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        if (dx == null) {
            return;
        }
        Arrays.fill(dx.array(), dx.offset(), dx.offset() + rows * inSize, 0f);
        for (int row = 0; row < rows * outHeight; row++) {
            int image = row / outHeight;
            for (int column = 0; column < tiles.outWidth(); column += tiles.count()) {
                tiles.at(row % outHeight, column);
                int from = (row * tiles.outWidth() + column) * tiles.channels();
                int at = dx.offset() + image * inSize;
                loops.maxGradient(
                        tiles, dy.array(), dy.offset() + from, taps.array(), taps.offset() + from, dx.array(), at);
            }
        }
    }
}
