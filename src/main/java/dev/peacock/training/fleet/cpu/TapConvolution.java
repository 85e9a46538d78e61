package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.Arrays;
import java.util.function.IntFunction;

/** A convolution of few channels, whose patches would cost more than the product: position by position, filters side by side. */
final class TapConvolution extends PatchConvolution {
    /** Values of a row of the kernel from which on patches are copied fast enough. */
    private static final int SHORT_RUN = 16;

    private final TapLoops loops;
    private final Window window;
    private final int height;
    private final int lineSize;
    private final int paddedWidth;
    private final int channels;
    /** Where a patch's values lie from its first. */
    private final int[] offsets;
    /** The image with its padding, where it has one. */
    private final Slice padded;

    private TapConvolution(
            TapLoops loops, Shape in, Window window, int filters, Lines lines, int most, IntFunction<Slice> memory) {
        super(in, window, filters, lines, most, memory);
        this.loops = loops;
        this.window = window;
        this.height = in.height();
        this.channels = in.channels();
        this.lineSize = in.width() * channels;
        this.paddedWidth = in.width() + window.padLeft() + window.padRight();
        int paddedHeight = in.height() + window.padTop() + window.padBottom();
        this.padded = memory.apply(window.isPadded() ? paddedHeight * paddedWidth * channels : 0);
        int run = window.kernelWidth() * channels;
        this.offsets = new int[window.kernelHeight() * run];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i / run * paddedWidth * channels + i % run;
        }
    }

    /** The faster way for the shape. */
    static PatchConvolution orPatches(
            Loops loops, Shape in, Window window, int filters, Lines lines, int most, IntFunction<Slice> memory) {
        boolean few = window.kernelWidth() * in.channels() < SHORT_RUN;
        return few
                ? new TapConvolution(loops.taps(), in, window, filters, lines, most, memory)
                : new PatchConvolution(in, window, filters, lines, most, memory);
    }

    @Override
    void forward(Slice x, int first, int count, Slice w, float[] y, int yAt) {
        for (int i = 0; i < count; i++) {
            Slice image = image(x, first, i);
            int at = image.offset() + begin(first + i, image == padded);
            int to = yAt + i * lines.width() * filters;
            loops.convolve(image.array(), at, step(), lines.width(), offsets, w.array(), w.offset(), filters, y, to);
        }
    }

    @Override
    void weightGradient(Slice x, int first, int count, float[] dy, int dyAt, float beta, Slice dw) {
        if (beta == 0) {
            Arrays.fill(dw.array(), dw.offset(), dw.offset() + offsets.length * filters, 0f);
        }
        for (int i = 0; i < count; i++) {
            Slice image = image(x, first, i);
            int at = image.offset() + begin(first + i, image == padded);
            int from = dyAt + i * lines.width() * filters;
            loops.weightGradient(
                    image.array(), at, step(), lines.width(), offsets, dy, from, filters, dw.array(), dw.offset());
        }
    }

    private int step() {
        return window.strideWidth() * channels;
    }

    /** Where the first patch of a line begins, from the beginning of what {@link #image} gave. */
    private int begin(int line, boolean inPadded) {
        int inImage = lines.row(line) * window.strideHeight() * paddedWidth * channels;
        return inPadded ? inImage : lines.image(line) * inSize() + inImage;
    }

    /** The padded image of a line, copied when the first line of it comes; all images where there is no padding. */
    private Slice image(Slice x, int first, int i) {
        if (!window.isPadded()) {
            return x;
        }
        int image = lines.image(first + i);
        if (i == 0 || image != lines.image(first + i - 1)) {
            Arrays.fill(padded.array(), padded.offset(), padded.offset() + padded.length(), 0f);
            for (int row = 0; row < height; row++) {
                int from = x.offset() + image * inSize() + row * lineSize;
                int to = padded.offset() + ((row + window.padTop()) * paddedWidth + window.padLeft()) * channels;
                System.arraycopy(x.array(), from, padded.array(), to, lineSize);
            }
        }
        return padded;
    }
}
