package dev.peacock.training.dl4j;

import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies examples out of the store into native arrays that are made once for each batch size and used again. Pixels go from
 * the store's height x width x channels to DL4J's channels x height x width. Not thread-safe.
 */
final class Batches implements AutoCloseable {
    private final ExampleStore store;
    private final int outputs;
    private final boolean image;
    private final Map<Integer, Batch> bySize = new HashMap<>();

    /** Features [batch, values] or, for {@code image}, [batch, channels, height, width]; labels one-hot [batch, outputs]. */
    record Batch(
            INDArray features, FloatBuffer featureValues, INDArray labels, FloatBuffer labelValues, float[] scratch) {}

    Batches(ExampleStore store, int outputs, boolean image) {
        this.store = store;
        this.outputs = outputs;
        this.image = image;
    }

    /** The examples {@code order[from..from+size-1]}; valid until the next call of the same size. */
    Batch of(int[] order, int from, int size) {
        Batch batch = bySize.computeIfAbsent(size, this::allocate);
        int values = store.shape().size();
        float[] scratch = batch.scratch();
        for (int i = 0; i < size; i++) {
            store.read(order[from + i], scratch, values);
            toChannelsFirst(scratch, values);
            batch.featureValues().put(i * values, scratch, 0, values);
        }
        for (int i = 0; i < size * outputs; i++) {
            batch.labelValues().put(i, 0);
        }
        for (int i = 0; i < size; i++) {
            batch.labelValues().put(i * outputs + store.label(order[from + i]), 1);
        }
        return batch;
    }

    private Batch allocate(int size) {
        Shape shape = store.shape();
        INDArray features = image
                ? Nd4j.create(DataType.FLOAT, size, shape.channels(), shape.height(), shape.width())
                : Nd4j.create(DataType.FLOAT, size, shape.size());
        INDArray labels = Nd4j.create(DataType.FLOAT, size, outputs);
        return new Batch(
                features,
                features.data().asNioFloat(),
                labels,
                labels.data().asNioFloat(),
                new float[2 * shape.size()]);
    }

    /** From the second half of {@code scratch} into the first. */
    private void toChannelsFirst(float[] scratch, int values) {
        int channels = store.shape().channels();
        int pixels = values / channels;
        if (channels == 1 || pixels == 1) {
            System.arraycopy(scratch, values, scratch, 0, values);
            return;
        }
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++) {
                scratch[c * pixels + p] = scratch[values + p * channels + c];
            }
        }
    }

    @Override
    public void close() {
        for (Batch batch : bySize.values()) {
            batch.features().close();
            batch.labels().close();
        }
        bySize.clear();
    }
}
