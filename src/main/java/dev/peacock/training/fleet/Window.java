package dev.peacock.training.fleet;

import dev.peacock.config.Shape;

/** A window that slides over an image, in pixels: of a convolution or a pooling. */
public record Window(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padTop,
        int padLeft,
        int padBottom,
        int padRight) {

    /** The window without padding whose steps are as large as itself. */
    public static Window tiles(int height, int width) {
        return new Window(height, width, height, width, 0, 0, 0, 0);
    }

    public int outHeight(int height) {
        return Math.floorDiv(height + padTop + padBottom - kernelHeight, strideHeight) + 1;
    }

    public int outWidth(int width) {
        return Math.floorDiv(width + padLeft + padRight - kernelWidth, strideWidth) + 1;
    }

    /** The shape that comes out, with so many channels. */
    public Shape over(Shape in, int channels) {
        return new Shape(outHeight(in.height()), outWidth(in.width()), channels);
    }

    public int kernelSize() {
        return kernelHeight * kernelWidth;
    }

    public boolean isPadded() {
        return padTop + padLeft + padBottom + padRight > 0;
    }

    /** Whether each pixel is in one position of the window at most. */
    public boolean isDisjoint() {
        return strideHeight >= kernelHeight && strideWidth >= kernelWidth && !isPadded();
    }
}
