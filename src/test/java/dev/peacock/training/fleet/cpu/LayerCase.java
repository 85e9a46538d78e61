package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A layer of some shape.
 *
 * @param rows examples that it is given
 * @param most examples that it is made for
 */
record LayerCase(Node node, int rows, int most) {
    private static final Activation IDENTITY = Activation.IDENTITY;
    private static final Activation RELU = new Activation(Activation.Kind.RELU, 0);
    private static final Activation LEAKY = new Activation(Activation.Kind.LEAKY_RELU, 0.1f);
    private static final Activation TANH = new Activation(Activation.Kind.TANH, 0);
    private static final Activation GELU = new Activation(Activation.Kind.GELU, 0);

    @Override
    public String toString() {
        return node.in() + " x" + rows + " " + node.op();
    }

    /** Number of values that one sum of the layer has at most, forward or back. */
    int terms() {
        return Math.max(node.in().size(), node.out().size()) * rows;
    }

    /** Shapes of the parameters, in the order in which a layer gets them. */
    List<Integer> parameterLengths() {
        if (node.op() instanceof Op.Dense dense) {
            return weights(node.in().size(), dense.units(), dense.bias());
        } else if (node.op() instanceof Op.Conv2d conv) {
            return weights(conv.window().kernelSize() * node.in().channels(), conv.filters(), conv.bias());
        } else if (node.op() instanceof Op.ConvMaxPool both) {
            int patch = both.conv().window().kernelSize() * node.in().channels();
            return weights(patch, both.conv().filters(), both.conv().bias());
        } else if (node.op() instanceof Op.BatchNorm) {
            int channels = node.in().channels();
            return List.of(channels, channels, channels, channels);
        }
        return List.of();
    }

    private static List<Integer> weights(int in, int out, boolean bias) {
        return bias ? List.of(in * out, out) : List.of(in * out);
    }

    static Stream<LayerCase> all() {
        List<LayerCase> cases = new ArrayList<>();
        for (Activation.Kind kind : Activation.Kind.values()) {
            Activation activation = activation(kind);
            cases.add(of(new Shape(1, 1, 37), 3, 5, new Op.Dense(19, true, activation)));
            cases.add(of(new Shape(3, 2, 5), 2, 2, new Op.Activate(activation)));
            cases.add(of(new Shape(4, 3, 17), 3, 3, conv(3, square(3, 1, 1), true, activation)));
            cases.add(of(new Shape(2, 3, 20), 6, 7, new Op.BatchNorm(1e-3f, 0.9f, activation)));
            if (activation.isMonotone()) {
                Op.Conv2d conv = conv(16, square(3, 1, 0), true, activation);
                cases.add(of(new Shape(6, 6, 2), 2, 2, new Op.ConvMaxPool(conv, Window.tiles(2, 2))));
            }
        }
        cases.add(of(new Shape(1, 1, 1), 1, 1, new Op.Dense(1, false, IDENTITY)));
        cases.add(of(new Shape(2, 2, 3), 1, 8, new Op.Dense(10, true, IDENTITY)));
        densePanels().forEach(cases::add);
        convolutions(cases);
        tiledConvolutions(cases);
        poolings(cases);
        norms(cases);
        return cases.stream();
    }

    /** Dense layers with and without rows and columns left over of panels of 16, and without a bias. */
    static Stream<LayerCase> densePanels() {
        return Stream.of(
                of(new Shape(3, 3, 3), 7, 9, new Op.Dense(32, true, RELU)),
                of(new Shape(1, 1, 6), 8, 8, new Op.Dense(16, false, IDENTITY)),
                of(new Shape(1, 1, 13), 5, 11, new Op.Dense(48, true, GELU)),
                of(new Shape(1, 1, 37), 6, 6, new Op.Dense(10, true, IDENTITY)),
                of(new Shape(1, 1, 16), 9, 32, new Op.Dense(21, false, RELU)),
                of(new Shape(1, 1, 20), 14, 14, new Op.Dense(3, true, IDENTITY)),
                of(new Shape(1, 1, 1), 1, 1, new Op.Dense(16, true, TANH)));
    }

    static Activation activation(Activation.Kind kind) {
        return new Activation(
                kind,
                switch (kind) {
                    case LEAKY_RELU -> 0.01f;
                    case ELU -> 0.7f;
                    default -> 0f;
                });
    }

    private static void convolutions(List<LayerCase> cases) {
        cases.add(of(new Shape(7, 5, 1), 1, 4, conv(4, square(3, 1, 0), true, RELU)));
        cases.add(of(new Shape(9, 8, 3), 3, 3, conv(5, square(3, 2, 1), false, IDENTITY)));
        cases.add(of(new Shape(8, 8, 16), 2, 2, conv(16, square(3, 1, 1), true, RELU)));
        cases.add(of(new Shape(5, 7, 6), 2, 2, conv(8, square(1, 1, 0), true, TANH)));
        cases.add(of(new Shape(5, 7, 6), 2, 3, conv(8, square(1, 2, 0), true, GELU)));
        cases.add(of(new Shape(4, 6, 3), 2, 2, conv(7, Window.tiles(4, 6), true, RELU)));
        cases.add(of(new Shape(6, 5, 2), 2, 2, conv(3, new Window(4, 2, 1, 2, 2, 0, 1, 1), true, LEAKY)));
        cases.add(of(new Shape(3, 2, 4), 2, 2, conv(3, new Window(5, 5, 1, 1, 2, 2, 2, 3), true, IDENTITY)));
        cases.add(of(new Shape(11, 10, 20), 1, 2, conv(33, square(5, 3, 2), true, RELU)));
        cases.add(of(new Shape(6, 6, 32), 3, 3, conv(32, square(3, 1, 1), false, IDENTITY)));
        cases.add(of(new Shape(9, 7, 17), 2, 2, conv(18, square(3, 1, 1), true, IDENTITY)));
        cases.add(pooled(new Shape(13, 13, 16), 2, conv(32, square(3, 1, 0), true, RELU), Window.tiles(2, 2)));
        cases.add(pooled(new Shape(10, 9, 1), 3, conv(16, square(3, 1, 0), true, RELU), Window.tiles(2, 2)));
        cases.add(pooled(new Shape(9, 8, 1), 2, conv(32, square(5, 1, 2), true, RELU), Window.tiles(2, 2)));
        cases.add(pooled(
                new Shape(11, 13, 3), 2, conv(16, square(3, 1, 1), false, TANH), new Window(2, 2, 3, 2, 0, 0, 0, 0)));
        cases.add(pooled(new Shape(8, 8, 5), 1, conv(6, square(3, 1, 1), false, IDENTITY), Window.tiles(3, 2)));
        cases.add(pooled(
                new Shape(11, 9, 18), 2, conv(20, square(3, 2, 1), true, TANH), new Window(1, 2, 2, 3, 0, 0, 0, 0)));
        cases.add(pooled(new Shape(6, 6, 8), 2, conv(9, square(1, 1, 0), true, RELU), Window.tiles(6, 6)));
        cases.add(pooled(
                new Shape(7, 6, 16), 2, conv(16, new Window(3, 4, 1, 1, 2, 0, 1, 3), true, LEAKY), Window.tiles(2, 2)));
    }

    /** Those of {@link WinogradConvolution}. */
    private static void tiledConvolutions(List<LayerCase> cases) {
        cases.add(of(new Shape(12, 26, 16), 7, 8, conv(32, square(3, 1, 0), true, RELU)));
        cases.add(of(new Shape(9, 9, 32), 2, 2, conv(48, square(3, 1, 2), false, IDENTITY)));
        cases.add(of(new Shape(4, 4, 16), 50, 60, conv(16, square(3, 1, 1), true, TANH)));
        cases.add(of(new Shape(7, 14, 16), 3, 3, conv(16, new Window(3, 3, 1, 1, 2, 0, 1, 1), true, GELU)));
        cases.add(of(new Shape(3, 40, 16), 2, 2, conv(16, square(3, 1, 1), true, LEAKY)));
    }

    private static LayerCase pooled(Shape in, int rows, Op.Conv2d conv, Window pool) {
        return of(in, rows, rows + 1, new Op.ConvMaxPool(conv, pool));
    }

    private static void poolings(List<LayerCase> cases) {
        List<Window> windows = List.of(
                Window.tiles(2, 2),
                square(3, 2, 1),
                square(3, 1, 1),
                new Window(2, 3, 2, 1, 1, 0, 0, 2),
                new Window(2, 2, 3, 3, 0, 0, 0, 0));
        for (Window window : windows) {
            cases.add(of(new Shape(7, 6, 16), 2, 3, new Op.MaxPool(window)));
            cases.add(of(new Shape(6, 7, 35), 2, 2, new Op.MaxPool(window)));
            cases.add(of(new Shape(6, 8, 3), 2, 2, new Op.AvgPool(window, false)));
            cases.add(of(new Shape(7, 6, 17), 1, 1, new Op.AvgPool(window, true)));
        }
        cases.add(of(new Shape(4, 4, 33), 3, 3, new Op.MaxPool(Window.tiles(4, 4))));
        cases.add(of(new Shape(4, 3, 18), 3, 4, new Op.GlobalAvgPool()));
        cases.add(of(new Shape(1, 1, 4), 1, 1, new Op.GlobalAvgPool()));
    }

    private static void norms(List<LayerCase> cases) {
        cases.add(of(new Shape(1, 1, 35), 9, 9, new Op.BatchNorm(1e-5f, 0.9f, RELU)));
        cases.add(of(new Shape(13, 11, 33), 3, 4, new Op.BatchNorm(1e-5f, 0.5f, IDENTITY)));
        cases.add(of(new Shape(20, 30, 1), 1, 1, new Op.BatchNorm(1e-2f, 0.99f, LEAKY)));
    }

    private static Op.Conv2d conv(int filters, Window window, boolean bias, Activation activation) {
        return new Op.Conv2d(filters, window, bias, activation);
    }

    /** A square kernel with the same stride and padding on all sides. */
    static Window square(int kernel, int stride, int pad) {
        return new Window(kernel, kernel, stride, stride, pad, pad, pad, pad);
    }

    /** One that reads another layer, which wants a gradient. */
    static LayerCase of(Shape in, int rows, int most, Op op) {
        return new LayerCase(new Node("layer", op, List.of(1), in, out(in, op)), rows, most);
    }

    private static Shape out(Shape in, Op op) {
        if (op instanceof Op.Dense dense) {
            return Shape.flat(dense.units());
        } else if (op instanceof Op.Conv2d conv) {
            return conv.window().over(in, conv.filters());
        } else if (op instanceof Op.ConvMaxPool both) {
            return both.pool().over(out(in, both.conv()), both.conv().filters());
        } else if (op instanceof Op.MaxPool pool) {
            return pool.window().over(in, in.channels());
        } else if (op instanceof Op.AvgPool pool) {
            return pool.window().over(in, in.channels());
        } else if (op instanceof Op.GlobalAvgPool) {
            return Shape.flat(in.channels());
        }
        return in;
    }
}
