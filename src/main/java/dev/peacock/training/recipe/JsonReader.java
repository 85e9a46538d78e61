package dev.peacock.training.recipe;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * {@code model.dl4j}: DL4J's own JSON. The architecture, activations, initialisations, L1 and L2 are the file's
 * ({@code training.l2} comes on top); its updaters and their schedules are replaced by the {@code training} block's, its
 * gradient clipping only where that block has one, and its dropout draws from the run's own stream. What would draw from
 * ND4J's shared generator, or is no softmax classifier of one input, is refused.
 */
public final class JsonReader {
    /** Fields that DL4J's parser takes for the name of a class to load: the latter for distributions. */
    private static final Set<String> CLASS_FIELDS = Set.of("@class", "type");

    /** The packages of what a configuration is made of. To the end, since a name may bring type parameters. */
    private static final Pattern CLASS_NAME = Pattern.compile("(org\\.deeplearning4j\\.nn\\.(conf|weights)"
            + "|org\\.nd4j\\.linalg\\.(activations|lossfunctions|learning|schedule))(\\.[\\w$]+)+");

    private static final int DEEPEST = 100;

    private JsonReader() {}

    /** A blueprint whose input is taken for a vector. Throws {@link UserError}, with the layer or class named. */
    public static Blueprint read(String json, int labels) {
        boolean graph = checkClasses(json);
        try {
            return graph
                    ? graph(ComputationGraphConfiguration.fromJson(json), labels)
                    : chain(MultiLayerConfiguration.fromJson(json), labels);
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UserError("model.dl4j cannot be read as a DL4J configuration: " + firstLine(e), e);
        }
    }

    /** The first line of the innermost message: DL4J's own explanations stand there. */
    public static String firstLine(Throwable error) {
        Throwable innermost = error;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage() == null ? innermost.getClass().getSimpleName() : innermost.getMessage();
        return Shown.sentence(message.lines().findFirst().orElse(message));
    }

    /**
     * Looks at every class name in the text before anything is made of it: a parser that loads the classes a file names must not be
     * free to load others than these parts of DL4J. Says whether the text is of a ComputationGraphConfiguration.
     */
    private static boolean checkClasses(String json) {
        boolean graph = false;
        boolean chain = false;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > DEEPEST) {
                    throw new UserError("model.dl4j is nested deeper than " + DEEPEST + " levels.");
                }
                if (token != JsonToken.FIELD_NAME) {
                    continue;
                }
                graph |= depth == 1 && parser.getCurrentName().equals("vertices");
                chain |= depth == 1 && parser.getCurrentName().equals("confs");
                if (CLASS_FIELDS.contains(parser.getCurrentName().toLowerCase(Locale.ROOT))) {
                    depth += parser.nextToken().isStructStart() ? 1 : 0;
                    checkClass(parser.getText());
                }
            }
        } catch (IOException e) {
            throw new UserError("model.dl4j is not JSON: " + firstLine(e), e);
        }
        if (graph == chain) {
            throw new UserError("model.dl4j is neither a MultiLayerConfiguration (with \"confs\") nor a"
                    + " ComputationGraphConfiguration (with \"vertices\"): write it with their toJson().");
        }
        return graph;
    }

    private static void checkClass(String name) {
        if (!CLASS_NAME.matcher(name).matches()) {
            throw new UserError(
                    "model.dl4j names the class " + Shown.text(name)
                            + ": only DL4J's layers, vertices, initialisations, activations, losses, updaters and schedules are allowed.");
        }
    }

    private static Blueprint chain(MultiLayerConfiguration configuration, int labels) {
        List<NeuralNetConfiguration> layers = configuration.getConfs();
        if (layers.isEmpty()) {
            throw new UserError("model.dl4j has no layers.");
        }
        refuseTruncation(configuration.getBackpropType());
        int outputs = checkLayers(layers, layers.get(layers.size() - 1).getLayer(), labels);
        return new Blueprint.Chain(configuration, outputs, false);
    }

    private static Blueprint graph(ComputationGraphConfiguration configuration, int labels) {
        int inputs = configuration.getNetworkInputs().size();
        int ends = configuration.getNetworkOutputs().size();
        if (inputs != 1 || ends != 1) {
            throw new UserError(
                    "model.dl4j has " + inputs + " inputs and " + ends + " outputs: it must have one of each.");
        }
        refuseTruncation(configuration.getBackpropType());
        List<NeuralNetConfiguration> layers = new ArrayList<>();
        for (GraphVertex vertex : configuration.getVertices().values()) {
            if (vertex instanceof FrozenVertex) {
                throw new UserError(
                        "model.dl4j: frozen vertices are not supported, because every run starts untrained.");
            } else if (vertex instanceof LayerVertex layer) {
                layers.add(layer.getLayerConf());
            }
        }
        GraphVertex last = configuration
                .getVertices()
                .get(configuration.getNetworkOutputs().get(0));
        Layer output =
                last instanceof LayerVertex vertex ? vertex.getLayerConf().getLayer() : null;
        return new Blueprint.Graph(configuration, checkLayers(layers, output, labels), false);
    }

    private static void refuseTruncation(BackpropType type) {
        if (type != BackpropType.Standard) {
            throw new UserError("model.dl4j uses " + type + ": only standard backpropagation is supported.");
        }
    }

    /** Checks all layers; returns the number of outputs. */
    private static int checkLayers(List<NeuralNetConfiguration> layers, @Nullable Layer output, int labels) {
        for (NeuralNetConfiguration configuration : layers) {
            Layer layer = configuration.getLayer();
            if (configuration.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
                throw new UserError("model.dl4j: layer " + Shown.text(String.valueOf(layer.getLayerName()))
                        + " is optimised by " + configuration.getOptimizationAlgo()
                        + ": only STOCHASTIC_GRADIENT_DESCENT is supported.");
            }
            if ((layer instanceof BaseOutputLayer || layer instanceof LossLayer) && layer != output) {
                throw new UserError("model.dl4j: layer " + Shown.text(String.valueOf(layer.getLayerName()))
                        + " is an output layer, but not the last" + " one: there must be exactly one.");
            }
            checkLayer(layer);
        }
        if (!(output instanceof OutputLayer last)) {
            throw new UserError("model.dl4j ends in "
                    + (output == null ? "no layer" : output.getClass().getSimpleName())
                    + ": it must end in an OutputLayer with softmax and cross-entropy.");
        }
        ILossFunction loss = last.getLossFn();
        boolean crossEntropy = loss instanceof LossMCXENT || loss instanceof LossNegativeLogLikelihood;
        if (!crossEntropy || !(last.getActivationFn() instanceof ActivationSoftmax)) {
            throw new UserError("model.dl4j: the output layer has " + last.getActivationFn() + " and " + loss
                    + ": it must have softmax and MCXENT or NEGATIVELOGLIKELIHOOD.");
        }
        if (last.getNOut() < labels) {
            throw new UserError("model.dl4j: the output layer has " + last.getNOut() + " outputs, but the data set has "
                    + labels + " labels.");
        }
        LayerSize.check("model.dl4j: the output layer", last.getNOut(), 0);
        return (int) last.getNOut();
    }

    private static void checkLayer(Layer layer) {
        boolean wraps =
                layer instanceof BaseWrapperLayer || layer instanceof FrozenLayer || layer instanceof Bidirectional;
        if (wraps) {
            throw refused(layer, layer.getClass().getName());
        }
        if (layer.getIDropout() != null) {
            boolean plain = layer.getIDropout() instanceof Dropout dropout && dropout.getPSchedule() == null;
            if (!plain) {
                throw refused(layer, layer.getIDropout().getClass().getName());
            }
        }
        IActivation activation = layer instanceof ActivationLayer only ? only.getActivationFn() : null;
        if (layer instanceof BaseLayer trained) {
            activation = trained.getActivationFn();
            if (trained.getWeightNoise() != null) {
                throw refused(layer, trained.getWeightNoise().getClass().getName());
            }
            if (trained.getRegularization() != null
                    && trained.getRegularization().stream().anyMatch(WeightDecay.class::isInstance)) {
                throw new UserError("model.dl4j: layer " + Shown.text(String.valueOf(layer.getLayerName()))
                        + " has weight decay of its own: set training.weight-decay instead.");
            }
            if (trained.getWeightInitFn() != null) {
                WeightLaw.of(trained.getWeightInitFn(), layer.getLayerName());
            }
        }
        if (activation instanceof ActivationRReLU) {
            throw refused(layer, activation.getClass().getName());
        }
        if (layer instanceof ConvolutionLayer conv && conv.getCnn2dDataFormat() == CNN2DFormat.NHWC) {
            throw new UserError("model.dl4j: layer " + Shown.text(String.valueOf(layer.getLayerName()))
                    + " wants NHWC images: use NCHW.");
        }
    }

    private static UserError refused(Layer layer, String name) {
        return new UserError("model.dl4j: layer " + Shown.text(String.valueOf(layer.getLayerName())) + " uses " + name
                + ", which is not supported, since runs could not be reproduced; plain dropout is supported.");
    }
}
