package dev.peacock.training.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.dl4j.Dl4jParameters;
import dev.peacock.training.recipe.Blueprint;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The same runs by the fleet trainer and by DL4J's, whose parameters are put where the fleet's lie. */
record Twin(ArrayStore store, ModelConfig model, TrainingConfig training) {
    /** Below this root mean square a parameter is compared absolutely: it may be 0, or have no effect but rounding. */
    private static final double SMALL = 0.01;

    Draft draft() {
        try {
            return NetReader.read(Blueprint.of(model, store), store.shape());
        } catch (Unsupported e) {
            throw new AssertionError(e);
        }
    }

    <B> Workspace<B> workspace(Kernels<B> kernels) {
        return new Workspace<>(store, new Examples(store), draft(), kernels, training, false);
    }

    /** The fleet's parameters before the first step. */
    float[] initial(RunSpec spec) {
        Draft draft = draft();
        float[] parameters = new float[draft.net().size()];
        Arrays.fill(parameters, Float.NaN);
        new InitialWeights(draft).draw(new RandomStream(spec.initSeed()), parameters);
        return parameters;
    }

    float[] initialOfDl4j(RunSpec spec) {
        return ours(Dl4jParameters.initial(store, model, training, spec));
    }

    /** The fleet's parameters after the last step. */
    <B> float[] trained(RunSpec spec, Kernels<B> kernels) {
        kernels.enterThread(Fixtures.device());
        Workspace<B> workspace = workspace(kernels);
        workspace.run(spec);
        return workspace.parameters();
    }

    float[] trainedByDl4j(RunSpec spec) {
        return ours(Dl4jParameters.trained(store, model, training, spec));
    }

    /** Each parameter's difference in Euclidean norm is at most {@code tolerance} times its norm. */
    void check(float[] actual, float[] expected, double tolerance) {
        Net net = draft().net();
        assertThat(actual).hasSameSizeAs(expected);
        for (Parameter each : net.parameters()) {
            double difference = 0;
            double norm = 0;
            for (int i = each.offset(); i < each.offset() + each.length(); i++) {
                difference += square((double) actual[i] - expected[i]);
                norm += square(expected[i]);
            }
            assertThat(Math.sqrt(difference / Math.max(norm, SMALL * SMALL * each.length())))
                    .as("%s of %s", each.role(), net.nodes().get(each.node()).name())
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private static double square(double value) {
        return value * value;
    }

    /** DL4J's parameters in the fleet's layout. */
    private float[] ours(Map<String, float[]> theirs) {
        Net net = draft().net();
        float[] all = new float[net.size()];
        Arrays.fill(all, Float.NaN);
        for (Parameter each : net.parameters()) {
            Node node = net.nodes().get(each.node());
            float[] values = values(theirs, node.name(), each.role());
            assertThat(values).as("%s of %s", each.role(), node.name()).hasSize(each.length());
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
        Op.Conv2d conv = node.op() instanceof Op.ConvMaxPool both ? both.conv() : (Op.Conv2d) node.op();
        return InitialWeights.convolutionPlaces(node.in().channels(), conv);
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
