package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.training.Classifier;
import dev.peacock.training.recipe.Blueprint;
import java.util.Arrays;
import java.util.Map;

/**
 * A trained net in use. Batch normalisation takes the running statistics, and dropout drops nothing, in gradients as well. Not
 * thread-safe.
 *
 * @param <B> a buffer of the kernels
 */
public final class TrainedNet<B> implements Classifier {
    private static final int MOST_ROWS = 256;

    private final Net net;
    private final Kernels<B> kernels;
    private final Network<B> network;
    private final int rows;
    private final float[] values;

    /** Of parameters laid out as the net says. */
    TrainedNet(Net net, Kernels<B> kernels, float[] parameters) {
        this.net = net;
        this.kernels = kernels;
        this.rows = Math.min(MOST_ROWS, Workspace.inferenceRows(net, 1));
        this.network = new Network<>(net, kernels, rows, rows, Memory.of(kernels), true);
        this.values = new float[rows * Math.max(inputs(), classes())];
        kernels.write(parameters, net.size(), network.parameters());
    }

    /**
     * A network of DL4J's.
     *
     * @param parameters by the layer's name in the blueprint and the parameter's, such as {@code 0_W}, in the order of DL4J's memory
     * @throws Unsupported naming the first layer that this trainer cannot do
     * @throws UserError if the layers do not fit the shape
     */
    public static <B> TrainedNet<B> ofDl4j(
            Blueprint blueprint, Shape shape, Map<String, float[]> parameters, Kernels<B> kernels) throws Unsupported {
        Net net = NetReader.read(blueprint, shape).net();
        return new TrainedNet<>(net, kernels, Dl4jLayout.ours(net, parameters));
    }

    @Override
    public int inputs() {
        return net.nodes().get(0).out().size();
    }

    @Override
    public int classes() {
        return net.classes();
    }

    @Override
    public void logits(float[] x, int count, float[] into) {
        for (int from = 0; from < count; from += rows) {
            infer(x, from, Math.min(rows, count - from), into);
        }
    }

    @Override
    public void gradients(float[] x, int count, int[] labels, float[] logits, float[] into) {
        if (!kernels.name().equals("cpu") && net.nodes().stream().anyMatch(node -> node.op() instanceof Op.BatchNorm)) {
            throw new UserError("the gradients of a model with batch normalisation are known on a processor only;"
                    + " use one, or ask the model as a black box");
        }
        for (int from = 0; from < count; from += rows) {
            int some = Math.min(rows, count - from);
            infer(x, from, some, logits);
            network.backward(some, Arrays.copyOfRange(labels, from, from + some), 0);
            int length = some * inputs();
            kernels.read(network.inputGradients(), length, values);
            for (int k = 0; k < length; k++) {
                // the network's are of the mean over rows
                into[from * inputs() + k] = values[k] * some;
            }
        }
    }

    private void infer(float[] x, int from, int some, float[] logits) {
        System.arraycopy(x, from * inputs(), values, 0, some * inputs());
        kernels.write(values, some * inputs(), network.input());
        network.infer(some);
        kernels.read(network.logits(), some * classes(), values);
        System.arraycopy(values, 0, logits, from * classes(), some * classes());
    }

    @Override
    public void close() {
        // its buffers go with it
    }
}
