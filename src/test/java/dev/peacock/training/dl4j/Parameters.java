package dev.peacock.training.dl4j;

import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks into a network. */
final class Parameters {
    private Parameters() {}

    static INDArray parameter(Dl4jNetwork network, String name) {
        return Objects.requireNonNull(network.parametersByName().get(name), name);
    }
}
