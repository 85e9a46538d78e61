package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import dev.peacock.dataset.ExampleStore;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes the input of a network's output layer for all n + q examples. */
final class HiddenActivations {
    /** Examples a forward pass, which keeps the activations of every layer. */
    private static final int BATCH = 128;

    private HiddenActivations() {}

    /** Gives each example's activations, in the order of the examples, in an array that is used again. */
    static void forEach(Dl4jNetwork network, Batches batches, ExampleStore store, Consumer<float[]> activations) {
        float[] row = new float[0];
        for (int from = 0; from < store.size(); from += BATCH) {
            int size = Math.min(BATCH, store.size() - from);
            int[] examples = IntStream.range(from, from + size).toArray();
            float[] values;
            try (INDArray hidden = network.hidden(batches.of(examples, 0, size).features());
                    INDArray rows = Nd4j.toFlattened('c', hidden)) {
                values = rows.data().asFloat();
            }
            if (row.length == 0) {
                row = new float[values.length / size];
            }
            for (int i = 0; i < size; i++) {
                System.arraycopy(values, i * row.length, row, 0, row.length);
                requireFinite(row, from + i);
                activations.accept(row);
            }
        }
    }

    private static void requireFinite(float[] row, int example) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new UserError(
                        "an activation of example " + example + " was not a finite number after the last epoch");
            }
        }
    }
}
