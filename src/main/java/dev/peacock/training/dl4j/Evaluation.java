package dev.peacock.training.dl4j;

import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Takes a trained network's logits of all n + q examples. */
final class Evaluation {
    /** Examples a forward pass. */
    static final int BATCH = 1024;

    private Evaluation() {}

    /** Evaluates a network whose softmax has been taken off; null if a logit is not finite. */
    static @Nullable TrainedRun of(
            Dl4jNetwork network, Batches batches, int outputs, ExampleStore store, RunSpec spec, boolean margins) {
        EvaluatedLogits evaluated = new EvaluatedLogits(store, spec, margins);
        for (int from = 0; from < store.size(); from += BATCH) {
            if (!read(network, batches, outputs, from, Math.min(BATCH, store.size() - from), evaluated)) {
                return null;
            }
        }
        return evaluated.result();
    }

    /** One forward pass over the {@code size} examples from {@code from} on; false if a logit is not finite. */
    static boolean read(
            Dl4jNetwork network, Batches batches, int outputs, int from, int size, EvaluatedLogits evaluated) {
        int[] examples = IntStream.range(from, from + size).toArray();
        float[] logits;
        try (INDArray output = network.output(batches.of(examples, 0, size).features());
                INDArray rows = Nd4j.toFlattened('c', output)) {
            logits = rows.data().asFloat();
        }
        return evaluated.read(from, size, logits, 0, outputs);
    }
}
