package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link dev.peacock.training.fleet.Op.Activate}. */
final class ActivationLayer implements Layer<Slice> {
    private final Loops loops;
    private final int size;
    private final Activation activation;

    ActivationLayer(Loops loops, int size, Activation activation) {
        this.loops = loops;
        this.size = size;
        this.activation = activation;
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), rows * size);
        loops.activate(y.array(), y.offset(), rows * size, activation);
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        if (dx == null) {
            return;
        }
        Slice given = activation.needsInput() ? x : y;
        System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), rows * size);
        loops.activationGradient(given.array(), given.offset(), dx.array(), dx.offset(), rows * size, activation);
    }
}
