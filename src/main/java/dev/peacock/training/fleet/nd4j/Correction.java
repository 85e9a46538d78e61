package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** For each value of a pooled image, the window's size over its pixels in the image. */
final class Correction {
    private final Window window;
    private final Shape in;
    private final Shape out;
    private final Buffer buffer;
    private boolean written;

    Correction(Window window, Shape in, Shape out, IntFunction<Buffer> memory) {
        this.window = window;
        this.in = in;
        this.out = out;
        this.buffer = memory.apply(out.size());
    }

    INDArray factors() {
        if (!written) {
            float[] factors = new float[out.size()];
            for (int i = 0; i < out.size(); i++) {
                factors[i] = factor(i / out.channels() / out.width(), i / out.channels() % out.width());
            }
            Transfer.ofThisBackend().write(factors, factors.length, buffer);
            written = true;
        }
        return buffer.first(out.size());
    }

    /** 0 for a window that lies in the padding altogether. */
    private float factor(int outRow, int outColumn) {
        int top = outRow * window.strideHeight() - window.padTop();
        int left = outColumn * window.strideWidth() - window.padLeft();
        int high = Math.min(top + window.kernelHeight(), in.height()) - Math.max(top, 0);
        int wide = Math.min(left + window.kernelWidth(), in.width()) - Math.max(left, 0);
        return high > 0 && wide > 0 ? (float) window.kernelSize() / (high * wide) : 0;
    }
}
