package dev.peacock.training.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.training.Fixtures;
import dev.peacock.training.recipe.Blueprint;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;

/** What the fleet trainer cannot do is refused with the layer and the reason, never done otherwise. */
class NetReaderTest {
    private static final Shape SHAPE = new Shape(8, 6, 3);

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsupported")
    void whatTheFleetCannotDo_isNamed(String reason, Layer layer) {
        layer.setLayerName("third");
        Blueprint.Chain chain = chain(layer);
        assertThat(FleetTrainer.obstacle(chain, SHAPE)).isEqualTo("layer third " + reason);
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                row("is a LSTM", new LSTM.Builder().nIn(3).nOut(4).build()),
                row("is a LocalResponseNormalization", new LocalResponseNormalization.Builder().build()),
                row(
                        "is a DepthwiseConvolution2D",
                        new DepthwiseConvolution2D.Builder(3, 3).nIn(3).build()),
                row("is dilated", conv().dilation(2, 1).build()),
                row("wants NHWC images", conv().dataFormat(CNN2DFormat.NHWC).build()),
                row("has a regularisation other than L2", dense().l1(0.1).build()),
                row(
                        "has a regularisation other than L2",
                        dense().weightDecay(0.1).build()),
                row("regularises its bias", dense().l2Bias(0.1).build()),
                row(
                        "has constraints",
                        dense().constrainWeights(new MaxNormConstraint(1, 1)).build()),
                row(
                        "has weight noise",
                        dense().weightNoise(new DropConnect(0.5)).build()),
                row(
                        "has a dropout other than the plain one",
                        dense().dropOut(new AlphaDropout(0.5)).build()),
                row(
                        "has a dropout other than the plain one",
                        dense().dropOut(new Dropout(new FixedSchedule(0.5))).build()),
                row("has layer normalisation", dense().hasLayerNorm(true).build()),
                row(
                        "normalises its gradient; set training.clip instead",
                        dense().gradientNormalization(GradientNormalization.ClipL2PerLayer)
                                .build()),
                row(
                        "has the precise GELU",
                        dense().activation(new ActivationGELU(true)).build()),
                row(
                        "has a bounded ReLU",
                        dense().activation(new ActivationReLU(6.0, 0.0, 0.0)).build()),
                row(
                        "has an activation that rises below 0",
                        dense().activation(new ActivationLReLU(-0.1)).build()),
                row(
                        "has an activation that rises below 0",
                        dense().activation(new ActivationELU(-1)).build()),
                row(
                        "has the activation mish",
                        dense().activation(Activation.MISH).build()),
                row("has the activation mish", new ActivationLayer(Activation.MISH)),
                row("locks gamma and beta", norm().lockGammaBeta(true).build()),
                row("normalises without batches", norm().minibatch(false).build()),
                row("pools by SUM", new SubsamplingLayer.Builder(PoolingType.SUM).build()),
                row("pools globally by MAX", new GlobalPoolingLayer.Builder(PoolingType.MAX).build()),
                row(
                        "keeps the dimensions that it pools",
                        new GlobalPoolingLayer.Builder(PoolingType.AVG)
                                .collapseDimensions(false)
                                .build()));
    }

    private static Arguments row(String reason, Layer layer) {
        return Arguments.of(reason, layer);
    }

    private static ConvolutionLayer.Builder conv() {
        return new ConvolutionLayer.Builder(3, 3).nIn(3).nOut(4).activation(Activation.TANH);
    }

    private static DenseLayer.Builder dense() {
        return new DenseLayer.Builder().nIn(SHAPE.size()).nOut(4).activation(Activation.TANH);
    }

    private static BatchNormalization.Builder norm() {
        return new BatchNormalization.Builder().nIn(3).nOut(3);
    }

    @ParameterizedTest
    @MethodSource("vertices")
    void otherVertices_areNamed(GraphVertex vertex, String what) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", dense().build(), "in")
                .addVertex("joined", vertex, "a", "a")
                .addLayer("out", output(4), "joined")
                .setOutputs("out");
        Blueprint blueprint = new Blueprint.Graph(graph.build(), 4, false);
        assertThat(FleetTrainer.obstacle(blueprint, SHAPE))
                .isEqualTo("layer joined is a " + what + " that does not add");
    }

    static Stream<Arguments> vertices() {
        return Stream.of(
                Arguments.of(new MergeVertex(), "MergeVertex"),
                Arguments.of(new ElementWiseVertex(ElementWiseVertex.Op.Product), "ElementWiseVertex"),
                Arguments.of(new ElementWiseVertex(ElementWiseVertex.Op.Subtract), "ElementWiseVertex"));
    }

    @Test
    void shapesThatDoNotChain_areRefused_withLayerAndBoth() {
        refused(dense().nIn(10).build(), "layer third expects 10 values, but is given 8x6x3 = 144.");
        refused(conv().nIn(2).build(), "layer third expects 2 channels, but is given 8x6x3.");
        refused(norm().nIn(5).nOut(5).build(), "layer third expects 5 channels or values, but is given 8x6x3.");
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", dense().build(), "in")
                .addLayer("b", dense().nOut(5).build(), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", output(4), "sum")
                .setOutputs("out");
        assertThatThrownBy(() -> NetReader.read(new Blueprint.Graph(graph.build(), 4, false), SHAPE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("layer sum expects equal shapes to add, but is given 1x1x4 and 1x1x5.");
    }

    @Test
    void outputOfNoPixels_isRefused() {
        refused(
                new ConvolutionLayer.Builder(9, 3).nIn(3).nOut(4).build(),
                "layer third is given 8x6 pixels, fewer than its kernel of 9x3.");
        refused(
                new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 7).build(),
                "layer third is given 8x6 pixels, fewer than its kernel of 2x7.");
    }

    private static void refused(Layer layer, String message) {
        layer.setLayerName("third");
        assertThatThrownBy(() -> NetReader.read(chain(layer), SHAPE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    /** A layer and an output layer, which nobody has looked at together. */
    private static Blueprint.Chain chain(Layer layer) {
        return new Blueprint.Chain(
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(layer)
                        .layer(output(4))
                        .build(),
                4,
                true);
    }

    private static OutputLayer output(int units) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(units)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
