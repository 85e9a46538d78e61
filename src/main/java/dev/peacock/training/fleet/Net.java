package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * The computation of a model: nodes in an order in which each reads only earlier ones, the first of them the examples
 * and the last the logits; and where its parameters lie in a flat array, the trained ones first.
 *
 * @param trained length of the trained part
 * @param size length of the whole array
 */
public record Net(List<Node> nodes, List<Parameter> parameters, int trained, int size) {
    public Net {
        nodes = List.copyOf(nodes);
        parameters = List.copyOf(parameters);
    }

    /** Lays out the parameters of nodes; {@code l2} has one factor a node. */
    public static Net of(List<Node> nodes, List<Double> l2) {
        List<Parameter> parameters = new ArrayList<>();
        int trained = layOut(nodes, l2, true, 0, parameters);
        int size = layOut(nodes, l2, false, trained, parameters);
        return new Net(nodes, parameters, trained, size);
    }

    /** Number of logits. */
    public int classes() {
        return nodes.get(nodes.size() - 1).out().channels();
    }

    /** The parameters of a node, in the order of {@link Parameter.Role}. */
    public List<Parameter> parametersOf(int node) {
        return parameters.stream().filter(each -> each.node() == node).toList();
    }

    private static int layOut(List<Node> nodes, List<Double> l2, boolean trained, int from, List<Parameter> into) {
        int offset = from;
        for (int node = 0; node < nodes.size(); node++) {
            for (Part part : parts(nodes.get(node))) {
                if (part.role().isTrained() == trained) {
                    double factor = part.role() == Parameter.Role.WEIGHT ? l2.get(node) : 0;
                    into.add(new Parameter(node, part.role(), offset, part.length(), factor));
                    if (part.length() > Integer.MAX_VALUE - offset) {
                        throw new UserError("model: all layers together have more than " + Integer.MAX_VALUE
                                + " parameters: use fewer units or filters.");
                    }
                    offset += part.length();
                }
            }
        }
        return offset;
    }

    private record Part(Parameter.Role role, int length) {}

    private static List<Part> parts(Node node) {
        if (node.op() instanceof Op.Dense dense) {
            return weights(Math.multiplyExact(node.in().size(), dense.units()), dense.bias(), dense.units());
        } else if (node.op() instanceof Op.Conv2d conv) {
            return convolution(node, conv);
        } else if (node.op() instanceof Op.ConvMaxPool both) {
            return convolution(node, both.conv());
        } else if (node.op() instanceof Op.BatchNorm) {
            int channels = node.in().channels();
            return List.of(
                    new Part(Parameter.Role.GAMMA, channels),
                    new Part(Parameter.Role.BETA, channels),
                    new Part(Parameter.Role.MEAN, channels),
                    new Part(Parameter.Role.VARIANCE, channels));
        }
        return List.of();
    }

    private static List<Part> convolution(Node node, Op.Conv2d conv) {
        int taps = Math.multiplyExact(conv.window().kernelSize(), node.in().channels());
        return weights(Math.multiplyExact(taps, conv.filters()), conv.bias(), conv.filters());
    }

    private static List<Part> weights(int weights, boolean bias, int outputs) {
        Part weight = new Part(Parameter.Role.WEIGHT, weights);
        return bias ? List.of(weight, new Part(Parameter.Role.BIAS, outputs)) : List.of(weight);
    }
}
