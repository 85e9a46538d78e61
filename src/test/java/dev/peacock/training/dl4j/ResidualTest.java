package dev.peacock.training.dl4j;

import static dev.peacock.training.Fixtures.layers;
import static dev.peacock.training.Fixtures.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.LayersReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Residual blocks and global pooling, computed by hand in double. */
class ResidualTest {
    private static final int UNITS = 3;
    private static final ArrayStore STORE = new ArrayStore(
            new Shape(2, 2, UNITS),
            new float[][] {{1, -2, 0.5f, 0, 3, 1, -1, 1, 2, 2, 2, -1}, {0.5f, 0, 1, -1, 2, 0, 1, 1, -2, 0.3f, 1, 1}},
            new int[] {0, 1},
            2,
            2,
            1);
    private static final int[] BATCH = {0, 1};

    /** mean over pixels, then relu(x + tanh(xU + a)), then zV + b. */
    private static final Blueprint BLUEPRINT = LayersReader.read(
            layers(
                    new LayerConfig.GlobalAvgPool(),
                    new LayerConfig.Residual(List.of(new LayerConfig.Dense(UNITS, ActivationName.TANH)), ActivationName.RELU),
                    new LayerConfig.Output(2)),
            STORE.shape(),
            2);

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void logits_areThoseByHand() {
        try (Dl4jNetwork network = network();
                Batches batches = new Batches(STORE, 2, true, 0)) {
            network.takeOffSoftmax();
            double[][] parameters = parameters(network);
            try (INDArray logits = network.output(batches.of(BATCH, 0, 2).features())) {
                for (int example = 0; example < 2; example++) {
                    double[] expected = logits(parameters, example);
                    for (int c = 0; c < 2; c++) {
                        // float: some twenty operations on numbers of order 1
                        assertThat(logits.getDouble(example, c)).isCloseTo(expected[c], within(1e-5));
                    }
                }
            }
        }
    }

    /** A step of rate 1 moves each parameter by the gradient, here by central differences of the loss by hand. */
    @Test
    void gradients_areCentralDifferences() {
        try (Dl4jNetwork network = network();
                Batches batches = new Batches(STORE, 2, true, 0)) {
            double[][] before = parameters(network);
            Batches.Batch batch = batches.of(BATCH, 0, 2);
            network.fit(batch.features(), batch.labels());
            double[][] after = parameters(network);
            for (int p = 0; p < before.length; p++) {
                for (int i = 0; i < before[p].length; i++) {
                    double was = before[p][i];
                    before[p][i] = was + 1e-5;
                    double above = loss(before);
                    before[p][i] = was - 1e-5;
                    double below = loss(before);
                    before[p][i] = was;
                    assertThat(was - after[p][i]).isCloseTo((above - below) / 2e-5, within(1e-5));
                }
            }
        }
    }

    private static Dl4jNetwork network() {
        return Networks.of(BLUEPRINT, Fixtures.spec(0, 5), training(1, 2, new UpdaterConfig.Sgd(1)), 1);
    }

    /** U and V by rows, each followed by its bias. */
    private static double[][] parameters(Dl4jNetwork network) {
        List<double[]> all = new ArrayList<>();
        for (String name : List.of("2.1-dense_W", "2.1-dense_b", "3-output_W", "3-output_b")) {
            all.add(Parameters.parameter(network, name).dup('c').data().asDouble());
        }
        return all.toArray(double[][]::new);
    }

    private static double loss(double[][] parameters) {
        double sum = 0;
        for (int example = 0; example < 2; example++) {
            double[] z = logits(parameters, example);
            sum += Math.log(Math.exp(z[0]) + Math.exp(z[1])) - z[STORE.label(example)];
        }
        return sum / 2;
    }

    private static double[] logits(double[][] parameters, int example) {
        double[] x = new double[UNITS];
        for (int i = 0; i < STORE.shape().size(); i++) {
            x[i % UNITS] += STORE.values()[example][i] / 4.0;
        }
        double[] inner = dense(x, parameters[0], parameters[1]);
        double[] z = new double[UNITS];
        for (int u = 0; u < UNITS; u++) {
            z[u] = Math.max(0, x[u] + Math.tanh(inner[u]));
        }
        return dense(z, parameters[2], parameters[3]);
    }

    private static double[] dense(double[] x, double[] weights, double[] biases) {
        double[] y = biases.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                y[j] += x[i] * weights[i * y.length + j];
            }
        }
        return y;
    }
}
