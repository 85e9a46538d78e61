package dev.peacock.training.fleet;

/**
 * The computation of one node for each example. Images are height x width x channels, channels fastest; a dense layer
 * sees an image as that many numbers in that order.
 */
public sealed interface Op {
    /** The examples themselves. Always the first node. */
    record Input() implements Op {}

    /** y = f(x W + b); W [in, units], row-major. */
    record Dense(int units, boolean bias, Activation activation) implements Op {}

    /** y = f(x * W + b), a cross-correlation; W [kernel height, kernel width, channels in, filters], row-major. */
    record Conv2d(int filters, Window window, boolean bias, Activation activation) implements Op {}

    /**
     * A convolution whose output is read only by a maximum over disjoint windows: y = f(max(x * W) + b). The same numbers as
     * {@code f(max(x * W + b))} for a monotone f, and only the maxima need f, b and a gradient.
     */
    record ConvMaxPool(Conv2d conv, Window pool) implements Op {}

    /** The largest value of each window; padding counts as minus infinity. */
    record MaxPool(Window window) implements Op {}

    /** The mean of each window, without the padding unless {@code countPadding}. */
    record AvgPool(Window window, boolean countPadding) implements Op {}

    /** The mean of each channel over all pixels. */
    record GlobalAvgPool() implements Op {}

    /**
     * Batch normalisation (Ioffe and Szegedy 2015) of each channel over examples and pixels, y = f(gamma (x - mean) /
     * sqrt(variance + epsilon) + beta). While training mean and variance (over the count, not the count - 1) are the batch's, and
     * running = decay running + (1 - decay) batch; else they are the running ones.
     */
    record BatchNorm(float epsilon, float decay, Activation activation) implements Op {}

    /**
     * Inverted dropout (Srivastava et al. 2014): x kept with probability {@code retain} and divided by it, else 0. {@code number}
     * counts a net's dropouts as DL4J lists its layers, and chooses the stream.
     */
    record Dropout(double retain, int number) implements Op {}

    /** y = f(x). */
    record Activate(Activation activation) implements Op {}

    /** y = f(the sum of all inputs). */
    record Add(Activation activation) implements Op {}
}
