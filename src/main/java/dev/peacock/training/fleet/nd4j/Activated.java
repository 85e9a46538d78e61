package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Activation;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The activation that ends a layer: y = f(z) of {@code size} values an example, with the buffers that it needs. */
final class Activated {
    private final Activation activation;
    private final int size;
    /** z of the last forward pass, for an activation whose derivative needs it. */
    private final @Nullable Buffer input;

    private final List<Buffer> scratch;

    private Activated(
            Activation activation,
            int size,
            boolean keepsInput,
            int rows,
            int inferenceRows,
            IntFunction<Buffer> memory) {
        this.activation = activation;
        this.size = size;
        int all = Math.multiplyExact(Math.max(rows, inferenceRows), size);
        int forward = Nd4jActivations.forwardScratch(activation);
        int count = Math.max(forward, Nd4jActivations.gradientScratch(activation));
        this.input = keepsInput ? memory.apply(all) : null;
        this.scratch = IntStream.range(0, count)
                .mapToObj(k -> memory.apply(k < forward ? all : Math.multiplyExact(rows, size)))
                .toList();
    }

    /** Of a layer that computes z itself and leaves it in {@link #input}. */
    static Activated of(Activation activation, int size, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        return new Activated(activation, size, activation.needsInput(), rows, inferenceRows, memory);
    }

    /** Of a layer whose z stays where it is until the backward pass. */
    static Activated ofKeptInput(
            Activation activation, int size, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        return new Activated(activation, size, false, rows, inferenceRows, memory);
    }

    /** Where the layer leaves z. */
    Buffer input(Buffer y) {
        return input == null ? y : input;
    }

    /** y = f({@link #input}). */
    Runnable forward(int rows, Buffer y) {
        return forward(rows, input(y), y);
    }

    /** y = f(z). */
    Runnable forward(int rows, Buffer z, Buffer y) {
        INDArray result = y.first(rows * size);
        INDArray given = z == y ? result : z.first(rows * size);
        return Nd4jActivations.forward(activation, given, result, scratch(rows, Nd4jActivations.forwardScratch(activation)));
    }

    /** dy = dy f'(z), after a forward pass from {@link #input}. */
    Runnable gradient(int rows, Buffer y, Buffer dy) {
        return gradient(rows, input(y), y, dy);
    }

    /** dy = dy f'(z). */
    Runnable gradient(int rows, Buffer z, Buffer y, Buffer dy) {
        INDArray given = (activation.needsInput() ? z : y).first(rows * size);
        INDArray changed = dy.first(rows * size);
        return Nd4jActivations.gradient(activation, given, changed, scratch(rows, Nd4jActivations.gradientScratch(activation)));
    }

    private List<INDArray> scratch(int rows, int count) {
        return scratch.stream()
                .limit(count)
                .map(each -> each.first(rows * size))
                .toList();
    }
}
