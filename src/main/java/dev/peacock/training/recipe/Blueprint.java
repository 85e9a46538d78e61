package dev.peacock.training.recipe;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A checked model in DL4J's own configuration objects, which every trainer reads: one input, and one output layer with
 * softmax and cross-entropy. The templates are shared between threads and runs: copy before changing anything.
 */
public sealed interface Blueprint {
    /** The number of outputs, at least that of the labels. */
    int outputs();

    /** Whether a batch is [batch, channels, height, width] rather than [batch, values]. */
    boolean image();

    /** How many weights and biases it has. */
    long parameters();

    /** The same, fed with pictures. */
    Blueprint ofImages();

    /** Layers one after another. */
    record Chain(MultiLayerConfiguration template, int outputs, boolean image) implements Blueprint {
        @Override
        public Blueprint ofImages() {
            return new Chain(template, outputs, true);
        }

        @Override
        public long parameters() {
            return template.getConfs().stream()
                    .mapToLong(layer -> layer.getLayer().initializer().numParams(layer))
                    .sum();
        }
    }

    /** Layers and vertices that join them. */
    record Graph(ComputationGraphConfiguration template, int outputs, boolean image) implements Blueprint {
        @Override
        public Blueprint ofImages() {
            return new Graph(template, outputs, true);
        }

        @Override
        public long parameters() {
            return template.getVertices().values().stream()
                    .mapToLong(vertex -> vertex.numParams(false))
                    .sum();
        }
    }

    /**
     * Of {@code model.layers} or {@code model.dl4j}. Whether the latter wants pictures is not known yet: {@link #image} is
     * false. The native build must have been chosen before, since DL4J's configurations load ND4J.
     *
     * @throws UserError with the layer named, where the layers do not fit each other or the examples
     */
    static Blueprint of(ModelConfig model, ExampleStore store) {
        return of(model, store.shape(), store.labelNames().size());
    }

    /** As above, of examples of this shape with so many labels. */
    static Blueprint of(ModelConfig model, Shape shape, int labels) {
        if (model instanceof ModelConfig.Layers layers) {
            return LayersReader.read(layers, shape, labels);
        } else if (model instanceof ModelConfig.Dl4jJson json) {
            return JsonReader.read(json.json(), labels);
        }
        throw new IllegalArgumentException("not a network: " + model);
    }
}
