package dev.peacock.training.fleet.cpu;

import org.jspecify.annotations.Nullable;

/** A convolution with a pooling behind it. */
interface PooledConvolution {
    /** y = f(the maxima + b), for so many images, and in {@code maxima} which position of the pooling each had. */
    void forward(int images, Slice x, Slice w, @Nullable Slice b, Slice y, Slice maxima);
}
