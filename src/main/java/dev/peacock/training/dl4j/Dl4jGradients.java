package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.training.Classifier;
import dev.peacock.training.fleet.TrainedNet;
import dev.peacock.training.fleet.Unsupported;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of a network of DL4J's by its inputs, in inference mode. DL4J's own are those of training, with dropout and the batch's
 * statistics; so a net of the fleet trainer's takes over the parameters.
 */
final class Dl4jGradients {
    private Dl4jGradients() {}

    /** UserError where the fleet trainer does not know a layer. */
    static Classifier of(Blueprint blueprint, Dl4jNetwork network, Shape shape) {
        Map<String, float[]> parameters = new HashMap<>();
        network.parametersByName().forEach((name, value) -> parameters.put(name, inOrderOfMemory(value)));
        try {
            return TrainedNet.ofDl4j(named(blueprint), shape, parameters, new CpuKernels());
        } catch (Unsupported e) {
            throw new UserError("the gradients of this model are not known, because " + e.reason()
                    + "; ask it as a black box instead");
        }
    }

    /** Layers of a chain have their number for a name, as DL4J names their parameters. */
    private static Blueprint named(Blueprint blueprint) {
        if (!(blueprint instanceof Blueprint.Chain chain)) {
            return blueprint;
        }
        MultiLayerConfiguration copy = chain.template().clone();
        List<NeuralNetConfiguration> layers = copy.getConfs();
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).getLayer().setLayerName(Integer.toString(i));
        }
        return new Blueprint.Chain(copy, chain.outputs(), chain.image());
    }

    /** Convolutions by rows, matrices by columns. */
    private static float[] inOrderOfMemory(INDArray parameter) {
        try (INDArray copy = parameter.dup(parameter.rank() == 4 ? 'c' : 'f')) {
            return copy.data().asFloat();
        }
    }
}
