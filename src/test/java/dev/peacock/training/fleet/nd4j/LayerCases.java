package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Kernels;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.NodeRun;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Parameter;
import dev.peacock.training.fleet.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Layers of many shapes, and numbers for them. */
final class LayerCases {
    private static final Activation RELU = new Activation(Activation.Kind.RELU, 0);
    private static final Activation TANH = new Activation(Activation.Kind.TANH, 0);
    private static final Shape ODD = new Shape(7, 5, 3);
    private static final Window SAME = new Window(3, 3, 1, 1, 1, 1, 1, 1);
    private static final Window STRIDED = new Window(3, 2, 2, 2, 0, 0, 0, 0);
    /** What "same" padding is for a stride of 2 on an even image. */
    private static final Window LOPSIDED = new Window(3, 3, 2, 2, 0, 1, 1, 0);

    private LayerCases() {}

    static Stream<Activation> activations() {
        return Stream.of(Activation.Kind.values()).flatMap(kind -> switch (kind) {
            case LEAKY_RELU -> Stream.of(new Activation(kind, 0.01f));
            case ELU -> Stream.of(1f, 0.5f, 0f).map(alpha -> new Activation(kind, alpha));
            default -> Stream.of(new Activation(kind, 0));
        });
    }

    static Stream<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        activations().forEach(each -> {
            nodes.add(NodeRun.node(new Op.Dense(6, true, each), new Shape(2, 3, 2)));
            nodes.add(NodeRun.node(new Op.Activate(each), ODD));
            nodes.add(NodeRun.node(new Op.BatchNorm(1e-3f, 0.9f, each), new Shape(3, 2, 4)));
            nodes.add(NodeRun.node(new Op.Conv2d(4, SAME, true, each), ODD));
            if (each.isMonotone()) {
                Op.Conv2d conv = new Op.Conv2d(4, SAME, true, each);
                nodes.add(NodeRun.node(new Op.ConvMaxPool(conv, Window.tiles(2, 2)), ODD));
            }
        });
        nodes.add(NodeRun.node(new Op.Dense(1, false, TANH), Shape.flat(1)));
        nodes.add(NodeRun.node(new Op.BatchNorm(1e-5f, 0.99f, Activation.IDENTITY), Shape.flat(9)));
        for (Window window : List.of(SAME, STRIDED, LOPSIDED, new Window(1, 1, 1, 1, 0, 0, 0, 0))) {
            nodes.add(NodeRun.node(new Op.Conv2d(2, window, false, RELU), ODD));
            nodes.add(NodeRun.node(new Op.Conv2d(5, window, true, RELU), new Shape(6, 8, 1)));
            nodes.add(NodeRun.node(new Op.MaxPool(window), ODD));
            nodes.add(NodeRun.node(new Op.AvgPool(window, true), ODD));
            nodes.add(NodeRun.node(new Op.AvgPool(window, false), ODD));
        }
        nodes.add(NodeRun.node(new Op.Conv2d(3, new Window(5, 3, 1, 2, 2, 0, 2, 3), true, TANH), ODD));
        Op.Conv2d lopsided = new Op.Conv2d(3, LOPSIDED, false, RELU);
        nodes.add(NodeRun.node(new Op.ConvMaxPool(lopsided, Window.tiles(1, 2)), new Shape(8, 9, 2)));
        nodes.add(NodeRun.node(new Op.GlobalAvgPool(), ODD));
        return nodes.stream();
    }

    /** Uniform on (-1, 1). */
    static float[] values(int length, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    /** Uniform on (-1, 1), and on (1, 2) for variances. */
    static List<float[]> parameters(Node node, SplittableRandom random) {
        List<float[]> parameters = new ArrayList<>();
        for (Parameter each : NodeRun.layout(node)) {
            float[] values = values(each.length(), random);
            if (each.role() == Parameter.Role.VARIANCE) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = 1.5f + values[i] / 2;
                }
            }
            parameters.add(values);
        }
        return parameters;
    }

    /**
     * Relative to the largest value. A sum of n products, rounded each time, errs by n 2^-24 of the sum of their magnitudes at most
     * (Higham 2002, section 3.1), here on either side; that sum is at most some ten times the largest result.
     */
    static double tolerance(Node node, int rows) {
        int longest = Math.max(
                rows * node.in().height() * node.in().width(), node.in().size());
        return 2 * 10 * longest * 0x1p-24;
    }

    /** y = f(z) and, after it, dy f'(z) for dy of ones, by the layer that does only that. */
    static <B> float[] activate(Kernels<B> kernels, Activation activation, B z, int length) {
        Layer<B> layer =
                kernels.layer(NodeRun.node(new Op.Activate(activation), Shape.flat(length)), 1, 1, kernels::allocate);
        B y = kernels.allocate(length);
        B dy = kernels.allocate(length);
        B dx = kernels.allocate(length);
        kernels.fill(dy, 1);
        layer.forward(1, z, List.of(), y, true);
        layer.backward(1, z, List.of(), y, dy, dx, List.of());
        float[] values = new float[2 * length];
        kernels.read(dx, length, values);
        System.arraycopy(values, 0, values, length, length);
        kernels.read(y, length, values);
        return values;
    }
}
