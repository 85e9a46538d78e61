package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.ExecutorResources;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The memory that training stacks takes, known before it is asked for, in bytes. It stays the same however many runs are trained.
 *
 * @param buffers of one thread's kernels: the heap's with those of a processor, native or a device's with ND4J's
 * @param host one thread's arrays of the heap beside them
 * @param examples the copy of the examples, which all threads of a JVM share
 */
record StackMemory(long buffers, long host, long examples) {
    private static final double MEBIBYTE = 1 << 20;
    /** Most numbers of a batch in one buffer: kernels of padded images want twice as many. */
    private static final int LONGEST = 1 << 30;

    /** Adds up what a {@link Workspace} will ask for. */
    static <B> StackMemory of(
            ExampleStore store, Examples examples, Net net, Kernels<B> kernels, TrainingConfig training) {
        B none = kernels.allocate(1);
        Memory.Counted<B> counted = new Memory.Counted<>(none);
        int inferenceRows = Workspace.inferenceRows(net, training.batch());
        refuseTooWide(net, training.batch());
        Network<B> network = new Network<>(net, kernels, training.batch(), inferenceRows, counted);
        new Optimizer<>(net, network, kernels, training, counted);
        kernels.free(none);
        return new StackMemory(counted.bytes(), Workspace.hostBytes(net, store, training), examples.bytes());
    }

    private static void refuseTooWide(Net net, int batch) {
        for (Node node : net.nodes()) {
            if ((long) batch * node.out().size() > LONGEST) {
                throw new UserError(String.format(
                        Locale.ROOT,
                        "training.batch = %d is too large for layer %s, which makes %,d numbers of each example: lower it to at most %d.",
                        batch,
                        node.name(),
                        node.out().size(),
                        LONGEST / node.out().size()));
            }
        }
    }

    /** Bytes of all the threads of an executor. */
    long total(int threads) {
        return threads * (buffers + host) + examples;
    }

    /**
     * Refuses what cannot fit into an executor.
     *
     * @param limit of the buffers outside the heap; empty where they are arrays of the heap
     */
    void check(ExecutorResources executor, OptionalLong limit) {
        int threads = executor.threads();
        long onHeap = limit.isPresent() ? threads * host + examples : total(threads);
        if (onHeap > executor.heap()) {
            throw refusal(
                    threads,
                    onHeap,
                    "the heap of an executor has",
                    executor.heap(),
                    "more --executor-memory (--driver-memory if it runs locally)");
        }
        if (executor.here() && limit.isPresent() && threads * buffers > limit.getAsLong()) {
            throw refusal(
                    threads,
                    threads * buffers,
                    "ND4J may take outside the heap",
                    limit.getAsLong(),
                    "a larger -Dorg.bytedeco.javacpp.maxbytes, or a larger device");
        }
    }

    private UserError refusal(int threads, long needed, String where, long there, String more) {
        return new UserError(String.format(
                Locale.ROOT,
                "Training %s at a time needs %,.0f MiB (for each %,.0f for activations, gradients and parameters, %,.0f for its rows of"
                        + " examples; for all %,.0f for examples), but %s %,.0f: lower training.batch, let fewer tasks share an executor"
                        + " (--executor-cores, or --master local[1]), or give spark-submit %s.",
                threads == 1 ? "one model" : threads + " models",
                needed / MEBIBYTE,
                buffers / MEBIBYTE,
                host / MEBIBYTE,
                examples / MEBIBYTE,
                where,
                there / MEBIBYTE,
                more));
    }
}
