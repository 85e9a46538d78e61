package dev.peacock.config;

import dev.peacock.config.text.OmittedAt;
import java.io.Serializable;
import java.util.List;

/** One layer of {@code model.layers}. Kernels, strides and paddings are in pixels. */
public sealed interface LayerConfig extends Serializable {

    record Dense(int units, ActivationName activation) implements LayerConfig {}

    /** {@code same} pads so that output = ceil(input / stride), and then {@code padding} is 0. */
    record Conv2d(int filters, int kernel, int stride, int padding, boolean same, ActivationName activation)
            implements LayerConfig {}

    record MaxPool(int kernel, int stride, int padding) implements LayerConfig {}

    record AvgPool(int kernel, int stride, int padding) implements LayerConfig {}

    /** The mean over all pixels of each channel: a picture becomes a vector. */
    record GlobalAvgPool() implements LayerConfig {}

    record BatchNorm(@OmittedAt("identity") ActivationName activation) implements LayerConfig {}

    /**
     * The block's input is added to what its layers make of it, and {@code activation} follows (He et al. 2016). The layers
     * keep the shape; there is at least one, and none is an {@link Output} or a {@link Residual}.
     */
    record Residual(List<LayerConfig> layers, ActivationName activation) implements LayerConfig {
        public Residual {
            layers = List.copyOf(layers);
        }
    }

    /** {@code rate} is the share of activations that are zeroed. */
    record Dropout(double rate) implements LayerConfig {}

    /** Softmax over the classes with cross-entropy; always last, exactly once. */
    record Output(int classes) implements LayerConfig {}
}
