package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import java.util.ArrayList;
import java.util.List;

/** One node on one set of kernels, its buffers made once, run on arrays of the heap. */
public final class NodeRun<B> {
    private final Kernels<B> kernels;
    private final Node node;
    private final Layer<B> layer;
    private final B x;
    private final B y;
    private final B dy;
    private final B dx;
    private final List<B> parameters;
    private final List<B> gradients;
    private final List<Parameter> layout;

    /** What came out: y; by training also gradients and the parameters afterwards. */
    public record Result(float[] y, float[] dx, List<float[]> gradients, List<float[]> parameters) {}

    public NodeRun(Kernels<B> kernels, Node node, int rows, int inferenceRows) {
        this.kernels = kernels;
        this.node = node;
        this.layout = layout(node);
        int most = Math.max(rows, inferenceRows);
        // parameters as views into one buffer with offsets, as a network has them
        Net net = net(node);
        B flat = kernels.allocate(net.size() + 1);
        B flatGradients = kernels.allocate(net.trained() + 1);
        this.parameters = layout.stream()
                .map(each -> kernels.view(flat, each.offset() + 1, each.length()))
                .toList();
        this.gradients = layout.stream()
                .filter(each -> each.role().isTrained())
                .map(each -> kernels.view(flatGradients, each.offset() + 1, each.length()))
                .toList();
        this.x = kernels.allocate(most * node.in().size());
        this.y = kernels.allocate(most * node.out().size());
        this.dy = kernels.allocate(rows * node.out().size());
        this.dx = kernels.allocate(rows * node.in().size());
        this.layer = kernels.layer(node, rows, inferenceRows, kernels::allocate);
    }

    /** A node that reads another layer, which wants a gradient. */
    public static Node node(Op op, Shape in, Shape out) {
        return new Node("layer", op, List.of(1), in, out);
    }

    /** A node that reads an example's shape and does what the op does to it. */
    public static Node node(Op op, Shape in) {
        if (op instanceof Op.Dense dense) {
            return node(op, in, Shape.flat(dense.units()));
        } else if (op instanceof Op.Conv2d conv) {
            return node(op, in, conv.window().over(in, conv.filters()));
        } else if (op instanceof Op.ConvMaxPool both) {
            Shape middle = both.conv().window().over(in, both.conv().filters());
            return node(op, in, both.pool().over(middle, middle.channels()));
        } else if (op instanceof Op.MaxPool pool) {
            return node(op, in, pool.window().over(in, in.channels()));
        } else if (op instanceof Op.AvgPool pool) {
            return node(op, in, pool.window().over(in, in.channels()));
        } else if (op instanceof Op.GlobalAvgPool) {
            return node(op, in, Shape.flat(in.channels()));
        }
        return node(op, in, in);
    }

    public static List<Parameter> layout(Node node) {
        return net(node).parametersOf(2);
    }

    private static Net net(Node node) {
        Node examples = new Node("examples", new Op.Input(), List.of(), node.in(), node.in());
        Op identity = new Op.Activate(Activation.IDENTITY);
        Node between = new Node("between", identity, List.of(0), node.in(), node.in());
        return Net.of(List.of(examples, between, node), List.of(0.0, 0.0, 0.0));
    }

    public Result infer(int rows, float[] given, List<float[]> parameterValues) {
        return forward(rows, given, parameterValues, false);
    }

    /** Forward and backward; {@code wanted} is whether to ask for the gradient by x. */
    public Result train(int rows, float[] given, List<float[]> parameterValues, float[] byOutput, boolean wanted) {
        Result forward = forward(rows, given, parameterValues, true);
        kernels.write(byOutput, rows * node.out().size(), dy);
        layer.backward(rows, x, parameters, y, dy, wanted ? dx : null, gradients);
        List<float[]> trained = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            trained.add(read(gradients.get(i), layout.get(i).length()));
        }
        float[] byInput = wanted ? read(dx, rows * node.in().size()) : new float[0];
        return new Result(forward.y(), byInput, trained, forward.parameters());
    }

    private Result forward(int rows, float[] given, List<float[]> parameterValues, boolean training) {
        kernels.write(given, rows * node.in().size(), x);
        for (int i = 0; i < layout.size(); i++) {
            kernels.write(parameterValues.get(i), layout.get(i).length(), parameters.get(i));
        }
        layer.forward(rows, x, parameters, y, training);
        List<float[]> after = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            after.add(read(parameters.get(i), layout.get(i).length()));
        }
        return new Result(read(y, rows * node.out().size()), new float[0], List.of(), after);
    }

    private float[] read(B from, int length) {
        float[] values = new float[length];
        kernels.read(from, length, values);
        return values;
    }
}
