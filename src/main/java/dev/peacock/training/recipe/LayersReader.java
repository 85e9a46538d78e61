package dev.peacock.training.recipe;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * {@code model.layers} as a configuration of DL4J. Weights are He normal (variance 2/fan-in; He et al. 2015) under
 * activations that look like ReLU and Glorot normal (2/(fan-in + fan-out); Glorot and Bengio 2010) under all others.
 */
public final class LayersReader {
    private LayersReader() {}

    /** Throws {@link UserError}, with the layer named, where the layers do not fit each other or the examples. */
    public static Blueprint read(ModelConfig.Layers model, Shape shape, int labels) {
        boolean image = model.layers().stream().anyMatch(LayersReader::isSpatial);
        if (image && shape.height() == 1 && shape.width() == 1) {
            throw new UserError("model.layers has layers for images, but the examples are vectors of " + shape.size()
                    + " numbers: set dataset.shape = [height, width, channels].");
        }
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
        LayerShape current = new LayerShape(shape.height(), shape.width(), shape.channels(), image);
        int outputs = 0;
        for (int i = 0; i < model.layers().size(); i++) {
            LayerConfig layer = model.layers().get(i);
            String name = (i + 1) + "-" + nameOf(layer);
            current = current.after(layer, "model.layers: layer " + (i + 1) + " (" + nameOf(layer) + ")");
            list.layer(layer(layer, name));
            if (layer instanceof LayerConfig.Output output) {
                outputs = output.classes();
            }
        }
        if (outputs < labels) {
            throw new UserError("model.layers: the output layer has " + outputs + " classes, but the data set has "
                    + labels + " labels: set output = " + labels + ".");
        }
        list.setInputType(
                image
                        ? InputType.convolutional(shape.height(), shape.width(), shape.channels())
                        : InputType.feedForward(shape.size()));
        return new Blueprint.Chain(list.build(), outputs, image);
    }

    private static Layer layer(LayerConfig layer, String name) {
        if (layer instanceof LayerConfig.Dense dense) {
            return new DenseLayer.Builder()
                    .name(name)
                    .nOut(dense.units())
                    .activation(activation(dense.activation()))
                    .weightInit(init(dense.activation()))
                    .build();
        } else if (layer instanceof LayerConfig.Conv2d conv) {
            return new ConvolutionLayer.Builder(conv.kernel(), conv.kernel())
                    .name(name)
                    .nOut(conv.filters())
                    .stride(conv.stride(), conv.stride())
                    .padding(conv.padding(), conv.padding())
                    .convolutionMode(conv.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
                    .activation(activation(conv.activation()))
                    .weightInit(init(conv.activation()))
                    .build();
        } else if (layer instanceof LayerConfig.MaxPool pool) {
            return pool(SubsamplingLayer.PoolingType.MAX, pool.kernel(), pool.stride(), pool.padding(), name);
        } else if (layer instanceof LayerConfig.AvgPool pool) {
            return pool(SubsamplingLayer.PoolingType.AVG, pool.kernel(), pool.stride(), pool.padding(), name);
        } else if (layer instanceof LayerConfig.BatchNorm) {
            return new BatchNormalization.Builder().name(name).build();
        } else if (layer instanceof LayerConfig.Dropout dropout) {
            return new DropoutLayer.Builder(1 - dropout.rate()).name(name).build();
        }
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .name(name)
                .nOut(((LayerConfig.Output) layer).classes())
                .activation(Activation.SOFTMAX)
                .weightInit(WeightInit.XAVIER)
                .build();
    }

    private static Layer pool(SubsamplingLayer.PoolingType type, int kernel, int stride, int padding, String name) {
        return new SubsamplingLayer.Builder(type)
                .name(name)
                .kernelSize(kernel, kernel)
                .stride(stride, stride)
                .padding(padding, padding)
                .convolutionMode(ConvolutionMode.Truncate)
                .build();
    }

    private static boolean isSpatial(LayerConfig layer) {
        return layer instanceof LayerConfig.Conv2d
                || layer instanceof LayerConfig.MaxPool
                || layer instanceof LayerConfig.AvgPool;
    }

    private static String nameOf(LayerConfig layer) {
        return layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Activation activation(dev.peacock.config.Activation activation) {
        return switch (activation) {
            case IDENTITY -> Activation.IDENTITY;
            case RELU -> Activation.RELU;
            case LEAKY_RELU -> Activation.LEAKYRELU;
            case TANH -> Activation.TANH;
            case SIGMOID -> Activation.SIGMOID;
            case ELU -> Activation.ELU;
            case GELU -> Activation.GELU;
            case SOFTPLUS -> Activation.SOFTPLUS;
        };
    }

    private static WeightInit init(dev.peacock.config.Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SOFTPLUS -> WeightInit.RELU;
            case IDENTITY, TANH, SIGMOID -> WeightInit.XAVIER;
        };
    }

    /** What comes out of a layer: a picture where {@code spatial}, else height * width * channels numbers. */
    private record LayerShape(int height, int width, int channels, boolean spatial) {

        LayerShape after(LayerConfig layer, String where) {
            if (layer instanceof LayerConfig.Conv2d conv) {
                return slide(conv.kernel(), conv.stride(), conv.padding(), conv.same(), conv.filters(), where);
            } else if (layer instanceof LayerConfig.MaxPool pool) {
                return slide(pool.kernel(), pool.stride(), pool.padding(), false, channels, where);
            } else if (layer instanceof LayerConfig.AvgPool pool) {
                return slide(pool.kernel(), pool.stride(), pool.padding(), false, channels, where);
            } else if (layer instanceof LayerConfig.Dense dense) {
                return new LayerShape(1, 1, dense.units(), false);
            }
            return this;
        }

        private LayerShape slide(int kernel, int stride, int padding, boolean same, int filters, String where) {
            if (!spatial) {
                throw new UserError(where + " needs an image, but stands behind a dense layer: move it before.");
            }
            if (padding >= kernel) {
                throw new UserError(
                        where + " has padding " + padding + ", which must be less than its kernel of " + kernel + ".");
            }
            int tall = same ? (height + stride - 1) / stride : Math.floorDiv(height + 2 * padding - kernel, stride) + 1;
            int wide = same ? (width + stride - 1) / stride : Math.floorDiv(width + 2 * padding - kernel, stride) + 1;
            if (tall < 1 || wide < 1) {
                throw new UserError(where + " gets " + height + "x" + width + " pixels, fewer than its kernel of "
                        + kernel + "x" + kernel + ": use a smaller kernel, padding, or fewer pooling layers.");
            }
            return new LayerShape(tall, wide, filters, true);
        }
    }
}
