package dev.peacock.training.fleet.nd4j;

import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A flat array of float32 where ND4J computes, with the views of it and the calls to it that are in use: to make them costs more
 * than to run them. Two buffers are equal only if they are the same one. Used by one thread at a time.
 */
public final class Buffer {
    private final INDArray flat;
    private final Recent<INDArray> views = new Recent<>();
    private final Recent<INDArray> stagings = new Recent<>();
    private final Recent<Runnable> calls = new Recent<>();
    private final Recent<CrossEntropy> losses = new Recent<>();

    private Buffer(INDArray flat) {
        this.flat = flat;
    }

    /** Zeros. */
    static Buffer ofZeros(int length) {
        return new Buffer(Nd4j.create(DataType.FLOAT, length));
    }

    Buffer part(int offset, int length) {
        return new Buffer(flat.get(NDArrayIndex.interval(offset, offset + length)));
    }

    int length() {
        return Math.toIntExact(flat.length());
    }

    /** All of it. */
    INDArray all() {
        return flat;
    }

    /** The first values; always the same object while it is in use. */
    INDArray first(int length) {
        return length == length() ? flat : views.get(length, () -> as(length));
    }

    /** The first values as a new row-major view of some shape, for a call that is bound to it. */
    INDArray as(long... shape) {
        long length = 1;
        for (long extent : shape) {
            length *= extent;
        }
        return flat.get(NDArrayIndex.interval(0, length)).reshape('c', true, shape);
    }

    /** An array of its own that a part as long as it passes through on its way from or to Java; always the same one. */
    INDArray staging(int length) {
        return stagings.get(length, () -> Nd4j.create(DataType.FLOAT, length));
    }

    /** The call that is known by a key, which names the operation and all that it is bound to apart from this buffer. */
    Runnable call(Object key, Supplier<Runnable> binder) {
        return calls.get(key, binder);
    }

    /** The same for a loss whose gradient goes to this buffer. */
    CrossEntropy loss(Object key, Supplier<CrossEntropy> binder) {
        return losses.get(key, binder);
    }

    void free() {
        flat.close();
    }
}
