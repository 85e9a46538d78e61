package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.function.IntFunction;

/** A convolution as the product of gathered patches with the weights; a unit is a line. */
class PatchConvolution implements Convolution {
    /** Values of patches at once: 256 KiB, so that a second-level cache of 1 MiB has room for the rest. */
    private static final int CACHED = 1 << 16;

    final Lines lines;
    final int filters;
    private final Columns patches;
    private final int inSize;
    private final int block;
    private final boolean isImage;
    private final Slice columns;
    private final Slice transposed;

    /** @param most lines that there are */
    PatchConvolution(Shape in, Window window, int filters, Lines lines, int most, IntFunction<Slice> memory) {
        this.lines = lines;
        this.filters = filters;
        this.patches = new Columns(in, window);
        this.inSize = in.size();
        this.isImage = patches.areTheImage() && lines.perImage() * lines.width() * in.channels() == inSize;
        int length = lines.width() * patches.length();
        int groups = Math.max(1, Math.min(most, CACHED / length) / lines.group());
        this.block = groups * lines.group();
        this.columns = memory.apply(isImage ? 0 : block * length);
        this.transposed = memory.apply(patches.length() * filters);
    }

    @Override
    public final int units(int images) {
        return images * lines.perImage();
    }

    /** Whole groups of lines. */
    @Override
    public final int block() {
        return block;
    }

    @Override
    public final int line(int unit) {
        return unit;
    }

    @Override
    public final void prepare(Slice w) {}

    @Override
    public void forward(Slice x, int first, int count, Slice w, float[] y, int yAt) {
        Slice from = gather(x, first, count);
        int at = from.offset() + (isImage ? first * lines.width() * patches.length() : 0);
        int positions = count * lines.width();
        Products.multiply(positions, filters, patches.length(), from.array(), at, w.array(), w.offset(), y, yAt);
    }

    @Override
    public void weightGradient(Slice x, int first, int count, float[] dy, int dyAt, Slice dw) {
        Slice from = gather(x, first, count);
        int at = from.offset() + (isImage ? first * lines.width() * patches.length() : 0);
        int positions = count * lines.width();
        float keep = first == 0 ? 0 : 1;
        Products.multiplyTransposed(
                patches.length(), filters, positions, from.array(), at, dy, dyAt, keep, dw.array(), dw.offset());
    }

    @Override
    public final void endWeightGradient(Slice dw) {}

    private Slice gather(Slice x, int first, int count) {
        if (isImage) {
            return x;
        }
        int length = lines.width() * patches.length();
        for (int i = 0; i < count; i++) {
            int at = x.offset() + lines.image(first + i) * inSize;
            int to = columns.offset() + i * length;
            patches.gather(x.array(), at, lines.row(first + i), lines.width(), columns.array(), to);
        }
        return columns;
    }

    /** To be called with the weights before {@link #inputGradient}. */
    final void transpose(Slice w) {
        int length = patches.length();
        for (int i = 0; i < length; i++) {
            for (int filter = 0; filter < filters; filter++) {
                transposed.array()[transposed.offset() + filter * length + i] =
                        w.array()[w.offset() + i * filters + filter];
            }
        }
    }

    /** dx = dx + the gradient by x from that by y, for some lines. */
    final void inputGradient(int first, int count, float[] dy, int dyAt, Slice dx) {
        int length = patches.length();
        int positions = count * lines.width();
        float[] into = isImage ? dx.array() : columns.array();
        int at = isImage ? dx.offset() + first * lines.width() * length : columns.offset();
        Products.multiply(positions, length, filters, dy, dyAt, transposed.array(), transposed.offset(), into, at);
        if (isImage) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int image = dx.offset() + lines.image(first + i) * inSize;
            int from = at + i * lines.width() * length;
            patches.scatter(into, from, lines.row(first + i), lines.width(), dx.array(), image);
        }
    }
}
