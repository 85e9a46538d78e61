package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.nd4j.Gpu;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.any.Assign;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between Java's arrays and buffers, and between buffers. */
interface Transfer {
    /** Copies {@code from[0..length)} to the beginning of a buffer. */
    void write(float[] from, int length, Buffer to);

    /** Copies the beginning of a buffer to {@code to[0..length)}. */
    void read(Buffer from, int length, float[] to);

    static Transfer ofThisBackend() {
        return Gpu.isLoaded() ? new OfDevice() : new OfHost();
    }

    /** y = x, for arrays of one shape and any strides. */
    static Runnable copy(INDArray x, INDArray y) {
        return OpCall.bound(new Assign(x, y));
    }

    /** For a backend whose arrays lie in the process's own memory, which is then copied to and from. */
    final class OfHost implements Transfer {
        @Override
        public void write(float[] from, int length, Buffer to) {
            pointer(to).put(from, 0, length);
        }

        @Override
        public void read(Buffer from, int length, float[] to) {
            pointer(from).get(to, 0, length);
        }

        private static FloatPointer pointer(Buffer buffer) {
            return (FloatPointer) buffer.all().data().addressPointer();
        }
    }

    /**
     * For any backend. Device memory is touched by operations of ND4J only: a staging array of the same length is filled or read
     * through its own buffer's bulk access, and an assignment, which runs on the device, does the rest. Relied upon: {@code
     * DataBuffer.setData} marks the device's copy as the newer one (CUDA copies there and waits), {@code DataBuffer.asFloat} first
     * brings back what the device wrote, and {@code commit} waits for operations that are still under way.
     */
    final class OfDevice implements Transfer {
        @Override
        public void write(float[] from, int length, Buffer to) {
            INDArray staging = to.staging(length);
            // the last assignment from it may still run
            Nd4j.getExecutioner().commit();
            staging.data().setData(from.length == length ? from : Arrays.copyOf(from, length));
            to.call("write " + length, () -> copy(staging, to.first(length))).run();
        }

        @Override
        public void read(Buffer from, int length, float[] to) {
            INDArray staging = from.staging(length);
            from.call("read " + length, () -> copy(from.first(length), staging)).run();
            Nd4j.getExecutioner().commit();
            System.arraycopy(staging.data().asFloat(), 0, to, 0, length);
        }
    }
}
