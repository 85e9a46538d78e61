package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One model of either of DL4J's kinds, with the native memory that it owns. Not thread-safe. */
sealed interface Dl4jNetwork extends AutoCloseable {
    /** One step of the optimiser on a batch. */
    void fit(INDArray features, INDArray labels);

    /** From here on {@link #output} gives logits: the softmax is taken off the output layer. Ends the training. */
    void takeOffSoftmax();

    /** The output layer's activations in inference mode, [batch, outputs]; the caller closes it. */
    INDArray output(INDArray features);

    /**
     * What the output layer sees, in inference mode: the activations of the layer or vertex before it, [batch, ...]; the caller
     * closes it. UserError where nothing stands before it but the input.
     */
    INDArray hidden(INDArray features);

    /** All parameters in one flat array: a view, not a copy. */
    INDArray parameters();

    /** Parameters by name, such as {@code 0_W}. */
    Map<String, INDArray> parametersByName();

    /** Frees the native memory. DL4J's own close() also runs System.gc(), which thousands of runs cannot afford. */
    @Override
    void close();

    /** A MultiLayerNetwork and its dropout masks. */
    record Chain(MultiLayerNetwork model, List<StreamDropout> dropouts) implements Dl4jNetwork {
        @Override
        public void fit(INDArray features, INDArray labels) {
            model.fit(features, labels);
        }

        @Override
        public void takeOffSoftmax() {
            takeOff(model.getOutputLayer());
        }

        @Override
        public INDArray output(INDArray features) {
            return model.output(features, false);
        }

        @Override
        public INDArray hidden(INDArray features) {
            int last = model.getnLayers() - 2;
            if (last < 0) {
                throw noHidden();
            }
            List<INDArray> activations = model.feedForwardToLayer(last, features, false);
            return take(activations.get(activations.size() - 1), activations, features);
        }

        @Override
        public INDArray parameters() {
            return model.params();
        }

        @Override
        public Map<String, INDArray> parametersByName() {
            return model.paramTable();
        }

        @Override
        public void close() {
            model.clear();
            free(model.params(), model.getFlattenedGradients(), model.getUpdater(false), dropouts);
        }
    }

    /** A ComputationGraph of one input and one output, and its dropout masks. */
    record Graph(ComputationGraph model, List<StreamDropout> dropouts) implements Dl4jNetwork {
        @Override
        public void fit(INDArray features, INDArray labels) {
            model.fit(new INDArray[] {features}, new INDArray[] {labels});
        }

        @Override
        public void takeOffSoftmax() {
            takeOff(model.getOutputLayer(0));
        }

        @Override
        public INDArray output(INDArray features) {
            return model.output(false, features)[0];
        }

        @Override
        public INDArray hidden(INDArray features) {
            ComputationGraphConfiguration graph = model.getConfiguration();
            List<String> before = Objects.requireNonNull(
                    graph.getVertexInputs().get(graph.getNetworkOutputs().get(0)));
            if (before.size() != 1) {
                throw new UserError(
                        "the output layer has " + before.size() + " inputs, so that no layer is the last hidden one");
            }
            if (graph.getNetworkInputs().contains(before.get(0))) {
                throw noHidden();
            }
            Map<String, INDArray> activations = model.feedForward(new INDArray[] {features}, false);
            return take(Objects.requireNonNull(activations.get(before.get(0))), activations.values(), features);
        }

        @Override
        public INDArray parameters() {
            return model.params();
        }

        @Override
        public Map<String, INDArray> parametersByName() {
            return model.paramTable();
        }

        @Override
        public void close() {
            model.clear();
            free(model.params(), model.getFlattenedGradients(), model.getUpdater(false), dropouts);
        }
    }

    private static UserError noHidden() {
        return new UserError("the model is one output layer, without a hidden one");
    }

    /**
     * A copy of one of the activations of a forward pass, all of which are freed: left to the garbage collector, those of a large
     * network fill the memory first. A layer may hand its input on, so that several share a buffer, or have the features'.
     */
    private static INDArray take(INDArray wanted, Collection<INDArray> activations, INDArray features) {
        INDArray copy = wanted.dup('c');
        Map<Long, INDArray> owned = new HashMap<>();
        for (INDArray activation : activations) {
            owned.putIfAbsent(activation.data().address(), activation);
        }
        owned.remove(features.data().address());
        owned.values().forEach(Dl4jNetwork::free);
        return copy;
    }

    private static void takeOff(org.deeplearning4j.nn.api.Layer output) {
        ((BaseLayer) output.conf().getLayer()).setActivationFn(new ActivationIdentity());
    }

    private static void free(
            INDArray parameters,
            @Nullable INDArray gradients,
            @Nullable Updater updater,
            List<StreamDropout> dropouts) {
        free(parameters);
        free(gradients);
        free(updater == null ? null : updater.getStateViewArray());
        dropouts.forEach(StreamDropout::close);
    }

    private static void free(@Nullable INDArray array) {
        if (array != null && array.closeable()) {
            array.close();
        }
    }
}
