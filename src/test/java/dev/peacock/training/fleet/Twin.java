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
        return Dl4jLayout.ours(draft().net(), theirs);
    }
}
