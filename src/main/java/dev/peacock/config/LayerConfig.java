package dev.peacock.config;

import java.io.Serializable;

/** One layer of {@code model.layers}. Kernels, strides and paddings are in pixels. */
public sealed interface LayerConfig extends Serializable {

    record Dense(int units, Activation activation) implements LayerConfig {}

    /** {@code same} pads so that output = ceil(input / stride), and then {@code padding} is 0. */
    record Conv2d(int filters, int kernel, int stride, int padding, boolean same, Activation activation)
            implements LayerConfig {}

    record MaxPool(int kernel, int stride, int padding) implements LayerConfig {}

    record AvgPool(int kernel, int stride, int padding) implements LayerConfig {}

    record BatchNorm() implements LayerConfig {}

    /** {@code rate} is the share of activations that are zeroed. */
    record Dropout(double rate) implements LayerConfig {}

    /** Softmax over the classes with cross-entropy; always last, exactly once. */
    record Output(int classes) implements LayerConfig {}
}
