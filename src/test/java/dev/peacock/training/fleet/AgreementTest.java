package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The fleet trainer makes the models of DL4J's: after 50 steps, of which each tenth has only 3 of 9 examples, the difference of each
 * parameter is at most 1e-4 of its Euclidean norm ({@link Twin#check}).
 */
class AgreementTest {
    static final double TOLERANCE = 1e-4;
    private static final ArrayStore PICTURES = Pictures.random(new Shape(7, 6, 2), 150);
    private static final ActivationName TANH = ActivationName.TANH;
    private static final String SGD = "updater.sgd { rate = 0.1 }";
    private static final String ADAM = "updater.adam { rate = 0.01 }";

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layerRows")
    void layersAgree(String name, ModelConfig model) {
        check(PICTURES, model, SGD);
    }

    static Stream<Arguments> layerRows() {
        Map<String, ModelConfig> rows = new TreeMap<>();
        rows.put("dense", of(new LayerConfig.Dense(12, TANH)));
        rows.put("conv, no padding", of(new LayerConfig.Conv2d(5, 3, 1, 0, false, TANH)));
        rows.put("conv, stride and padding", of(new LayerConfig.Conv2d(5, 3, 2, 1, false, TANH)));
        rows.put("conv, same", of(new LayerConfig.Conv2d(5, 2, 1, 0, true, TANH)));
        rows.put("conv, same and stride", of(new LayerConfig.Conv2d(5, 3, 2, 0, true, TANH)));
        rows.put("max pool", of(conv(), new LayerConfig.MaxPool(2, 2, 0)));
        rows.put("max pool, leaving a rim", of(conv(), new LayerConfig.MaxPool(3, 3, 0)));
        rows.put(
                "max pool, overlapping",
                of(conv(), new LayerConfig.MaxPool(3, 1, 1), new LayerConfig.MaxPool(3, 2, 0)));
        rows.put("max pool of examples", of(new LayerConfig.MaxPool(2, 2, 0), conv()));
        rows.put("avg pool", of(conv(), new LayerConfig.AvgPool(2, 2, 0)));
        rows.put("avg pool, padded", of(conv(), new LayerConfig.AvgPool(3, 2, 1)));
        rows.put("batch norm of a vector", of(new LayerConfig.Dense(12, TANH), new LayerConfig.BatchNorm(TANH)));
        rows.put("batch norm of pictures", of(conv(), new LayerConfig.BatchNorm(ActivationName.IDENTITY)));
        rows.put("batch norm of examples", of(new LayerConfig.BatchNorm(TANH), conv()));
        rows.put("batch norm of values", of(new LayerConfig.BatchNorm(TANH), new LayerConfig.Dense(8, TANH)));
        rows.put("global avg pool", of(conv(), new LayerConfig.GlobalAvgPool()));
        rows.put("residual", of(conv(), new LayerConfig.Residual(List.of(conv(), conv()), TANH)));
        rows.put(
                "residual twice",
                of(
                        conv(),
                        new LayerConfig.Residual(List.of(conv()), ActivationName.IDENTITY),
                        new LayerConfig.Residual(List.of(new LayerConfig.BatchNorm(TANH), conv()), ActivationName.RELU),
                        new LayerConfig.GlobalAvgPool()));
        rows.put("dropout", of(new LayerConfig.Dense(12, TANH), new LayerConfig.Dropout(0.3)));
        rows.put("dropout of pictures", of(conv(), new LayerConfig.Dropout(0.3), conv()));
        rows.put(
                "dropout before and behind dense",
                of(
                        conv(),
                        new LayerConfig.Dropout(0.2),
                        new LayerConfig.Dense(12, TANH),
                        new LayerConfig.Dropout(0.4)));
        rows.put("dropout of examples", of(new LayerConfig.Dropout(0.2), new LayerConfig.Dense(12, TANH)));
        for (ActivationName activation : ActivationName.values()) {
            rows.put("dense " + activation, of(new LayerConfig.Dense(12, activation)));
            // all but a corner outside of the picture, where an activation begins at exactly 0
            rows.put("conv " + activation, of(new LayerConfig.Conv2d(5, 3, 2, 2, false, activation)));
            rows.put(
                    "conv and pool " + activation,
                    of(new LayerConfig.Conv2d(5, 3, 1, 1, false, activation), new LayerConfig.MaxPool(2, 2, 0)));
            rows.put("norm " + activation, of(conv(), new LayerConfig.BatchNorm(activation)));
            rows.put("residual " + activation, of(conv(), new LayerConfig.Residual(List.of(conv()), activation)));
        }
        return rows.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    private static LayerConfig conv() {
        return new LayerConfig.Conv2d(4, 3, 1, 1, false, TANH);
    }

    /** These, and an output layer. */
    private static ModelConfig of(LayerConfig... layers) {
        LayerConfig[] all = Arrays.copyOf(layers, layers.length + 1);
        all[layers.length] = new LayerConfig.Output(4);
        return layers(all);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void recipesAgree(String training) {
        check(
                PICTURES,
                of(
                        new LayerConfig.Conv2d(4, 3, 1, 1, false, TANH),
                        new LayerConfig.MaxPool(2, 2, 0),
                        new LayerConfig.Dense(8, TANH)),
                training);
    }

    static Stream<String> recipes() {
        return Stream.of(
                SGD,
                "updater.nesterovs { rate = 0.05, momentum = 0.9 }",
                "updater.momentum { rate = 0.05, momentum = 0.9 }",
                ADAM,
                "updater.adam { rate = 0.01, beta1 = 0.8, beta2 = 0.95, epsilon = 1e-5 }",
                ADAM + ", weight-decay = 0.1",
                SGD + ", weight-decay = 0.1",
                SGD + ", l2 = 0.05",
                ADAM + ", l2 = 0.05",
                SGD + ", schedule.constant { warm-up = 2 }",
                SGD + ", schedule.step { factor = 0.5, every = 2 }",
                SGD + ", schedule.cosine { warm-up = 1 }",
                SGD + ", schedule.one-cycle {}",
                ADAM + ", schedule.one-cycle {}, weight-decay = 0.05",
                SGD + ", clip { value = 0.01 }",
                SGD + ", clip { layer-norm = 0.1 }",
                SGD + ", clip { layer-norm = 0.1 }, l2 = 0.05, weight-decay = 0.1",
                SGD + ", label-smoothing = 0.2",
                SGD + ", augment { crop-padding = 2 , flip = false }",
                SGD + ", augment { crop-padding = 0 , flip = true }",
                ADAM + ", augment { crop-padding = 1 , flip = true }, label-smoothing = 0.1");
    }

    /** DL4J would drop in place, and then take the gradient of the layer before by what is left. */
    @Test
    void dropoutOfWhatAnotherLayerReadsToo_agrees() {
        check(
                PICTURES,
                graph(inner -> inner.addLayer("a", dense(0), "z")
                        .addLayer("b", dense(0.8), "z")
                        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")),
                SGD);
    }

    @Test
    void sumOfOne_agrees() {
        check(
                PICTURES,
                graph(inner -> inner.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "z")),
                SGD);
    }

    /** A layer {@code z}, an output layer that reads {@code sum}, and what is between. */
    private static ModelConfig graph(UnaryOperator<GraphBuilder> between) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(PICTURES.shape().size()))
                .addLayer("z", dense(0), "in");
        OutputLayer output = new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(4)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .build();
        return new ModelConfig.Dl4jJson(between.apply(graph)
                .addLayer("out", output, "sum")
                .setOutputs("out")
                .build()
                .toJson());
    }

    private static DenseLayer dense(double retain) {
        return new DenseLayer.Builder()
                .nOut(6)
                .dropOut(retain)
                .activation(org.nd4j.linalg.activations.Activation.TANH)
                .build();
    }

    /** The rest of the network by the other kernels, whose layers have tests of their own. */
    @Test
    void kernelsByNd4jAgree() {
        ModelConfig model = of(
                conv(),
                new LayerConfig.Residual(List.of(new LayerConfig.BatchNorm(TANH), conv()), TANH),
                new LayerConfig.MaxPool(2, 2, 0),
                new LayerConfig.Dropout(0.2),
                new LayerConfig.Dense(6, TANH));
        for (String updater : List.of(SGD, ADAM, "updater.nesterovs { rate = 0.05 }")) {
            Twin twin = twin(PICTURES, model, updater + ", clip { value = 0.05 }, l2 = 0.01, weight-decay = 0.01");
            RunSpec spec = Fixtures.spec(0, PICTURES.trainSize());
            twin.check(twin.trained(spec, new Nd4jKernels()), twin.trained(spec, new CpuKernels()), TOLERANCE);
        }
    }

    private static void check(ArrayStore store, ModelConfig model, String training) {
        Twin twin = twin(store, model, training);
        RunSpec spec = Fixtures.spec(0, store.trainSize());
        float[] trained = twin.trained(spec, new CpuKernels());
        assertThat(trained).isNotEqualTo(twin.initial(spec));
        twin.check(trained, twin.trainedByDl4j(spec), TOLERANCE);
    }

    private static Twin twin(ArrayStore store, ModelConfig model, String training) {
        return new Twin(store, model, Fixtures.training("epochs = 5, batch = 9, " + training));
    }
}
