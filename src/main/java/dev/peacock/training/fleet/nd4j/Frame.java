package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Window;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Images as libnd4j's sliding windows take them. Those know one padding for top and bottom and one for left and right; where a
 * window has others, the images are copied into a larger frame, whose border keeps its value, and the window needs no padding.
 */
final class Frame {
    private final Window window;
    private final Shape in;
    private final Shape outer;
    private final float border;
    private final int rows;
    private final IntFunction<Buffer> memory;
    private final @Nullable Buffer images;
    private @Nullable Buffer gradients;
    private boolean bordered;

    /**
     * @param border what the padding counts as, where there is a frame
     * @param spare whether to have a place ready for a gradient by the images that nobody needs
     */
    Frame(
            Window window,
            Shape in,
            float border,
            boolean spare,
            int rows,
            int inferenceRows,
            IntFunction<Buffer> memory) {
        this.window = window;
        this.in = in;
        this.outer = new Shape(
                in.height() + window.padTop() + window.padBottom(),
                in.width() + window.padLeft() + window.padRight(),
                in.channels());
        this.border = border;
        this.rows = rows;
        this.memory = memory;
        boolean needed = window.padTop() != window.padBottom() || window.padLeft() != window.padRight();
        this.images = needed ? memory.apply(Math.multiplyExact(Math.max(rows, inferenceRows), outer.size())) : null;
        if (needed || spare) {
            gradientBuffer();
        }
    }

    private Buffer gradientBuffer() {
        if (gradients == null) {
            gradients = memory.apply(Math.multiplyExact(rows, images == null ? in.size() : outer.size()));
        }
        return gradients;
    }

    /** Kernel, stride, padding and dilation: what libnd4j's window operations begin their arguments with. */
    long[] arguments(long... rest) {
        LongStream begin = LongStream.of(
                window.kernelHeight(),
                window.kernelWidth(),
                window.strideHeight(),
                window.strideWidth(),
                images == null ? window.padTop() : 0,
                images == null ? window.padLeft() : 0,
                1,
                1);
        return LongStream.concat(begin, LongStream.of(rest)).toArray();
    }

    /** Puts x where {@link #images} has it. */
    Runnable fill(int batch, Buffer x) {
        if (images == null) {
            return () -> {};
        }
        if (!bordered) {
            images.all().assign(border);
            bordered = true;
        }
        return Transfer.copy(plain(batch, x), inner(batch, images));
    }

    /** What the window slides over. */
    INDArray images(int batch, Buffer x) {
        return images == null ? plain(batch, x) : framed(batch, images);
    }

    /** What receives the gradient by {@link #images}. */
    INDArray gradients(int batch, @Nullable Buffer dx) {
        if (images != null) {
            return framed(batch, gradientBuffer());
        }
        return plain(batch, dx == null ? gradientBuffer() : dx);
    }

    /** Brings the gradient from there to dx. */
    Runnable collect(int batch, @Nullable Buffer dx) {
        return images == null || dx == null
                ? () -> {}
                : Transfer.copy(inner(batch, gradientBuffer()), plain(batch, dx));
    }

    private INDArray plain(int batch, Buffer x) {
        return x.as(batch, in.height(), in.width(), in.channels());
    }

    private INDArray framed(int batch, Buffer frame) {
        return frame.as(batch, outer.height(), outer.width(), outer.channels());
    }

    private INDArray inner(int batch, Buffer frame) {
        return framed(batch, frame)
                .get(
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(window.padTop(), window.padTop() + in.height()),
                        NDArrayIndex.interval(window.padLeft(), window.padLeft() + in.width()),
                        NDArrayIndex.all());
    }
}
