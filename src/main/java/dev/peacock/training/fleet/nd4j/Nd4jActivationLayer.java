package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Op;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link Op.Activate}. */
final class Nd4jActivationLayer implements Binding {
    private final int size;
    private final Activated activated;

    Nd4jActivationLayer(int size, Activation activation, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        this.size = size;
        this.activated = Activated.ofKeptInput(activation, size, rows, inferenceRows, memory);
    }

    @Override
    public Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        return activated.forward(rows, x, y);
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
        if (dx == null) {
            return () -> {};
        }
        return OpCall.sequence(
                Transfer.copy(dy.first(rows * size), dx.first(rows * size)), activated.gradient(rows, x, y, dx));
    }
}
