package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import java.util.Locale;

/**
 * The memory that one thread needs to train stacks, known before it is asked for, in bytes. It stays the same however many runs it
 * trains.
 *
 * @param buffers of the kernels: the heap's with those of a processor, native or a device's with ND4J's
 * @param host arrays of the heap beside them
 * @param examples the copy of the examples, which all threads of a JVM share
 */
record StackMemory(long buffers, long host, long examples) {
    private static final double MEBIBYTE = 1 << 20;

    /** Adds up what a {@link Workspace} will ask for. */
    static <B> StackMemory of(
            ExampleStore store, Examples examples, Net net, Kernels<B> kernels, TrainingConfig training) {
        B none = kernels.allocate(1);
        Memory.Counted<B> counted = new Memory.Counted<>(none);
        int inferenceRows = Workspace.inferenceRows(net, training.batch());
        Network<B> network = new Network<>(net, kernels, training.batch(), inferenceRows, counted);
        new Optimizer<>(net, network, kernels, training, counted);
        kernels.free(none);
        return new StackMemory(counted.bytes(), Workspace.hostBytes(net, store, training.batch()), examples.bytes());
    }

    long total() {
        return buffers + host + examples;
    }

    /** Refuses what cannot fit into a heap of {@code heap} bytes. */
    void check(long heap) {
        if (total() > heap) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "Training one model needs %,.0f MiB (%,.0f for activations, gradients and parameters, %,.0f for examples), but the"
                            + " heap of an executor has %,.0f: lower training.batch, or give spark-submit more --executor-memory"
                            + " (--driver-memory where it runs locally).",
                    total() / MEBIBYTE,
                    buffers / MEBIBYTE,
                    (host + examples) / MEBIBYTE,
                    heap / MEBIBYTE));
        }
    }
}
