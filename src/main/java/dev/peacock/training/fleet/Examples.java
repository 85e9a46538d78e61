package dev.peacock.training.fleet;

import dev.peacock.dataset.ExampleStore;
import org.jspecify.annotations.Nullable;

/**
 * The examples as the trainer gathers them, scaled: straight from the mapped store or, where all of them are small, from a copy as
 * floats. Safe for concurrent reading.
 */
final class Examples {
    /** So many values are copied at most: 16 MiB. */
    private static final long COPIED = 1 << 22;

    private final ExampleStore store;
    private final int size;
    private final float @Nullable [] copy;

    Examples(ExampleStore store) {
        this.store = store;
        this.size = store.shape().size();
        this.copy = (long) store.size() * size <= COPIED ? copied(store, size) : null;
    }

    private static float[] copied(ExampleStore store, int size) {
        float[] all = new float[store.size() * size];
        for (int example = 0; example < store.size(); example++) {
            store.read(example, all, example * size);
        }
        return all;
    }

    /** Bytes that the copy takes. */
    long bytes() {
        return copy == null ? 0 : (long) copy.length * Float.BYTES;
    }

    /** Writes one example, height x width x channels, from {@code at} on. */
    void read(int example, float[] into, int at) {
        if (copy == null) {
            store.read(example, into, at);
        } else {
            System.arraycopy(copy, example * size, into, at, size);
        }
    }

    int label(int example) {
        return store.label(example);
    }
}
