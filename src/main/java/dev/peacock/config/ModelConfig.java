package dev.peacock.config;

import java.io.Serializable;
import java.util.List;

/** The model that is trained. */
public sealed interface ModelConfig extends Serializable {

    /** Whether it is a network that Peacock's own trainers train by the recipe in {@code training}. */
    default boolean isNetwork() {
        return this instanceof Layers || this instanceof Dl4jJson;
    }

    /** {@code model.layers}: at least one layer, the last one {@link LayerConfig.Output}. */
    record Layers(List<LayerConfig> layers) implements ModelConfig {
        public Layers {
            layers = List.copyOf(layers);
        }
    }

    /** {@code model.dl4j}: the text of a DL4J MultiLayerConfiguration or ComputationGraphConfiguration in JSON. */
    record Dl4jJson(String json) implements ModelConfig {}

    /** {@code model.nearest-neighbour}: majority of the k nearest included train examples; no randomness of its own. */
    record NearestNeighbour(int k) implements ModelConfig {}

    /**
     * {@code training.command}: the user's own program, which decides itself which model it trains and how.
     *
     * @param words the program and its arguments
     * @param files what lies beside it when it runs, in order of their names
     */
    record Command(List<String> words, List<ProgramFile> files) implements ModelConfig {
        public Command {
            words = List.copyOf(words);
            files = List.copyOf(files);
        }
    }

    /** {@code dataset.imported}: whatever was trained elsewhere. */
    record Imported() implements ModelConfig {}
}
