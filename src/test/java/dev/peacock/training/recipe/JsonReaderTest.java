package dev.peacock.training.recipe;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static dev.peacock.training.Fixtures.spec;
import static dev.peacock.training.Fixtures.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.dl4j.Dl4jTrainer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class JsonReaderTest {
    private static final ArrayStore SMALL = ArrayStore.digits(150, 50);
    private static final TrainingConfig TRAINING = training(2, 16, new UpdaterConfig.Nesterovs(0.1, 0.9));

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    /** Dense, batch norm and dropout three ways: as layers, as DL4J's chain, as DL4J's graph. One seed, one result. */
    @Test
    void chainAndGraph_giveTheBitsOfTheSameLayers() {
        ModelConfig.Layers model = layers(
                new LayerConfig.Dense(24, RELU),
                new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY),
                new LayerConfig.Dropout(0.3),
                new LayerConfig.Output(10));
        TrainedRun expected = run(model);
        Blueprint.Chain blueprint = (Blueprint.Chain) LayersReader.read(model, SMALL.shape(), 10);
        assertThat(run(new ModelConfig.Dl4jJson(blueprint.template().toJson())))
                .usingRecursiveComparison()
                .isEqualTo(expected);
        String graph = graph().addLayer("hidden", dense(b -> b.nOut(24).weightInit(WeightInit.RELU)), "in")
                .addLayer("norm", new BatchNormalization.Builder().build(), "hidden")
                .addLayer("drop", new DropoutLayer.Builder(0.7).build(), "norm")
                .addLayer("out", output(b -> b), "drop")
                .setOutputs("out")
                .build()
                .toJson();
        assertThat(run(new ModelConfig.Dl4jJson(graph)))
                .usingRecursiveComparison()
                .isEqualTo(expected);
    }

    /** The file's updater, rate and its layer's dropout and bias updater would all change the result if they were used. */
    @Test
    void updaterOfTheFile_isReplaced_byThatOfTheTrainingBlock() {
        String plain = chain(dense(b -> b.nOut(16)), output(b -> b));
        String own = chain(
                dense(b -> b.nOut(16).updater(new Adam(0.5)).biasUpdater(new Adam(0.3))),
                output(b -> b.updater(new Adam(0.1))));
        assertThat(run(new ModelConfig.Dl4jJson(own)))
                .usingRecursiveComparison()
                .isEqualTo(run(new ModelConfig.Dl4jJson(plain)));
    }

    @Test
    void convolutions_getPictures_withAndWithoutAPreprocessor() {
        Layer conv = new ConvolutionLayer.Builder(3, 3).nIn(1).nOut(4).build();
        String pictures = new NeuralNetConfiguration.Builder()
                .list(conv, output(b -> b))
                .setInputType(InputType.convolutional(8, 8, 1))
                .build()
                .toJson();
        String flat = new NeuralNetConfiguration.Builder()
                .list(conv, output(b -> b))
                .setInputType(InputType.convolutionalFlat(8, 8, 1))
                .build()
                .toJson();
        assertThat(run(new ModelConfig.Dl4jJson(pictures)))
                .usingRecursiveComparison()
                .isEqualTo(run(new ModelConfig.Dl4jJson(flat)));
    }

    @Test
    void foreignClass_isRefusedByName_beforeAnythingIsParsed() {
        String json = chain(dense(b -> b), output(b -> b));
        String foreign =
                json.replaceFirst("org\\.deeplearning4j\\.nn\\.conf\\.layers\\.DenseLayer", "com.example.Evil");
        assertThat(foreign).isNotEqualTo(json);
        refused(foreign, "names the class com.example.Evil");
        refused("{\"confs\": [], \"x\": [{\"@class\": \"javax.script.ScriptEngineManager\"}]}", "javax.script");
        refused("{\"@class\": \"org.deeplearning4j.nn.conf.A\", \"@class\": \"org.nd4jx.B\"}", "org.nd4jx.B");
        refused("{\"@class\": [\"com.example.Evil\"]}", "names the class");
    }

    /** Jackson loads a class before it looks whether it fits, and loading runs what it likes. */
    static final class Hostile extends NormalDistribution {
        static {
            System.setProperty("peacock.hostile", "was loaded");
        }

        Hostile() {
            super(0, 1);
        }
    }

    /** DL4J takes the field "type" of a distribution for a class, and everywhere type parameters after a name. */
    @Test
    void foreignClass_isRefused_whereDl4jNamesItOtherwise() {
        String json = chain(dense(b -> b.weightInit(new NormalDistribution(0, 1))), output(b -> b));
        assertThat(json).contains("\"type\" : \"org.deeplearning4j.nn.conf.distribution.NormalDistribution\"");
        run(new ModelConfig.Dl4jJson(json));
        String hostile = "dev.peacock.training.recipe.JsonReaderTest$Hostile";
        String normal = "org.deeplearning4j.nn.conf.distribution.NormalDistribution";
        refused(json.replace(normal, hostile), "names the class " + hostile);
        refused(json.replace(normal, normal + "<" + hostile + ">"), "names the class");
        refused(json.replace(normal, "org.deeplearning4j.util.ModelSerializer"), "names the class");
        refused(json.replace("\"type\" :", "\"\\u0074ype\" :").replace(normal, hostile), "names the class " + hostile);
        assertThat(System.getProperty("peacock.hostile")).isNull();
    }

    @Test
    void text_isRefused_whenItIsNestedWithoutEnd() {
        refused("{\"confs\":" + "[".repeat(100_000), "nested deeper than 100 levels");
    }

    @Test
    void text_isRefused_whenItIsNoConfiguration() {
        refused("{", "is not JSON");
        refused("", "is neither");
        refused("{}", "is neither");
        refused("[1, 2]", "is neither");
        refused("{\"confs\": []}", "has no layers");
        refused("{\"confs\": null}", "cannot be read");
        refused("{\"vertices\": 3}", "cannot be read");
    }

    @Test
    void randomness_isRefusedByName_whenItIsNotPlainDropout() {
        refused(chain(dense(b -> b.dropOut(new GaussianDropout(0.5))), output(b -> b)), "GaussianDropout");
        refused(chain(dense(b -> b.dropOut(new AlphaDropout(0.5))), output(b -> b)), "AlphaDropout");
        refused(chain(dense(b -> b.weightNoise(new DropConnect(0.5))), output(b -> b)), "DropConnect");
        refused(chain(dense(b -> b.activation(Activation.RRELU)), output(b -> b)), "ActivationRReLU");
        refused(
                chain(dense(b -> b.weightInit(new OrthogonalDistribution(1))), output(b -> b)),
                "OrthogonalDistribution");
        refused(chain(dense(b -> b.weightInit(WeightInit.VAR_SCALING_NORMAL_FAN_IN)), output(b -> b)), "VarScaling");
    }

    @Test
    void model_isRefused_whenItIsNoSoftmaxClassifier() {
        refused(chain(dense(b -> b), dense(b -> b)), "must end in an OutputLayer");
        refused(chain(output(b -> b), output(b -> b.nIn(10))), "there must be exactly one");
        refused(
                chain(dense(b -> b), output(b -> b), new LossLayer.Builder(LossFunction.MCXENT).build()),
                "exactly one");
        refused(chain(dense(b -> b), output(b -> b.activation(Activation.SIGMOID))), "must have softmax");
        refused(
                chain(
                        dense(b -> b),
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build()),
                "must have softmax");
        refused(chain(dense(b -> b), output(b -> b.nOut(9))), "9 outputs, but the data set has 10 labels");
    }

    @Test
    void graph_isRefused_withTwoOutputsOrTwoInputs() {
        refused(
                graph().addLayer("a", output(b -> b.nIn(64)), "in")
                        .addLayer("b", output(b -> b.nIn(64)), "in")
                        .setOutputs("a", "b")
                        .build()
                        .toJson(),
                "1 inputs and 2 outputs");
    }

    @Test
    void model_isRefused_whenItsTrainingIsNotOurs() {
        refused(
                chain(
                        dense(b -> {
                            b.weightDecay(0.1);
                            return b;
                        }),
                        output(b -> b)),
                "set training.weight-decay instead");
        refused(chain(new FrozenLayer(dense(b -> b)), output(b -> b)), "FrozenLayer");
        refused(
                new NeuralNetConfiguration.Builder()
                        .list(dense(b -> b), output(b -> b))
                        .backpropType(BackpropType.TruncatedBPTT)
                        .setInputType(InputType.feedForward(64))
                        .build()
                        .toJson(),
                "TruncatedBPTT");
        ConvolutionLayer conv = new ConvolutionLayer.Builder(3, 3)
                .nIn(1)
                .nOut(2)
                .dataFormat(CNN2DFormat.NHWC)
                .build();
        refused(
                new NeuralNetConfiguration.Builder()
                        .list(conv, output(b -> b))
                        .setInputType(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
                        .build()
                        .toJson(),
                "use NCHW");
    }

    @Test
    void model_isRefusedInDl4jsWords_whenItDoesNotFitTheExamples() {
        String json = new NeuralNetConfiguration.Builder()
                .list(dense(b -> b.nIn(63).name("first")), output(b -> b))
                .setInputType(InputType.feedForward(63))
                .build()
                .toJson();
        refused(json, "does not fit examples of shape 8x8x1: as vectors: ");
        refused(json, "layer name: first");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> new Dl4jTrainer(SMALL, new ModelConfig.Dl4jJson(json), TRAINING, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    private static TrainedRun run(ModelConfig model) {
        TrainedRun run = new Dl4jTrainer(SMALL, model, TRAINING, true)
                .train(List.of(spec(3, 150)))
                .get(0);
        assertThat(run).isInstanceOf(TrainedRun.Evaluated.class);
        return run;
    }

    private static GraphBuilder graph() {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(Shape.flat(64).size()));
    }

    private static String chain(Layer... layers) {
        return new NeuralNetConfiguration.Builder()
                .list(layers)
                .setInputType(InputType.feedForward(64))
                .validateOutputLayerConfig(false)
                .build()
                .toJson();
    }

    private static DenseLayer dense(UnaryOperator<DenseLayer.Builder> with) {
        return with.apply(new DenseLayer.Builder().nOut(10).activation(Activation.RELU))
                .build();
    }

    private static OutputLayer output(UnaryOperator<OutputLayer.Builder> with) {
        return with.apply(new OutputLayer.Builder(LossFunction.MCXENT).nOut(10).activation(Activation.SOFTMAX))
                .build();
    }
}
