package dev.peacock.training.dl4j;

import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.Augmentation;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies examples out of the store into native arrays that are made once for each batch size and used again. Pixels go from
 * the store's height x width x channels to DL4J's channels x height x width. Labels are one-hot, smoothed by
 * {@code training.label-smoothing}. Not thread-safe.
 */
final class Batches implements AutoCloseable {
    private final ExampleStore store;
    private final int outputs;
    private final boolean image;
    private final float target;
    private final float others;
    private final Map<Integer, Batch> bySize = new HashMap<>();

    /** Features [batch, values] or, for {@code image}, [batch, channels, height, width]; labels [batch, outputs]. */
    record Batch(
            INDArray features, FloatBuffer featureValues, INDArray labels, FloatBuffer labelValues, float[] scratch) {}

    Batches(ExampleStore store, int outputs, boolean image, double smoothing) {
        this.store = store;
        this.outputs = outputs;
        this.image = image;
        this.target = (float) (1 - smoothing + smoothing / outputs);
        this.others = (float) (smoothing / outputs);
    }

    /** The examples {@code order[from..from+size-1]} as they are; valid until the next call of the same size. */
    Batch of(int[] order, int from, int size) {
        return of(order, from, size, null);
    }

    /** The same examples, varied where there is an augmentation. */
    Batch of(int[] order, int from, int size, @Nullable Augmentation augmentation) {
        Batch batch = bySize.computeIfAbsent(size, this::allocate);
        int values = store.shape().size();
        float[] scratch = batch.scratch();
        for (int i = 0; i < size; i++) {
            store.read(order[from + i], scratch, augmentation == null ? values : 2 * values);
            if (augmentation != null) {
                augmentation.copy(scratch, 2 * values, scratch, values);
            }
            toChannelsFirst(scratch, values);
            batch.featureValues().put(i * values, scratch, 0, values);
        }
        for (int i = 0; i < size * outputs; i++) {
            batch.labelValues().put(i, others);
        }
        for (int i = 0; i < size; i++) {
            batch.labelValues().put(i * outputs + store.label(order[from + i]), target);
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
                new float[3 * shape.size()]);
    }

    /** From the second third of {@code scratch} into the first. */
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
