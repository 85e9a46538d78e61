package dev.peacock.training.fleet;

import dev.peacock.training.Classifier;
import java.util.Arrays;

/**
 * The model in a network's buffers.
 *
 * @param most rows that the network takes at once
 * @param <B> a buffer of the kernels
 */
record FleetClassifier<B>(Net net, Network<B> network, Kernels<B> kernels, int most) implements Classifier {
    @Override
    public int inputs() {
        return net.nodes().get(0).out().size();
    }

    @Override
    public int classes() {
        return net.classes();
    }

    @Override
    public void logits(float[] rows, int count, float[] into) {
        float[] part = new float[Math.min(most, count) * classes()];
        for (int from = 0; from < count; from += most) {
            int some = Math.min(most, count - from);
            kernels.write(
                    Arrays.copyOfRange(rows, from * inputs(), (from + some) * inputs()),
                    some * inputs(),
                    network.input());
            network.infer(some);
            kernels.read(network.logits(), some * classes(), part);
            System.arraycopy(part, 0, into, from * classes(), some * classes());
        }
    }

    @Override
    public void close() {
        // its buffers go with it
    }
}
