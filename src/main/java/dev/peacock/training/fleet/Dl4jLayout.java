package dev.peacock.training.fleet;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts DL4J's parameters where a net's lie. */
final class Dl4jLayout {
    private Dl4jLayout() {}

    /** {@code theirs}: by layer and parameter, such as {@code 2-dense_W}, in the order of DL4J's memory. */
    static float[] ours(Net net, Map<String, float[]> theirs) {
        float[] all = new float[net.size()];
        for (Parameter each : net.parameters()) {
            Node node = net.nodes().get(each.node());
            float[] values = values(theirs, node.name(), each.role());
            if (values.length != each.length()) {
                throw new IllegalArgumentException(
                        values.length + " for " + each.length() + " values of " + each.role() + " of " + node.name());
            }
            int[] places = places(node, each.role());
            for (int k = 0; k < values.length; k++) {
                all[each.offset() + (places == null ? k : places[k])] = values[k];
            }
        }
        return all;
    }

    /** Null where both have the same order. */
    private static int @Nullable [] places(Node node, Parameter.Role role) {
        if (node.op() instanceof Op.BatchNorm) {
            boolean ofValues = node.in().channels() == node.out().size();
            return ofValues ? InitialWeights.densePlaces(node.out(), 1) : null;
        } else if (role != Parameter.Role.WEIGHT) {
            return null;
        } else if (node.op() instanceof Op.Dense dense) {
            return InitialWeights.densePlaces(node.in(), dense.units());
        }
        return InitialWeights.convolutionPlaces(node.in().channels(), InitialWeights.convolution(node.op()));
    }

    private static float[] values(Map<String, float[]> theirs, String layer, Parameter.Role role) {
        if (role == Parameter.Role.VARIANCE && !theirs.containsKey(layer + "_var")) {
            float[] logarithms = Objects.requireNonNull(theirs.get(layer + "_log10stdev"), layer);
            float[] variances = new float[logarithms.length];
            for (int i = 0; i < variances.length; i++) {
                variances[i] = (float) Math.pow(10, 2 * logarithms[i]);
            }
            return variances;
        }
        return Objects.requireNonNull(theirs.get(layer + "_" + name(role)), layer);
    }

    private static String name(Parameter.Role role) {
        return switch (role) {
            case WEIGHT -> "W";
            case BIAS -> "b";
            case GAMMA -> "gamma";
            case BETA -> "beta";
            case MEAN -> "mean";
            case VARIANCE -> "var";
        };
    }
}
