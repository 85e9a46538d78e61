package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.training.recipe.Blueprint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/** Reads DL4J's configuration objects. Nodes come in the order in which DL4J computes them. */
final class NetReader {
    private NetReader() {}

    /**
     * The net of a blueprint on examples of a shape.
     *
     * @throws Unsupported naming the first layer that the fleet trainer cannot do
     * @throws UserError if the layers do not fit each other or the examples
     */
    static Draft read(Blueprint blueprint, Shape examples) throws Unsupported {
        Draft draft = new Draft(examples);
        if (blueprint instanceof Blueprint.Chain chain) {
            chain(chain.template(), draft);
        } else {
            graph(((Blueprint.Graph) blueprint).template(), draft);
        }
        return Fusion.of(draft);
    }

    private static void chain(MultiLayerConfiguration configuration, Draft draft) throws Unsupported {
        LayerReader reader = new LayerReader(draft);
        int last = 0;
        int dropouts = 0;
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            Layer layer = configuration.getConf(i).getLayer();
            checkPreprocessor(configuration.getInputPreProcess(i), draft.shape(last), layer.getLayerName());
            last = reader.append(layer, last, i, dropouts);
            dropouts += layer.getIDropout() == null ? 0 : 1;
        }
    }

    private static void graph(ComputationGraphConfiguration configuration, Draft draft) throws Unsupported {
        Map<String, Integer> positions = new HashMap<>();
        positions.put(configuration.getNetworkInputs().get(0), 0);
        Map<String, Integer> dropouts = dropoutNumbers(configuration);
        // DL4J draws weights as the configuration lists its layers, and computes in another order
        List<String> turns = List.copyOf(configuration.getVertices().keySet());
        LayerReader reader = new LayerReader(draft);
        for (String name : order(configuration)) {
            GraphVertex vertex = configuration.getVertices().get(name);
            if (vertex == null) {
                continue;
            }
            List<Integer> inputs = configuration.getVertexInputs().getOrDefault(name, List.of()).stream()
                    .map(positions::get)
                    .toList();
            int last;
            if (vertex instanceof LayerVertex layer) {
                checkPreprocessor(layer.getPreProcessor(), draft.shape(inputs.get(0)), name);
                int dropout = dropouts.getOrDefault(name, 0);
                last = reader.append(layer.getLayerConf().getLayer(), inputs.get(0), turns.indexOf(name), dropout);
            } else {
                last = addition(vertex, name, inputs, draft);
            }
            positions.put(name, last);
        }
    }

    /** The order in which DL4J computes a graph's vertices. */
    private static List<String> order(ComputationGraphConfiguration configuration) {
        var indices = new ComputationGraph(configuration.clone()).calculateIndices();
        return Arrays.stream(indices.getTopologicalSortOrder())
                .mapToObj(indices.getIdxToName()::get)
                .toList();
    }

    /** Dropouts are numbered as the configuration lists its layers. */
    private static Map<String, Integer> dropoutNumbers(ComputationGraphConfiguration configuration) {
        Map<String, Integer> numbers = new HashMap<>();
        configuration.getVertices().forEach((name, vertex) -> {
            if (vertex instanceof LayerVertex layer
                    && layer.getLayerConf().getLayer().getIDropout() != null) {
                numbers.put(name, numbers.size());
            }
        });
        return numbers;
    }

    private static int addition(GraphVertex vertex, String name, List<Integer> inputs, Draft draft) throws Unsupported {
        boolean adds = vertex instanceof ElementWiseVertex each && each.getOp() == ElementWiseVertex.Op.Add;
        Supported.refuseIf(!adds, name, "is a " + vertex.getClass().getSimpleName() + " that does not add");
        Shape shape = draft.shape(inputs.get(0));
        for (int input : inputs) {
            if (!draft.shape(input).equals(shape)) {
                throw new UserError("model: layer " + name + " expects equal shapes to add, but is given " + shape
                        + " and " + draft.shape(input) + ".");
            }
        }
        boolean alone = inputs.size() == 1;
        return alone ? inputs.get(0) : draft.add(name, new Op.Add(Activation.IDENTITY), inputs, shape);
    }

    /** Our buffers need no rearranging, as long as DL4J's would not change what is beside what. */
    private static void checkPreprocessor(@Nullable InputPreProcessor processor, Shape shape, String layer)
            throws Unsupported {
        boolean harmless = processor == null
                || processor instanceof CnnToFeedForwardPreProcessor
                || processor instanceof FeedForwardToCnnPreProcessor images
                        && images.getInputHeight() == shape.height()
                        && images.getInputWidth() == shape.width()
                        && images.getNumChannels() == shape.channels();
        if (!harmless) {
            throw new Unsupported(layer, "has the preprocessor " + processor + " on values of " + shape);
        }
    }
}
