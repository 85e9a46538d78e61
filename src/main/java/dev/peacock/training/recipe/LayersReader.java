package dev.peacock.training.recipe;

import dev.peacock.check.UserError;
import dev.peacock.config.InitialWeights;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * {@code model.layers} as a configuration of DL4J. Layers are named by their number and kind, such as {@code 3-dense}, those
 * of a residual block such as {@code 3.1-conv2d}; with such a block the configuration is a graph.
 */
public final class LayersReader {
    private static final String INPUT = "input";

    private LayersReader() {}

    /** Throws {@link UserError}, with the layer named, where the layers do not fit each other or the examples. */
    public static Blueprint read(ModelConfig.Layers model, Shape shape, int labels) {
        boolean image = model.layers().stream().anyMatch(LayersReader::isSpatial);
        if (image && shape.height() == 1 && shape.width() == 1) {
            throw new UserError("model.layers has layers for images, but the examples are vectors of " + shape.size()
                    + " numbers: set dataset.shape = [height, width, channels].");
        }
        LayerShape current = new LayerShape(shape.height(), shape.width(), shape.channels(), image);
        int outputs = 0;
        boolean graph = false;
        for (int i = 0; i < model.layers().size(); i++) {
            LayerConfig layer = model.layers().get(i);
            current = current.after(layer, String.valueOf(i + 1));
            graph |= layer instanceof LayerConfig.Residual;
            if (layer instanceof LayerConfig.Output output) {
                outputs = output.classes();
            }
        }
        if (outputs < labels) {
            throw new UserError("model.layers: the output layer has " + outputs + " classes, but the data set has "
                    + labels + " labels: set output = " + labels + ".");
        }
        InputType input = image
                ? InputType.convolutional(shape.height(), shape.width(), shape.channels())
                : InputType.feedForward(shape.size());
        return graph
                ? new Blueprint.Graph(graph(model, input), outputs, image)
                : new Blueprint.Chain(chain(model, input), outputs, image);
    }

    private static MultiLayerConfiguration chain(ModelConfig.Layers model, InputType input) {
        List<LayerConfig> layers = model.layers();
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
        for (int i = 0; i < layers.size(); i++) {
            layers(layers.get(i), model.initialWeights(), String.valueOf(i + 1)).forEach(list::layer);
        }
        return list.setInputType(input).build();
    }

    private static ComputationGraphConfiguration graph(ModelConfig.Layers model, InputType input) {
        List<LayerConfig> layers = model.layers();
        InitialWeights weights = model.initialWeights();
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs(INPUT)
                .setInputTypes(input);
        String last = INPUT;
        for (int i = 0; i < layers.size(); i++) {
            String number = String.valueOf(i + 1);
            last = layers.get(i) instanceof LayerConfig.Residual residual
                    ? addResidual(graph, residual, weights, number, last)
                    : add(graph, layers.get(i), weights, number, last);
        }
        return graph.setOutputs(last).build();
    }

    /** Returns the name of what was added last, as {@link #addResidual} does. */
    private static String add(
            GraphBuilder graph, LayerConfig config, InitialWeights weights, String number, String from) {
        String last = from;
        for (Layer layer : layers(config, weights, number)) {
            graph.addLayer(layer.getLayerName(), layer, last);
            last = layer.getLayerName();
        }
        return last;
    }

    private static String addResidual(
            GraphBuilder graph, LayerConfig.Residual residual, InitialWeights weights, String number, String from) {
        String last = from;
        for (int i = 0; i < residual.layers().size(); i++) {
            last = add(graph, residual.layers().get(i), weights, number + "." + (i + 1), last);
        }
        String sum = number + "-" + nameOf(residual);
        graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), from, last);
        if (residual.activation() == dev.peacock.config.ActivationName.IDENTITY) {
            return sum;
        }
        Layer activation = activationLayer(residual.activation(), sum);
        graph.addLayer(activation.getLayerName(), activation, sum);
        return activation.getLayerName();
    }

    /** A layer of ours, with DL4J's layer for an activation of its own where it needs one. */
    private static List<Layer> layers(LayerConfig layer, InitialWeights weights, String number) {
        String name = number + "-" + nameOf(layer);
        boolean activated = layer instanceof LayerConfig.BatchNorm norm
                && norm.activation() != dev.peacock.config.ActivationName.IDENTITY;
        return activated
                ? List.of(
                        layer(layer, weights, name),
                        activationLayer(((LayerConfig.BatchNorm) layer).activation(), name))
                : List.of(layer(layer, weights, name));
    }

    private static Layer activationLayer(dev.peacock.config.ActivationName activation, String behind) {
        return new ActivationLayer.Builder()
                .name(behind + "-activation")
                .activation(activation(activation))
                .build();
    }

    private static Layer layer(LayerConfig layer, InitialWeights weights, String name) {
        if (layer instanceof LayerConfig.Dense dense) {
            return new DenseLayer.Builder()
                    .name(name)
                    .nOut(dense.units())
                    .activation(activation(dense.activation()))
                    .weightInit(init(weights, looksLikeRelu(dense.activation())))
                    .build();
        } else if (layer instanceof LayerConfig.Conv2d conv) {
            return new ConvolutionLayer.Builder(conv.kernel(), conv.kernel())
                    .name(name)
                    .nOut(conv.filters())
                    .stride(conv.stride(), conv.stride())
                    .padding(conv.padding(), conv.padding())
                    .convolutionMode(conv.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
                    .activation(activation(conv.activation()))
                    .weightInit(init(weights, looksLikeRelu(conv.activation())))
                    .build();
        } else if (layer instanceof LayerConfig.MaxPool pool) {
            return pool(SubsamplingLayer.PoolingType.MAX, pool.kernel(), pool.stride(), pool.padding(), name);
        } else if (layer instanceof LayerConfig.AvgPool pool) {
            return pool(SubsamplingLayer.PoolingType.AVG, pool.kernel(), pool.stride(), pool.padding(), name);
        } else if (layer instanceof LayerConfig.GlobalAvgPool) {
            return new GlobalPoolingLayer.Builder(PoolingType.AVG).name(name).build();
        } else if (layer instanceof LayerConfig.BatchNorm) {
            return new BatchNormalization.Builder().name(name).build();
        } else if (layer instanceof LayerConfig.Dropout dropout) {
            return new DropoutLayer.Builder(1 - dropout.rate()).name(name).build();
        }
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .name(name)
                .nOut(((LayerConfig.Output) layer).classes())
                .activation(Activation.SOFTMAX)
                .weightInit(init(weights, false))
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
                || layer instanceof LayerConfig.AvgPool
                || layer instanceof LayerConfig.GlobalAvgPool
                || (layer instanceof LayerConfig.Residual residual
                        && residual.layers().stream().anyMatch(LayersReader::isSpatial));
    }

    static String nameOf(LayerConfig layer) {
        return layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static Activation activation(dev.peacock.config.ActivationName activation) {
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

    private static WeightInit init(InitialWeights weights, boolean relu) {
        return switch (weights) {
            case AUTO -> relu ? WeightInit.RELU : WeightInit.XAVIER;
            case HE -> WeightInit.RELU;
            case GLOROT -> WeightInit.XAVIER;
        };
    }

    private static boolean looksLikeRelu(dev.peacock.config.ActivationName activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SOFTPLUS -> true;
            case IDENTITY, TANH, SIGMOID -> false;
        };
    }
}
