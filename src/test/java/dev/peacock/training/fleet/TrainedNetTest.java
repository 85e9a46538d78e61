package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Classifier;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.Blueprint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients by the inputs are those of the logits that are given, whichever trainer made the model. */
class TrainedNetTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(7, 6, 2), 150);
    private static final ActivationName TANH = ActivationName.TANH;
    private static final int ROWS = 3;
    private static final int MANY = 300;
    /** Central differences of float32 logits are off by about 1e-7 / STEP + STEP^2. */
    private static final float STEP = 1 / 128f;

    private static final double TOLERANCE = 2e-3;

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void gradientsAreSlopes(String name, ModelConfig model) throws Unsupported {
        var training = Fixtures.training("epochs = 3, batch = 9, updater.sgd { rate = 0.1 }");
        Trainer fleet = FleetTrainer.of(
                PICTURES,
                Blueprint.of(model, PICTURES),
                training,
                false,
                new CpuKernels(),
                ExecutorResources.ofThisJvm(1, Path.of("target")));
        for (Trainer trainer : List.of(fleet, new Dl4jTrainer(PICTURES, model, training, false))) {
            try (Classifier trained = trainer.model(Fixtures.spec(0, PICTURES.trainSize()), Device.CPU)
                    .classifier()) {
                check(trained);
                checkMany(trained);
            }
        }
    }

    static Stream<Arguments> models() {
        Map<String, ModelConfig> models = new TreeMap<>();
        models.put("linear", of());
        models.put("dense and dropout", of(new LayerConfig.Dense(12, TANH), new LayerConfig.Dropout(0.3)));
        models.put(
                "conv, norm, pool",
                of(
                        new LayerConfig.Conv2d(4, 3, 1, 1, false, TANH),
                        new LayerConfig.BatchNorm(TANH),
                        new LayerConfig.AvgPool(2, 2, 0),
                        new LayerConfig.Dense(6, TANH)));
        models.put("norm of examples", of(new LayerConfig.BatchNorm(TANH), new LayerConfig.Dense(8, TANH)));
        models.put(
                "residual",
                of(
                        new LayerConfig.Conv2d(2, 3, 1, 1, false, TANH),
                        new LayerConfig.Residual(
                                List.of(
                                        new LayerConfig.BatchNorm(TANH),
                                        new LayerConfig.Conv2d(2, 3, 1, 1, false, TANH)),
                                TANH),
                        new LayerConfig.GlobalAvgPool()));
        return models.entrySet().stream().map(model -> Arguments.of(model.getKey(), model.getValue()));
    }

    private static ModelConfig of(LayerConfig... layers) {
        LayerConfig[] all = Arrays.copyOf(layers, layers.length + 1);
        all[layers.length] = new LayerConfig.Output(4);
        return layers(all);
    }

    private static void check(Classifier trained) {
        RandomStream random = new RandomStream(3);
        int inputs = trained.inputs();
        float[] x = new float[ROWS * inputs];
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) random.nextDouble();
        }
        int[] labels = {2, 0, 3};
        float[] logits = new float[ROWS * trained.classes()];
        float[] gradients = new float[x.length];
        trained.gradients(x, ROWS, labels, logits, gradients);

        float[] plain = new float[logits.length];
        trained.logits(x, ROWS, plain);
        for (int k = 0; k < plain.length; k++) {
            assertThat(logits[k]).isCloseTo(plain[k], org.assertj.core.api.Assertions.within(1e-5f));
        }
        double error = 0;
        double norm = 0;
        for (int k = 0; k < inputs; k++) {
            double[] above = losses(trained, moved(x, k, STEP), labels);
            double[] below = losses(trained, moved(x, k, -STEP), labels);
            for (int row = 0; row < ROWS; row++) {
                double slope = (above[row] - below[row]) / (2 * STEP);
                error += Math.pow(slope - gradients[row * inputs + k], 2);
                norm += slope * slope;
            }
        }
        assertThat(norm).isGreaterThan(1e-4);
        assertThat(Math.sqrt(error / norm)).isLessThan(TOLERANCE);
    }

    /** More rows than go through a network at once: each has the gradients that it has among few. */
    private static void checkMany(Classifier trained) {
        RandomStream random = new RandomStream(4);
        float[] x = new float[MANY * trained.inputs()];
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) random.nextDouble();
        }
        int[] labels = new int[MANY];
        Arrays.setAll(labels, row -> row % 4);
        float[] logits = new float[MANY * trained.classes()];
        float[] gradients = new float[x.length];
        trained.gradients(x, MANY, labels, logits, gradients);
        for (int first : new int[] {0, MANY - ROWS}) {
            int from = first * trained.inputs();
            int to = from + ROWS * trained.inputs();
            float[] some = new float[to - from];
            trained.gradients(
                    Arrays.copyOfRange(x, from, to),
                    ROWS,
                    Arrays.copyOfRange(labels, first, first + ROWS),
                    new float[ROWS * trained.classes()],
                    some);
            assertThat(Arrays.copyOfRange(gradients, from, to))
                    .containsExactly(some, org.assertj.core.api.Assertions.within(1e-5f));
        }
    }

    private static float[] moved(float[] x, int k, float by) {
        float[] moved = x.clone();
        for (int row = 0; row < ROWS; row++) {
            moved[row * (x.length / ROWS) + k] += by;
        }
        return moved;
    }

    /** -log p of each row's label. */
    private static double[] losses(Classifier trained, float[] x, int[] labels) {
        int classes = trained.classes();
        float[] logits = new float[ROWS * classes];
        trained.logits(x, ROWS, logits);
        double[] losses = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[row * classes + c]);
            }
            losses[row] = Math.log(sum) - logits[row * classes + labels[row]];
        }
        return losses;
    }
}
