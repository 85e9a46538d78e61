package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A run begins with the bits that DL4J's trainer gives it. */
class InitialWeightsTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(8, 6, 3), 20);

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void chainsOfLayers_beginEqual() {
        check(ArrayStore.digits(20, 5), layers(new LayerConfig.Dense(7, RELU), new LayerConfig.Output(10)));
        // pictures that nothing takes as pictures
        check(PICTURES, layers(new LayerConfig.Dense(7, ActivationName.TANH), new LayerConfig.Output(4)));
        check(
                PICTURES,
                layers(
                        new LayerConfig.Conv2d(5, 3, 2, 1, false, RELU),
                        new LayerConfig.Conv2d(4, 2, 1, 0, true, ActivationName.SIGMOID),
                        new LayerConfig.BatchNorm(RELU),
                        new LayerConfig.MaxPool(2, 2, 0),
                        new LayerConfig.Dropout(0.2),
                        new LayerConfig.Dense(6, RELU),
                        new LayerConfig.BatchNorm(ActivationName.IDENTITY),
                        new LayerConfig.Output(4)));
    }

    @Test
    void residualBlocks_beginEqual() {
        List<LayerConfig> inner = List.of(
                new LayerConfig.Conv2d(5, 3, 1, 1, false, ActivationName.IDENTITY),
                new LayerConfig.BatchNorm(RELU),
                new LayerConfig.Conv2d(5, 3, 1, 0, true, ActivationName.IDENTITY));
        check(
                PICTURES,
                layers(
                        new LayerConfig.Conv2d(5, 3, 1, 1, false, RELU),
                        new LayerConfig.Residual(inner, RELU),
                        new LayerConfig.Residual(inner, ActivationName.IDENTITY),
                        new LayerConfig.GlobalAvgPool(),
                        new LayerConfig.Output(4)));
    }

    /** Weights are drawn as the file lists the layers, which is neither the order of computing nor that of the names. */
    @Test
    void graphWithBranches_beginsEqual() {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .weightInit(new WeightInitXavier())
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", output(), "sum")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "z", "a", "m2")
                .addLayer("z", dense(6, "z"), "in")
                .addLayer("m2", dense(6, "m2"), "m1")
                .addLayer("a", dense(6, "a"), "in")
                .addLayer("m1", dense(5, "m1"), "in")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(PICTURES.shape().size()));
        check(PICTURES, new ModelConfig.Dl4jJson(graph.build().toJson()));
    }

    private static DenseLayer dense(int units, String name) {
        return new DenseLayer.Builder()
                .name(name)
                .nOut(units)
                .biasInit(0.25)
                .activation(org.nd4j.linalg.activations.Activation.TANH)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(4)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .build();
    }

    @ParameterizedTest
    @MethodSource("laws")
    void everyLaw_beginsEqual(IWeightInit law) {
        check(
                PICTURES,
                new ModelConfig.Dl4jJson(new NeuralNetConfiguration.Builder()
                        .weightInit(law)
                        .list()
                        .layer(new ConvolutionLayer.Builder(3, 2)
                                .nOut(5)
                                .stride(2, 1)
                                .build())
                        .layer(new DenseLayer.Builder().nOut(7).hasBias(false).build())
                        .layer(output())
                        .setInputType(InputType.convolutional(8, 6, 3))
                        .build()
                        .toJson()));
    }

    static Stream<IWeightInit> laws() {
        return Stream.of(
                new WeightInitXavier(),
                new WeightInitRelu(),
                new WeightInitNormal(),
                new WeightInitXavierUniform(),
                new WeightInitReluUniform(),
                new WeightInitLecunUniform(),
                new WeightInitUniform(),
                new WeightInitSigmoidUniform(),
                new WeightInitConstant(0.125),
                new WeightInitDistribution(new NormalDistribution(0.1, 0.3)),
                new WeightInitDistribution(new UniformDistribution(-0.1, 0.3)),
                new WeightInitDistribution(new ConstantDistribution(0.5)));
    }

    /** DL4J has an identity only for square weights. */
    @Test
    void identity_beginsEqual() {
        check(
                ArrayStore.digits(20, 5),
                new ModelConfig.Dl4jJson(new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(new DenseLayer.Builder()
                                .nOut(64)
                                .weightInit(new WeightInitIdentity())
                                .build())
                        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(10)
                                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.feedForward(64))
                        .build()
                        .toJson()));
    }

    private static void check(ArrayStore store, ModelConfig model) {
        Twin twin = new Twin(store, model, Fixtures.training("batch = 4"));
        var spec = Fixtures.spec(3, store.trainSize());
        float[] ours = twin.initial(spec);
        assertThat(ours).doesNotContain(Float.NaN).containsExactly(twin.initialOfDl4j(spec));
    }
}
