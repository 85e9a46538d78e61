package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** libnd4j's maxima or means of windows. */
final class Pooling {
    private final String op;
    private final Shape out;
    private final Frame frame;
    /** One row of what each mean over a window with its padding is multiplied by; null where that is 1 everywhere. */
    private final @Nullable Correction correction;

    private Pooling(String op, Shape out, Frame frame, @Nullable Correction correction) {
        this.op = op;
        this.out = out;
        this.frame = frame;
        this.correction = correction;
    }

    /** Padding counts as minus infinity. */
    static Pooling ofMaxima(Window window, Shape in, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        Frame frame = new Frame(window, in, Float.NEGATIVE_INFINITY, false, rows, inferenceRows, memory);
        return new Pooling("maxpool2d", window.over(in, in.channels()), frame, null);
    }

    /** The mean without the padding is the mean with it, as zeros, times the window's size over its pixels in the image. */
    static Pooling ofMeans(
            Window window, boolean countPadding, Shape in, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        Frame frame = new Frame(window, in, 0, false, rows, inferenceRows, memory);
        Shape out = window.over(in, in.channels());
        boolean corrected = window.isPadded() && !countPadding;
        return new Pooling("avgpool2d", out, frame, corrected ? new Correction(window, in, out, memory) : null);
    }

    Runnable forward(int rows, Buffer x, Buffer y) {
        Runnable pool = OpCall.of(op)
                .reads(frame.images(rows, x))
                .writes(result(rows, y))
                .with(arguments())
                .bound();
        return OpCall.sequence(frame.fill(rows, x), pool, correct(rows, y));
    }

    /** dx from dy, after a forward pass of the same x; dy is destroyed. */
    Runnable backward(int rows, Buffer x, Buffer dy, Buffer dx) {
        Runnable pool = OpCall.of(op + "_bp")
                .reads(frame.images(rows, x), result(rows, dy))
                .writes(frame.gradients(rows, dx))
                .with(arguments())
                .bound();
        return OpCall.sequence(correct(rows, dy), pool, frame.collect(rows, dx));
    }

    /** Explicit padding, which counts in means, and channels last. */
    private long[] arguments() {
        return frame.arguments(0, 1, 1);
    }

    private Runnable correct(int rows, Buffer y) {
        if (correction == null) {
            return () -> {};
        }
        INDArray values = y.as(rows, out.size());
        return OpCall.multiply(values, correction.factors(), values);
    }

    private INDArray result(int rows, Buffer y) {
        return y.as(rows, out.height(), out.width(), out.channels());
    }
}
