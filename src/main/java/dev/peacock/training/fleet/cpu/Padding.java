package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.Arrays;
import java.util.function.IntFunction;

/** One image at a time with a window's padding around it; where there is none, the image as it lies. */
final class Padding {
    private final Window window;
    private final Shape in;
    private final int width;
    /** Empty without padding. */
    private final Slice padded;

    Padding(Shape in, Window window, IntFunction<Slice> memory) {
        this.window = window;
        this.in = in;
        this.width = in.width() + window.padLeft() + window.padRight();
        int height = in.height() + window.padTop() + window.padBottom();
        this.padded = memory.apply(window.isPadded() ? height * width * in.channels() : 0);
    }

    /** Values of a row. */
    int rowSize() {
        return width * in.channels();
    }

    /** Copies an image in, where that is needed. */
    void take(Slice images, int image) {
        if (window.isPadded()) {
            clear();
            for (int row = 0; row < in.height(); row++) {
                System.arraycopy(images.array(), row(images, image, row), padded.array(), paddedRow(row), size());
            }
        }
    }

    /** Makes all zero, where there is padding. */
    void clear() {
        Arrays.fill(padded.array(), padded.offset(), padded.offset() + padded.length(), 0f);
    }

    /** Copies the image out, where that is needed. */
    void give(Slice images, int image) {
        if (window.isPadded()) {
            for (int row = 0; row < in.height(); row++) {
                System.arraycopy(padded.array(), paddedRow(row), images.array(), row(images, image, row), size());
            }
        }
    }

    float[] array(Slice images) {
        return window.isPadded() ? padded.array() : images.array();
    }

    /** Where the image's first row begins in {@link #array}. */
    int offset(Slice images, int image) {
        return window.isPadded() ? padded.offset() : row(images, image, 0);
    }

    private int row(Slice images, int image, int row) {
        return images.offset() + image * in.size() + row * size();
    }

    private int paddedRow(int row) {
        return padded.offset() + ((row + window.padTop()) * width + window.padLeft()) * in.channels();
    }

    private int size() {
        return in.width() * in.channels();
    }
}
