package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Layer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer that binds its calls when it first meets some buffers and a number of rows, and from then on only runs them. */
final class BoundLayer implements Layer<Buffer> {
    private final Binding binding;
    private final Recent<Runnable> calls = new Recent<>();

    BoundLayer(Binding binding) {
        this.binding = binding;
    }

    private record Forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {}

    private record Backward(
            int rows,
            Buffer x,
            List<Buffer> parameters,
            Buffer y,
            Buffer dy,
            @Nullable Buffer dx,
            List<Buffer> gradients) {}

    @Override
    public void forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        calls.get(
                        new Forward(rows, x, parameters, y, training),
                        () -> binding.forward(rows, x, parameters, y, training))
                .run();
    }

    @Override
    public void backward(
            int rows,
            Buffer x,
            List<Buffer> parameters,
            Buffer y,
            Buffer dy,
            @Nullable Buffer dx,
            List<Buffer> gradients) {
        calls.get(
                        new Backward(rows, x, parameters, y, dy, dx, gradients),
                        () -> binding.backward(rows, x, parameters, y, dy, dx, gradients))
                .run();
    }
}
