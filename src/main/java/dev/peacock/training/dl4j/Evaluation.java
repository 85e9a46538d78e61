package dev.peacock.training.dl4j;

import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Takes a trained network's logits of all n + q examples. */
final class Evaluation {
    /** Examples a forward pass. */
    private static final int BATCH = 1024;

    private Evaluation() {}

    /** Evaluates a network whose softmax has been taken off; null if a logit is not finite. */
    static @Nullable TrainedRun of(
            Network network, Batches batches, int outputs, ExampleStore store, RunSpec spec, boolean margins) {
        EvaluatedLogits evaluated = new EvaluatedLogits(store, spec, margins);
        int[] order = new int[store.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int from = 0; from < order.length; from += BATCH) {
            int size = Math.min(BATCH, order.length - from);
            float[] logits;
            try (INDArray output = network.output(batches.of(order, from, size).features());
                    INDArray rows = Nd4j.toFlattened('c', output)) {
                logits = rows.data().asFloat();
            }
            for (int i = 0; i < size; i++) {
                if (!evaluated.read(from + i, logits, i * outputs, outputs)) {
                    return null;
                }
            }
        }
        return evaluated.result();
    }
}
