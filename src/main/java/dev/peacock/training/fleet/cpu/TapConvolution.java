package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.TapLoops;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A convolution of few channels, whose patches would cost more than the product: position by position, filters side by side.
 */
final class TapConvolution extends PatchConvolution {
    /** Values of a row of the kernel from which on patches are copied fast enough. */
    private static final int SHORT_RUN = 16;

    private final TapLoops loops;
    private final Padding padding;
    private final int strideHeight;
    /** Values from a patch to the next. */
    private final int step;
    /** Where a patch's values lie from its first. */
    private final int[] offsets;

    private TapConvolution(
            TapLoops loops, Shape in, Window window, int filters, Lines lines, int most, IntFunction<Slice> memory) {
        super(in, window, filters, lines, most, memory);
        this.loops = loops;
        this.padding = new Padding(in, window, memory);
        this.strideHeight = window.strideHeight();
        this.step = window.strideWidth() * in.channels();
        this.offsets = offsets(window, in.channels(), padding.rowSize());
    }

    /** Where a patch's values lie from its first, in rows of so many values. */
    static int[] offsets(Window window, int channels, int rowSize) {
        int run = window.kernelWidth() * channels;
        int[] offsets = new int[window.kernelHeight() * run];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i / run * rowSize + i % run;
        }
        return offsets;
    }

    /** Whether patches would cost more than the product. */
    static boolean isFaster(Window window, int channels) {
        return window.kernelWidth() * channels < SHORT_RUN;
    }

    /** The faster way for the shape. */
    static PatchConvolution orPatches(
            Loops loops, Shape in, Window window, int filters, Lines lines, int most, IntFunction<Slice> memory) {
        return isFaster(window, in.channels())
                ? new TapConvolution(loops.taps(), in, window, filters, lines, most, memory)
                : new PatchConvolution(in, window, filters, lines, most, memory);
    }

    @Override
    public void forward(Slice x, int first, int count, Slice w, float[] y, int yAt) {
        for (int i = 0; i < count; i++) {
            take(x, first, i);
            int to = yAt + i * lines.width() * filters;
            loops.convolve(
                    padding.array(x),
                    begin(x, first + i),
                    step,
                    lines.width(),
                    offsets,
                    w.array(),
                    w.offset(),
                    filters,
                    y,
                    to);
        }
    }

    @Override
    public void weightGradient(Slice x, int first, int count, float[] dy, int dyAt, Slice dw) {
        if (first == 0) {
            Arrays.fill(dw.array(), dw.offset(), dw.offset() + offsets.length * filters, 0f);
        }
        for (int i = 0; i < count; i++) {
            take(x, first, i);
            int from = dyAt + i * lines.width() * filters;
            loops.weightGradient(
                    padding.array(x),
                    begin(x, first + i),
                    step,
                    lines.width(),
                    offsets,
                    dy,
                    from,
                    filters,
                    dw.array(),
                    dw.offset());
        }
    }

    /** Takes the image of a line when its first line comes. */
    private void take(Slice x, int first, int i) {
        int image = lines.image(first + i);
        if (i == 0 || image != lines.image(first + i - 1)) {
            padding.take(x, image);
        }
    }

    /** Where the first patch of a line begins. */
    private int begin(Slice x, int line) {
        return padding.offset(x, lines.image(line)) + lines.row(line) * strideHeight * padding.rowSize();
    }
}
