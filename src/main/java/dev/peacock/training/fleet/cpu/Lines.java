package dev.peacock.training.fleet.cpu;

/**
 * Which rows of a convolution's output are computed, over all images: of each {@code stride} the first {@code group}, {@code
 * perImage} in all of each image. Only what a pooling reads is asked for.
 *
 * @param width positions of a row, from the left
 */
record Lines(int perImage, int group, int stride, int width) {

    /** All rows of an output. */
    static Lines all(int height, int width) {
        return new Lines(height, 1, 1, width);
    }

    int image(int line) {
        return line / perImage;
    }

    /** The row in its image's output. */
    int row(int line) {
        int inImage = line % perImage;
        return inImage / group * stride + inImage % group;
    }
}
