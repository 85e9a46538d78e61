package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.training.recipe.LayerSize;
import dev.peacock.training.recipe.WeightLaw;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Appends one layer of DL4J's to a draft. */
record LayerReader(Draft draft) {
    /**
     * Appends what a layer does to the value at {@code input}; returns the position of its output.
     *
     * @param turn position of the layer among those of the configuration
     * @param dropoutNumber number of the layer's dropout among all, where it has one
     * @throws Unsupported if the fleet trainer cannot do it
     * @throws UserError if it does not fit what it is given
     */
    int append(Layer layer, int input, int turn, int dropoutNumber) throws Unsupported {
        String name = String.valueOf(layer.getLayerName());
        Supported.check(layer, name);
        int from = input;
        if (layer.getIDropout() instanceof Dropout dropout) {
            from = draft.add(name, new Op.Dropout(dropout.getP(), dropoutNumber), List.of(from), draft.shape(from));
        }
        if (layer instanceof OutputLayer output) {
            return dense(name, output, output.hasBias(), Activation.IDENTITY, from, turn);
        } else if (layer instanceof DenseLayer dense) {
            return dense(name, dense, dense.hasBias(), Activations.of(dense.getActivationFn(), name), from, turn);
        } else if (layer instanceof ConvolutionLayer conv) {
            return conv(name, conv, from, turn);
        } else if (layer instanceof SubsamplingLayer pool) {
            return pool(name, pool, from);
        } else if (layer instanceof BatchNormalization norm) {
            return norm(name, norm, from);
        } else if (layer instanceof ActivationLayer only) {
            Op op = new Op.Activate(Activations.of(only.getActivationFn(), name));
            return draft.add(name, op, List.of(from), draft.shape(from));
        } else if (layer instanceof DropoutLayer) {
            return from;
        } else if (layer instanceof GlobalPoolingLayer) {
            Shape pooled = Shape.flat(draft.shape(from).channels());
            return draft.add(name, new Op.GlobalAvgPool(), List.of(from), pooled);
        }
        throw new Unsupported(name, "is a " + layer.getClass().getSimpleName());
    }

    private int dense(
            String name,
            org.deeplearning4j.nn.conf.layers.FeedForwardLayer layer,
            boolean bias,
            Activation activation,
            int from,
            int turn) {
        Shape in = draft.shape(from);
        if (layer.getNIn() > 0 && layer.getNIn() != in.size()) {
            throw new UserError("model.dl4j: layer " + name + " expects " + layer.getNIn() + " values, but is given "
                    + in + " = " + in.size() + ".");
        }
        LayerSize.check("model: layer " + name, layer.getNOut(), (double) in.size() * layer.getNOut());
        int units = (int) layer.getNOut();
        Draft.Start start = weights(layer, name, in.size(), units, turn);
        Op op = new Op.Dense(units, bias, activation);
        return draft.add(name, op, List.of(from), Shape.flat(units), start, Supported.l2(layer));
    }

    private static Draft.Start weights(BaseLayer layer, String name, double fanIn, double fanOut, int turn) {
        WeightLaw law = WeightLaw.of(layer.getWeightInitFn(), name);
        return new Draft.Start.Weights(law, fanIn, fanOut, layer.getBiasInit(), turn);
    }

    private int conv(String name, ConvolutionLayer layer, int from, int turn) throws Unsupported {
        Supported.check2d(layer.getDilation(), layer.getCnn2dDataFormat() == CNN2DFormat.NHWC, name);
        Shape in = draft.shape(from);
        if (layer.getNIn() > 0 && layer.getNIn() != in.channels()) {
            throw new UserError(
                    "model.dl4j: layer " + name + " expects " + layer.getNIn() + " channels, but is given " + in + ".");
        }
        Window window = window(
                name, in, layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getConvolutionMode());
        double taps = (double) window.kernelHeight() * window.kernelWidth() * in.channels();
        double pixels = (double) window.outHeight(in.height()) * window.outWidth(in.width());
        LayerSize.check("model: layer " + name, pixels * layer.getNOut(), taps * layer.getNOut());
        int filters = (int) layer.getNOut();
        double fanIn = (double) in.channels() * window.kernelSize();
        // as DL4J counts it, which divides by the strides
        double fanOut =
                (double) filters * window.kernelSize() / ((double) window.strideHeight() * window.strideWidth());
        Op op = new Op.Conv2d(filters, window, layer.hasBias(), Activations.of(layer.getActivationFn(), name));
        Draft.Start start = weights(layer, name, fanIn, fanOut, turn);
        return draft.add(name, op, List.of(from), window.over(in, filters), start, Supported.l2(layer));
    }

    /** Of channels or, where DL4J has flattened pictures, of values. */
    private int norm(String name, BatchNormalization layer, int from) {
        Shape in = draft.shape(from);
        boolean ofChannels = layer.getNOut() == in.channels();
        if (!ofChannels && layer.getNOut() != in.size()) {
            throw new UserError("model.dl4j: layer " + name + " expects " + layer.getNOut()
                    + " channels or values, but is given " + in + ".");
        }
        // DL4J gives it an activation, but never applies that
        Op op = new Op.BatchNorm((float) layer.getEps(), (float) layer.getDecay(), Activation.IDENTITY);
        Draft.Start start = new Draft.Start.Scale(layer.getGamma(), layer.getBeta());
        return draft.add(new Node(name, op, List.of(from), ofChannels ? in : Shape.flat(in.size()), in), start, 0);
    }

    private int pool(String name, SubsamplingLayer layer, int from) throws Unsupported {
        Supported.check2d(layer.getDilation(), layer.getCnn2dDataFormat() == CNN2DFormat.NHWC, name);
        Shape in = draft.shape(from);
        Window window = window(
                name, in, layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getConvolutionMode());
        Op op = layer.getPoolingType() == PoolingType.MAX
                ? new Op.MaxPool(window)
                : new Op.AvgPool(window, layer.isAvgPoolIncludePadInDivisor());
        return draft.add(name, op, List.of(from), window.over(in, in.channels()));
    }

    private static Window window(
            String name, Shape in, int[] kernel, int[] stride, int[] padding, ConvolutionMode mode) {
        int top = padding[0];
        int left = padding[1];
        int bottom = padding[0];
        int right = padding[1];
        if (mode == ConvolutionMode.Same) {
            int tall = padded(in.height(), kernel[0], stride[0]);
            int wide = padded(in.width(), kernel[1], stride[1]);
            top = tall / 2;
            left = wide / 2;
            bottom = tall - top;
            right = wide - left;
        }
        Window window = new Window(kernel[0], kernel[1], stride[0], stride[1], top, left, bottom, right);
        if (window.outHeight(in.height()) < 1 || window.outWidth(in.width()) < 1) {
            throw new UserError("model.dl4j: layer " + name + " is given " + in.height() + "x" + in.width()
                    + " pixels, fewer than its kernel of " + kernel[0] + "x" + kernel[1] + ".");
        }
        return window;
    }

    /** Pixels of padding that make the output size / stride, rounded up. */
    private static int padded(int size, int kernel, int stride) {
        int out = (size + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + kernel - size);
    }
}
