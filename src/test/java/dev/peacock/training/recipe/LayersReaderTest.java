package dev.peacock.training.recipe;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.InitialWeights;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.Fixtures;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LayersReaderTest {
    private static final Shape PICTURE = new Shape(8, 8, 1);
    private static final LayerConfig OUTPUT = new LayerConfig.Output(10);

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @Test
    void shapes_areThoseOfTheArithmetic_throughConvolutionsAndPools() {
        ModelConfig.Layers model = layers(
                new LayerConfig.Conv2d(4, 3, 2, 0, true, RELU), // ceil(9 / 2) = 5 by ceil(7 / 2) = 4
                new LayerConfig.Conv2d(5, 3, 1, 1, false, RELU), // 5 by 4
                new LayerConfig.MaxPool(2, 2, 0), // 2 by 2
                new LayerConfig.AvgPool(2, 1, 1), // 3 by 3
                OUTPUT);
        Blueprint blueprint = LayersReader.read(model, new Shape(9, 7, 2), 10);
        assertThat(blueprint.image()).isTrue();
        List<Layer> read = ((Blueprint.Chain) blueprint)
                .template().getConfs().stream()
                        .map(NeuralNetConfiguration::getLayer)
                        .toList();
        ConvolutionLayer first = (ConvolutionLayer) read.get(0);
        assertThat(List.of(first.getNIn(), first.getNOut())).containsExactly(2L, 4L);
        assertThat(first.getKernelSize()).containsExactly(3, 3);
        FeedForwardLayer last = (FeedForwardLayer) read.get(4);
        assertThat(List.of(last.getNIn(), last.getNOut())).containsExactly(3L * 3 * 5, 10L);
    }

    @ParameterizedTest
    @EnumSource(dev.peacock.config.ActivationName.class)
    void everyActivation_isKnown(dev.peacock.config.ActivationName activation) {
        Blueprint blueprint = LayersReader.read(layers(new LayerConfig.Dense(3, activation), OUTPUT), PICTURE, 10);
        assertThat(blueprint.outputs()).isEqualTo(10);
        assertThat(blueprint.image()).isFalse();
    }

    /** He under what looks like ReLU and Glorot under the rest, unless one of them is asked for. */
    @ParameterizedTest
    @CsvSource({
        "AUTO, RELU XAVIER RELU XAVIER XAVIER",
        "HE, RELU RELU RELU RELU RELU",
        "GLOROT, XAVIER XAVIER XAVIER XAVIER XAVIER"
    })
    void weights_beginAsAskedFor(InitialWeights weights, String laws) {
        List<LayerConfig> layers = List.of(
                new LayerConfig.Conv2d(4, 3, 1, 0, false, RELU),
                new LayerConfig.Conv2d(4, 3, 1, 0, false, ActivationName.TANH),
                new LayerConfig.Dense(3, ActivationName.GELU),
                new LayerConfig.Dense(3, ActivationName.IDENTITY),
                OUTPUT);
        Blueprint.Chain chain =
                (Blueprint.Chain) LayersReader.read(new ModelConfig.Layers(layers, weights), PICTURE, 10);
        assertThat(chain.template().getConfs().stream()
                        .map(each -> ((BaseLayer) each.getLayer()).getWeightInitFn())
                        .toList())
                .isEqualTo(Arrays.stream(laws.split(" "))
                        .map(law -> WeightInit.valueOf(law).getWeightInitFunction())
                        .toList());
    }

    /** A residual block's layers begin like the others. */
    @Test
    void weightsOfABlock_beginAsAskedFor() {
        LayerConfig block = new LayerConfig.Residual(List.of(new LayerConfig.Dense(64, RELU)), RELU);
        Blueprint.Graph graph = (Blueprint.Graph) LayersReader.read(
                new ModelConfig.Layers(List.of(block, OUTPUT), InitialWeights.GLOROT), Shape.flat(64), 10);
        LayerVertex inner = (LayerVertex)
                Objects.requireNonNull(graph.template().getVertices().get("1.1-dense"));
        assertThat(((BaseLayer) inner.getLayerConf().getLayer()).getWeightInitFn())
                .isEqualTo(new WeightInitXavier());
    }

    @Test
    void convolution_isRefused_onVectors() {
        refused(
                layers(new LayerConfig.Conv2d(4, 3, 1, 0, false, RELU), OUTPUT),
                Shape.flat(64),
                "vectors of 64 numbers: set dataset.shape");
    }

    @Test
    void pool_isRefused_behindADenseLayer() {
        refused(
                layers(new LayerConfig.Dense(4, RELU), new LayerConfig.MaxPool(2, 2, 0), OUTPUT),
                PICTURE,
                "layer 2 (maxpool) needs an image, but gets a vector of 4 numbers from the layers before it");
    }

    @Test
    void kernel_isRefused_whenItIsLargerThanWhatIsLeft() {
        refused(
                layers(new LayerConfig.MaxPool(4, 4, 0), new LayerConfig.Conv2d(4, 3, 1, 0, false, RELU), OUTPUT),
                PICTURE,
                "layer 2 (conv2d) gets 2x2 pixels, fewer than its kernel of 3x3");
    }

    @Test
    void padding_isRefused_whenItIsAsLargeAsTheKernel() {
        refused(layers(new LayerConfig.AvgPool(2, 2, 2), OUTPUT), PICTURE, "layer 1 (avgpool) has padding 2");
    }

    @Test
    void residualBlock_isRefused_whereItChangesTheShape() {
        refused(
                layers(
                        new LayerConfig.Conv2d(4, 3, 1, 0, true, RELU),
                        residual(new LayerConfig.Conv2d(4, 3, 2, 0, true, RELU)),
                        OUTPUT),
                PICTURE,
                "layer 2 (residual) must have an output of the same shape as its input, an image of 8x8x4, so that"
                        + " they can be added, but its layers give an image of 4x4x4");
        refused(
                layers(residual(new LayerConfig.Dense(63, RELU)), OUTPUT),
                PICTURE,
                "layer 1 (residual) must have an output of the same shape as its input, a vector of 64 numbers");
        refused(
                layers(residual(new LayerConfig.Conv2d(1, 9, 1, 0, false, RELU)), OUTPUT),
                PICTURE,
                "layer 1.1 (conv2d) gets 8x8 pixels, fewer than its kernel of 9x9");
    }

    @Test
    void globalPooling_isRefused_onVectors() {
        refused(layers(new LayerConfig.GlobalAvgPool(), OUTPUT), Shape.flat(64), "vectors of 64 numbers");
        refused(
                layers(new LayerConfig.GlobalAvgPool(), new LayerConfig.GlobalAvgPool(), OUTPUT),
                PICTURE,
                "layer 2 (globalavgpool) needs an image, but gets a vector of 1 numbers");
    }

    @Test
    void residualBlock_makesAGraph_andEverythingElseAChain() {
        ModelConfig.Layers block = layers(
                residual(
                        new LayerConfig.Conv2d(1, 3, 1, 0, true, dev.peacock.config.ActivationName.IDENTITY),
                        new LayerConfig.BatchNorm(RELU)),
                new LayerConfig.GlobalAvgPool(),
                OUTPUT);
        Blueprint.Graph graph = (Blueprint.Graph) LayersReader.read(block, PICTURE, 10);
        assertThat(graph.image()).isTrue();
        assertThat(graph.template().getVertexInputs())
                .containsEntry("1.1-conv2d", List.of("input"))
                .containsEntry("1.2-batchnorm", List.of("1.1-conv2d"))
                .containsEntry("1.2-batchnorm-activation", List.of("1.2-batchnorm"))
                .containsEntry("1-residual", List.of("input", "1.2-batchnorm-activation"))
                .containsEntry("1-residual-activation", List.of("1-residual"))
                .containsEntry("2-globalavgpool", List.of("1-residual-activation"))
                .containsEntry("3-output", List.of("2-globalavgpool"))
                .hasSize(7);
        Blueprint.Chain chain = (Blueprint.Chain) LayersReader.read(
                layers(new LayerConfig.Dense(3, RELU), new LayerConfig.BatchNorm(RELU), OUTPUT), PICTURE, 10);
        assertThat(chain.template().getConfs())
                .extracting(layer -> layer.getLayer().getLayerName())
                .containsExactly("1-dense", "2-batchnorm", "2-batchnorm-activation", "3-output");
    }

    private static LayerConfig residual(LayerConfig... inner) {
        return new LayerConfig.Residual(List.of(inner), RELU);
    }

    @Test
    void output_isRefused_whenItHasFewerClassesThanLabels() {
        refused(layers(new LayerConfig.Output(9)), PICTURE, "9 classes, but the data set has 10 labels");
    }

    private static void refused(ModelConfig.Layers model, Shape shape, String message) {
        assertThatThrownBy(() -> LayersReader.read(model, shape, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }
}
