package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link Op.Conv2d}. */
final class ConvLayer implements Binding {
    private final boolean bias;
    private final Nd4jConvolution convolution;
    private final Activated activated;

    ConvLayer(Node node, Op.Conv2d op, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        this.bias = op.bias();
        this.convolution = new Nd4jConvolution(op, node.in(), node.input() == 0, rows, inferenceRows, memory);
        this.activated = Activated.of(op.activation(), node.out().size(), rows, inferenceRows, memory);
    }

    @Override
    public Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        return OpCall.sequence(
                convolution.forward(rows, x, parameters.get(0), biasOf(parameters), activated.input(y)),
                activated.forward(rows, y));
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
        return OpCall.sequence(
                activated.gradient(rows, y, dy),
                convolution.backward(
                        rows, x, parameters.get(0), biasOf(parameters), dy, dx, gradients.get(0), biasOf(gradients)));
    }

    private @Nullable Buffer biasOf(List<Buffer> parameters) {
        return bias ? parameters.get(1) : null;
    }
}
