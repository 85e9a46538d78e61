package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.cpu.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of 3x3 that keeps the image's size. Its parameters W [3, 3, channels in, filters] and, with a bias, b [filters] lie from
 * {@code offset} on in the net's array.
 */
record Convolved(Layer<Slice> layer, int inputs, int filters, boolean hasBias, int offset) {
    private static final Window SAME = new Window(3, 3, 1, 1, 1, 1, 1, 1);

    static Convolved of(CpuKernels kernels, Shape in, int filters, boolean hasBias, int most, int offset) {
        Op.Conv2d op = new Op.Conv2d(filters, SAME, hasBias, Activation.IDENTITY);
        Node node = new Node("convolution", op, List.of(0), in, SAME.over(in, filters));
        return new Convolved(
                kernels.layer(node, most, most, kernels::allocate),
                SAME.kernelSize() * in.channels(),
                filters,
                hasBias,
                offset);
    }

    int size() {
        return inputs * filters + (hasBias ? filters : 0);
    }

    void draw(RandomStream random, float[] values) {
        Linear.draw(random, values, offset, size(), inputs);
    }

    void forward(int rows, Slice x, float[] values, Slice y) {
        layer.forward(rows, x, parameters(values), y, true);
    }

    /** Gradients from that by y: by the parameters, and by x where it is wanted. */
    void backward(int rows, Slice x, float[] values, Slice dy, @Nullable Slice dx, float[] gradient) {
        layer.backward(rows, x, parameters(values), dy, dy, dx, parameters(gradient));
    }

    private List<Slice> parameters(float[] of) {
        Slice weights = new Slice(of, offset, inputs * filters);
        return hasBias ? List.of(weights, new Slice(of, offset + inputs * filters, filters)) : List.of(weights);
    }
}
