package dev.peacock.training.dl4j;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.device;
import static dev.peacock.training.Fixtures.layers;
import static dev.peacock.training.Fixtures.spec;
import static dev.peacock.training.Fixtures.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The input of the output layer, which its own weights must make the logits of. */
class HiddenActivationsTest {
    /** More than one batch of a forward pass, the last one short. */
    private static final ArrayStore DIGITS = ArrayStore.digits(200, 60);

    private static final TrainingConfig TRAINING = training(3, 32, new UpdaterConfig.Nesterovs(0.05, 0.9));

    @BeforeAll
    static void load() {
        Fixtures.loadNative();
    }

    @Test
    void denseNet_givesTheUnitsOfItsLastHiddenLayer() {
        assertMakesTheLogits(
                layers(new LayerConfig.Dense(24, RELU), new LayerConfig.Dense(12, RELU), new LayerConfig.Output(10)),
                12);
    }

    @Test
    void dropoutBeforeTheOutput_doesNothingInInference() {
        assertMakesTheLogits(
                layers(
                        new LayerConfig.Dropout(0.1),
                        new LayerConfig.Dense(16, RELU),
                        new LayerConfig.BatchNorm(RELU),
                        new LayerConfig.Dropout(0.5),
                        new LayerConfig.Output(10)),
                16);
    }

    @Test
    void picture_isFlattened_channelByChannel() {
        assertMakesTheLogits(
                layers(
                        new LayerConfig.Conv2d(3, 3, 1, 0, true, RELU),
                        new LayerConfig.MaxPool(2, 2, 0),
                        new LayerConfig.Output(10)),
                3 * 4 * 4);
    }

    @Test
    void graph_givesTheVertexBeforeItsOutput() {
        assertMakesTheLogits(
                layers(
                        new LayerConfig.Conv2d(4, 3, 1, 0, true, RELU),
                        new LayerConfig.Residual(
                                List.of(
                                        new LayerConfig.Conv2d(4, 3, 1, 0, true, RELU),
                                        new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY)),
                                dev.peacock.config.ActivationName.IDENTITY),
                        new LayerConfig.GlobalAvgPool(),
                        new LayerConfig.Output(10)),
                4);
    }

    @Test
    void graphThatEndsInASum_givesTheSum() {
        assertMakesTheLogits(
                layers(
                        new LayerConfig.Dense(10, RELU),
                        new LayerConfig.Residual(
                                List.of(new LayerConfig.Dense(10, RELU)), dev.peacock.config.ActivationName.IDENTITY),
                        new LayerConfig.Output(10)),
                10);
    }

    /** What DL4J joins before a layer of several inputs is one vertex, in the order of the inputs. */
    @Test
    void outputOfSeveralInputs_seesThemJoined() {
        String json = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(64))
                .addLayer(
                        "a",
                        new DenseLayer.Builder()
                                .nOut(5)
                                .activation(Activation.TANH)
                                .build(),
                        "in")
                .addLayer(
                        "b",
                        new DenseLayer.Builder()
                                .nOut(7)
                                .activation(Activation.RELU)
                                .build(),
                        "in")
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "a",
                        "b")
                .setOutputs("out")
                .build()
                .toJson();
        assertMakesTheLogits(new ModelConfig.Dl4jJson(json), 12);
    }

    @Test
    void dl4jChain_givesItsLastHiddenLayer() {
        String json = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(64)
                        .nOut(9)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(9)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson();
        assertMakesTheLogits(new ModelConfig.Dl4jJson(json), 9);
    }

    @Test
    void activations_areTheSameBits_everyTime() {
        ModelConfig model =
                layers(new LayerConfig.Dense(16, RELU), new LayerConfig.Dropout(0.5), new LayerConfig.Output(10));
        List<float[]> once = activations(model, spec(4, 200));
        List<float[]> again = activations(model, spec(4, 200));
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i)).isEqualTo(once.get(i));
        }
        assertThat(activations(model, spec(5, 200)).get(0)).isNotEqualTo(once.get(0));
    }

    @Test
    void outputLayerAlone_hasNoHiddenOne() {
        assertThatThrownBy(() -> activations(layers(new LayerConfig.Output(10)), spec(0, 200)))
                .isInstanceOf(UserError.class)
                .hasMessage("the model is one output layer, without a hidden one");
        String graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(64))
                .addLayer(
                        "out",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "in")
                .setOutputs("out")
                .build()
                .toJson();
        assertThatThrownBy(() -> activations(new ModelConfig.Dl4jJson(graph), spec(0, 200)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("without a hidden one");
    }

    @Test
    void divergingModel_isRefused() {
        Dl4jTrainer trainer = new Dl4jTrainer(
                DIGITS,
                layers(new LayerConfig.Dense(16, RELU), new LayerConfig.Output(10)),
                training(5, 32, new UpdaterConfig.Sgd(1e30)),
                false);
        assertThatThrownBy(() -> trainer.forEachHidden(spec(0, 200), device(), row -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not a finite number after");
    }

    private static List<float[]> activations(ModelConfig model, RunSpec spec) {
        List<float[]> rows = new ArrayList<>();
        new Dl4jTrainer(DIGITS, model, TRAINING, false).forEachHidden(spec, device(), row -> rows.add(row.clone()));
        return rows;
    }

    /** Trains the same run apart, and multiplies the activations by the output layer's weights, one number at a time. */
    private static void assertMakesTheLogits(ModelConfig model, int units) {
        RunSpec spec = spec(2, 200);
        List<float[]> rows = activations(model, spec);
        assertThat(rows).hasSize(260);
        Dl4jTrainer trainer = new Dl4jTrainer(DIGITS, model, TRAINING, false);
        try (Batches batches = trainer.batches();
                Dl4jNetwork network = trainer.network(spec)) {
            trainer.lastFiniteEpoch(network, spec, batches);
            network.takeOffSoftmax();
            Map<String, INDArray> parameters = network.parametersByName();
            INDArray weights = last(parameters, "_W");
            INDArray biases = last(parameters, "_b");
            assertThat(weights.shape()).containsExactly(units, 10);
            for (int example : new int[] {0, 1, 127, 128, 199, 200, 255, 256, 259}) {
                assertThat(rows.get(example)).hasSize(units);
                try (INDArray logits =
                        network.output(batches.of(new int[] {example}, 0, 1).features())) {
                    for (int c = 0; c < 10; c++) {
                        double sum = biases.getDouble(c);
                        for (int u = 0; u < units; u++) {
                            sum += (double) rows.get(example)[u] * weights.getDouble(u, c);
                        }
                        assertThat(logits.getDouble(0, c)).isCloseTo(sum, within(1e-4));
                    }
                }
            }
        }
    }

    /** The parameter of the layer that ends the network. */
    private static INDArray last(Map<String, INDArray> parameters, String suffix) {
        return parameters.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(suffix))
                .reduce((first, second) -> second)
                .orElseThrow()
                .getValue();
    }

    /** A picture of other sides than the digits', so that a wrong order of flattening shows. */
    @Test
    void pictureOfSeveralChannels_isRead() {
        float[][] values = new float[30][2 * 3 * 4];
        int[] labels = new int[30];
        for (int i = 0; i < 30; i++) {
            labels[i] = i % 2;
            for (int f = 0; f < 24; f++) {
                values[i][f] = (i * 7 + f * 5) % 11 - labels[i];
            }
        }
        ArrayStore store = new ArrayStore(new Shape(2, 3, 4), values, labels, 20, 2, 11);
        List<float[]> rows = new ArrayList<>();
        new Dl4jTrainer(
                        store,
                        layers(new LayerConfig.Conv2d(5, 1, 1, 0, true, RELU), new LayerConfig.Output(2)),
                        training(1, 10, new UpdaterConfig.Sgd(0.1)),
                        false)
                .forEachHidden(spec(0, 20), device(), row -> rows.add(row.clone()));
        assertThat(rows).hasSize(30);
        assertThat(rows.get(29)).hasSize(30);
    }
}
