package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.PoolLoops;
import dev.peacock.training.fleet.cpu.loops.Tiles;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link dev.peacock.training.fleet.Op.AvgPool}, and {@link dev.peacock.training.fleet.Op.GlobalAvgPool} as the same with
 * one window as large as the image.
 */
final class AvgPoolLayer implements Layer<Slice> {
    private final PoolLoops loops;
    private final Tiles tiles;
    private final boolean countPadding;
    private final int inSize;
    private final int outHeight;

    AvgPoolLayer(PoolLoops loops, Node node, Window window, boolean countPadding) {
        this.loops = loops;
        this.tiles = new Tiles(node.in(), window);
        this.countPadding = countPadding;
        this.inSize = node.in().size();
        this.outHeight = node.out().height();
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        for (int row = 0; row < rows * outHeight; row++) {
            int image = row / outHeight;
            for (int column = 0; column < tiles.outWidth(); column += tiles.count()) {
                tiles.at(row % outHeight, column);
                int to = y.offset() + (row * tiles.outWidth() + column) * tiles.channels();
                loops.sum(tiles, x.array(), x.offset() + image * inSize, share(), y.array(), to);
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
                int from = dy.offset() + (row * tiles.outWidth() + column) * tiles.channels();
                loops.sumGradient(tiles, dy.array(), from, share(), dx.array(), dx.offset() + image * inSize);
            }
        }
    }

    /** What one pixel counts in the present run of windows. */
    private float share() {
        int inside = (tiles.bottom() - tiles.top()) * (tiles.right() - tiles.left());
        return 1f / (countPadding ? tiles.taps() : inside);
    }
}
