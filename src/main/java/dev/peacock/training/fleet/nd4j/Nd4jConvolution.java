package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Op;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The linear part of an {@link Op.Conv2d}: libnd4j's conv2d and conv2d_bp on images with the channels last. */
final class Nd4jConvolution {
    /** Explicit padding, channels last, weights [kernel height, kernel width, channels in, filters]. */
    private static final long[] LAYOUT = {0, 1, 0};

    private final Op.Conv2d op;
    private final Shape in;
    private final Shape out;
    private final Frame frame;

    /** @param first whether the images are the examples, by which nobody needs a gradient */
    Nd4jConvolution(Op.Conv2d op, Shape in, boolean first, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        this.op = op;
        this.in = in;
        this.out = op.window().over(in, op.filters());
        // conv2d_bp always computes the gradient by the images
        this.frame = new Frame(op.window(), in, 0, first, rows, inferenceRows, memory);
    }

    Shape out() {
        return out;
    }

    /** z = x * W, or x * W + bias. */
    Runnable forward(int batch, Buffer x, Buffer weights, @Nullable Buffer bias, Buffer z) {
        INDArray images = frame.images(batch, x);
        INDArray w = shaped(weights);
        OpCall call = OpCall.of("conv2d").writes(result(batch, z)).with(frame.arguments(LAYOUT));
        Runnable convolve = (bias == null ? call.reads(images, w) : call.reads(images, w, bias.all())).bound();
        return OpCall.sequence(frame.fill(batch, x), convolve);
    }

    /** Gradients from that by z, after a forward pass of the same x. The bias is read for its shape only. */
    Runnable backward(
            int batch,
            Buffer x,
            Buffer weights,
            @Nullable Buffer bias,
            Buffer dz,
            @Nullable Buffer dx,
            Buffer dw,
            @Nullable Buffer db) {
        INDArray images = frame.images(batch, x);
        INDArray w = shaped(weights);
        INDArray given = result(batch, dz);
        INDArray byImages = frame.gradients(batch, dx);
        OpCall call = OpCall.of("conv2d_bp").with(frame.arguments(LAYOUT));
        if (bias == null || db == null) {
            call.reads(images, w, given).writes(byImages, shaped(dw));
        } else {
            call.reads(images, w, bias.all(), given).writes(byImages, shaped(dw), db.all());
        }
        return OpCall.sequence(call.bound(), frame.collect(batch, dx));
    }

    private INDArray shaped(Buffer weights) {
        return weights.as(op.window().kernelHeight(), op.window().kernelWidth(), in.channels(), op.filters());
    }

    private INDArray result(int batch, Buffer z) {
        return z.as(batch, out.height(), out.width(), out.channels());
    }
}
