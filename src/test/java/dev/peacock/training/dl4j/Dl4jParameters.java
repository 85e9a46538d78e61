package dev.peacock.training.dl4j;

import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.RunSpec;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J's trainer has in a run's network, for the tests of other trainers: by layer and parameter, such as {@code 2-dense_W},
 * in the order of DL4J's memory.
 */
public final class Dl4jParameters {
    private Dl4jParameters() {}

    /** Before the first step. */
    public static Map<String, float[]> initial(
            ExampleStore store, ModelConfig model, TrainingConfig training, RunSpec spec) {
        try (Dl4jNetwork network = new Dl4jTrainer(store, model, training, false).network(spec)) {
            return values(network);
        }
    }

    /** After the last step. */
    public static Map<String, float[]> trained(
            ExampleStore store, ModelConfig model, TrainingConfig training, RunSpec spec) {
        Dl4jTrainer trainer = new Dl4jTrainer(store, model, training, false);
        try (Batches batches = trainer.batches();
                Dl4jNetwork network = trainer.network(spec)) {
            trainer.lastFiniteEpoch(network, spec, batches);
            return values(network);
        }
    }

    private static Map<String, float[]> values(Dl4jNetwork network) {
        Map<String, float[]> values = new HashMap<>();
        network.parametersByName().forEach((name, parameter) -> {
            String own = network instanceof Dl4jNetwork.Chain chain ? named(chain.model(), name) : name;
            values.put(own, inOrderOfMemory(parameter));
        });
        return values;
    }

    /** With the layer's name for its number. */
    private static String named(MultiLayerNetwork model, String name) {
        int end = name.indexOf('_');
        int layer = Integer.parseInt(name.substring(0, end));
        return model.getLayer(layer).conf().getLayer().getLayerName() + name.substring(end);
    }

    /** Convolutions by rows, matrices by columns. */
    private static float[] inOrderOfMemory(INDArray parameter) {
        try (INDArray copy = parameter.dup(parameter.rank() == 4 ? 'c' : 'f')) {
            return copy.data().asFloat();
        }
    }
}
