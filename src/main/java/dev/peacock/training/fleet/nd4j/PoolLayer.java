package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Op.MaxPool}, {@link Op.AvgPool} and {@link Op.GlobalAvgPool}. */
record PoolLayer(Pooling pooling) implements Binding {
    @Override
    public Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        return pooling.forward(rows, x, y);
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
        return dx == null ? () -> {} : pooling.backward(rows, x, dy, dx);
    }
}
