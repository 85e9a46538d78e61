package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link Op.ConvMaxPool}: the convolution and its gradient have buffers here, bias and activation see the maxima only. */
final class Nd4jConvMaxPoolLayer implements Binding {
    private final boolean bias;
    private final Nd4jConvolution convolution;
    private final Pooling pooling;
    private final Activated activated;
    private final Shape out;
    private final ColumnSums sums;
    private final Buffer convolved;
    private final Buffer gradient;

    Nd4jConvMaxPoolLayer(Node node, Op.ConvMaxPool op, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        this.bias = op.conv().bias();
        this.convolution = new Nd4jConvolution(op.conv(), node.in(), node.input() == 0, rows, inferenceRows, memory);
        this.pooling = Pooling.ofMaxima(op.pool(), convolution.out(), rows, inferenceRows, memory);
        this.activated = Activated.of(op.conv().activation(), node.out().size(), rows, inferenceRows, memory);
        this.out = node.out();
        this.sums = new ColumnSums(Math.multiplyExact(rows, out.height() * out.width()), memory);
        int size = convolution.out().size();
        this.convolved = memory.apply(Math.multiplyExact(Math.max(rows, inferenceRows), size));
        this.gradient = memory.apply(Math.multiplyExact(rows, size));
    }

    @Override
    public Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        Buffer z = activated.input(y);
        List<Runnable> calls = new ArrayList<>();
        calls.add(convolution.forward(rows, x, parameters.get(0), null, convolved));
        calls.add(pooling.forward(rows, convolved, z));
        if (bias) {
            calls.add(OpCall.addToRows(pixels(rows, z), parameters.get(1).all()));
        }
        calls.add(activated.forward(rows, y));
        return OpCall.sequence(calls);
    }

    @Override
    public Runnable backward(
            int rows,
            Buffer x,
            List<Buffer> parameters,
            Buffer y,
            Buffer dy,
            @Nullable Buffer dx,
            List<Buffer> gradients) {
        List<Runnable> calls = new ArrayList<>();
        calls.add(activated.gradient(rows, y, dy));
        if (bias) {
            calls.add(sums.of(pixels(rows, dy), 1, gradients.get(1)));
        }
        calls.add(pooling.backward(rows, convolved, dy, gradient));
        calls.add(convolution.backward(rows, x, parameters.get(0), null, gradient, dx, gradients.get(0), null));
        return OpCall.sequence(calls);
    }

    private INDArray pixels(int rows, Buffer values) {
        return values.as((long) rows * out.height() * out.width(), out.channels());
    }
}
