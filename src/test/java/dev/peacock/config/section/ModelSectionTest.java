package dev.peacock.config.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.InitialWeights;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelSectionTest {
    private static final String DIGITS = "dataset.builtin = digits\n";

    private static List<LayerConfig> layers(String layers) {
        ModelConfig model =
                Reading.config(DIGITS + "model.layers = [" + layers + "]").model();
        return ((ModelConfig.Layers) model).layers();
    }

    private static List<String> problems(String model) {
        return Reading.problems(DIGITS + "model." + model);
    }

    @Test
    void layers_haveDefaults() {
        assertThat(layers("{ dense = 5 }, { conv2d = 6 }, { max-pool = 2 }, { avg-pool = 3 }, { batch-norm = true }, "
                        + "{ dropout = 0.5 }, { output = 10 }"))
                .containsExactly(
                        new LayerConfig.Dense(5, ActivationName.RELU),
                        new LayerConfig.Conv2d(6, 3, 1, 0, false, ActivationName.RELU),
                        new LayerConfig.MaxPool(2, 2, 0),
                        new LayerConfig.AvgPool(3, 3, 0),
                        new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY),
                        new LayerConfig.Dropout(0.5),
                        new LayerConfig.Output(10));
    }

    @Test
    void layers_takeAllTheirSettings() {
        assertThat(layers("{ conv2d = 6, kernel = 5, stride = 2, padding = 2, activation = identity }, "
                        + "{ conv2d = 6, padding = same }, { max-pool = 3, stride = 2, padding = 1 }, "
                        + "{ avg-pool = 3, stride = 1, padding = 2 }, { output = 2 }"))
                .containsExactly(
                        new LayerConfig.Conv2d(6, 5, 2, 2, false, ActivationName.IDENTITY),
                        new LayerConfig.Conv2d(6, 3, 1, 0, true, ActivationName.RELU),
                        new LayerConfig.MaxPool(3, 2, 1),
                        new LayerConfig.AvgPool(3, 1, 2),
                        new LayerConfig.Output(2));
    }

    @Test
    void initialWeights_areAutoOrNamed() {
        String model = DIGITS + "model.layers = [{ output = 10 }]\n";
        List<LayerConfig> layers = List.of(new LayerConfig.Output(10));

        assertThat(Reading.config(model).model()).isEqualTo(new ModelConfig.Layers(layers, InitialWeights.AUTO));
        ReadConfig read = Reading.read(model + "model.initial-weights = glorot");
        assertThat(read.config().model()).isEqualTo(new ModelConfig.Layers(layers, InitialWeights.GLOROT));
        assertThat(Reading.read(read.effective())).isEqualTo(read);
    }

    @Test
    void initialWeights_areRefused_whenUnknownOrWithoutLayers() {
        assertThat(Reading.problems(DIGITS + "model { layers = [{ output = 10 }], initial-weights = glorat }"))
                .containsExactly("x.conf:2: model.initial-weights: must be one of auto, he, glorot, but is \"glorat\"; "
                        + "did you mean glorot?");
        assertThat(Reading.problems(DIGITS + "model { nearest-neighbour {}, initial-weights = he }"))
                .containsExactly("x.conf:2: model.initial-weights: belongs to model.layers, and there are none");
    }

    @Test
    void blocks_haveLayersOfTheirOwn() {
        assertThat(
                        layers(
                                "{ conv2d = 6, padding = same }, { batch-norm = true, activation = relu }, "
                                        + "{ residual = [{ conv2d = 6, padding = same }, { batch-norm = true }] }, "
                                        + "{ residual = [{ dropout = 0.1 }], activation = tanh }, { global-avg-pool = true }, { output = 10 }"))
                .containsExactly(
                        new LayerConfig.Conv2d(6, 3, 1, 0, true, ActivationName.RELU),
                        new LayerConfig.BatchNorm(ActivationName.RELU),
                        new LayerConfig.Residual(
                                List.of(
                                        new LayerConfig.Conv2d(6, 3, 1, 0, true, ActivationName.RELU),
                                        new LayerConfig.BatchNorm(ActivationName.IDENTITY)),
                                ActivationName.RELU),
                        new LayerConfig.Residual(List.of(new LayerConfig.Dropout(0.1)), ActivationName.TANH),
                        new LayerConfig.GlobalAvgPool(),
                        new LayerConfig.Output(10));
    }

    @ParameterizedTest
    @EnumSource(ActivationName.class)
    void activation_isNamedInKebabCase(ActivationName activation) {
        String word = activation == ActivationName.LEAKY_RELU
                ? "leaky-relu"
                : activation.name().toLowerCase(java.util.Locale.ROOT);
        assertThat(layers("{ dense = 5, activation = " + word + " }, { output = 10 }"))
                .startsWith(new LayerConfig.Dense(5, activation));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ dens = 5 } | [0]: no such layer; a layer has one of dense, conv2d, max-pool, avg-pool, global-avg-pool, batch-norm, dropout, residual, output; did you mean dense?",
                "{} | [0]: no such layer; a layer has one of dense, conv2d, max-pool, avg-pool, global-avg-pool, batch-norm, dropout, residual, output",
                "{ dense = 5, dropout = 0.1 } | [0]: has dense and dropout; a layer has one of dense, conv2d, max-pool, avg-pool, global-avg-pool, batch-norm, dropout, residual, output",
                "{ dense = 0 } | [0].dense: must be a whole number from 1 to 1000000, but is 0",
                "{ dense = 5, activation = rely } | [0].activation: must be one of identity, relu, leaky-relu, tanh, sigmoid, elu, gelu, softplus, but is \"rely\"; did you mean relu?",
                "{ dense = 5, kernel = 3 } | [0].kernel: no such key",
                "{ conv2d = 5, padding = 3 } | [0].padding: must be a whole number from 0 to 2 or same, but is 3",
                "{ conv2d = 5, padding = sane } | [0].padding: must be a whole number from 0 to 2 or same, but is \"sane\"",
                "{ conv2d = 5, stride = 0 } | [0].stride: must be a whole number from 1 to 1000, but is 0",
                "{ max-pool = 2, padding = 2 } | [0].padding: must be a whole number from 0 to 1, but is 2",
                "{ avg-pool = x } | [0].avg-pool: must be a whole number from 1 to 1000, but is \"x\"",
                "{ batch-norm = false } | [0].batch-norm: must be true; to leave it off, remove the layer",
                "{ batch-norm = true, activation = rely } | [0].activation: must be one of identity, relu, leaky-relu, tanh, sigmoid, elu, gelu, softplus, but is \"rely\"; did you mean relu?",
                "{ global-avg-pool = false } | [0].global-avg-pool: must be true; to leave it off, remove "
                        + "the layer",
                "{ residual = [] } | [0].residual: must have at least one layer",
                "{ residual = [{ dens = 5 }] } | [0].residual[0]: no such layer; a layer has one of dense, conv2d, max-pool, avg-pool, global-avg-pool, batch-norm, dropout, residual, output; did you mean dense?",
                "{ residual = [{ residual = [{ dense = 5 }] }] } | [0].residual[0]: a residual block cannot "
                        + "be inside another",
                "{ residual = [{ dense = 5 }, { output = 5 }] } | [0].residual[1]: output must be the last layer of model.layers, outside of residual blocks",
                "{ residual = { dense = 5 } } | [0].residual: must be a list of blocks in braces, but is {\"dense\":5}",
                "{ dropout = 1 } | [0].dropout: must be a number of at least 0 and below 1, but is 1",
                "{ output = 10 } | [0]: output must be the last layer, and there must be only one",
                "5 | [0]: must be a block in braces, but is 5",
            })
    void layer_isRefusedWithItsNumber_whenBad(String layer, String problem) {
        assertThat(problems("layers = [\n" + layer + "\n{ output = 10 }]"))
                .containsExactly("x.conf:3: model.layers" + problem);
    }

    @Test
    void layers_areRefused_withoutOutputAtTheEnd() {
        String problem = "x.conf:2: model.layers: the last layer must be { output = number of classes }";
        assertThat(problems("layers = []")).containsExactly(problem);
        assertThat(problems("layers = [{ dense = 5 }]")).containsExactly(problem);
        assertThat(problems("layers = [{ output = 1 }]"))
                .containsExactly(
                        "x.conf:2: model.layers[0].output: must be a whole number from 2 to 1000000, but is 1");
        assertThat(problems("layers = dense"))
                .containsExactly("x.conf:2: model.layers: must be a list of blocks in braces, but is \"dense\"");
    }

    @Test
    void nearestNeighbour_votesAmongK() {
        assertThat(Reading.config(DIGITS + "model.nearest-neighbour {}").model())
                .isEqualTo(new ModelConfig.NearestNeighbour(1));
        assertThat(Reading.config(DIGITS + "model.nearest-neighbour { k = 5 }").model())
                .isEqualTo(new ModelConfig.NearestNeighbour(5));
        assertThat(problems("nearest-neighbour { k = 0 }"))
                .containsExactly("x.conf:2: model.nearest-neighbour.k: must be a whole number of at least 1, but is 0");
    }

    @Test
    void dl4j_readsTheFileBesideTheConfiguration_andIsReadAgainWithoutIt() {
        List<String> asked = new ArrayList<>();
        String json = "{\n  \"confs\": [\"\\u00e9\\\\\", \"tab\t\"]\n}";
        ReadConfig read =
                ConfigReader.read(DIGITS + "model.dl4j = net/a.json", "x.conf", "hdfs://n/conf", List.of(), path -> {
                    asked.add(path);
                    return json;
                });
        assertThat(asked).containsExactly("hdfs://n/conf/net/a.json");
        assertThat(read.config().model()).isEqualTo(new ModelConfig.Dl4jJson(json));
        assertThat(read.effective()).contains("\"dl4j-from\": \"hdfs://n/conf/net/a.json\"");
        assertThat(Reading.read(read.effective())).isEqualTo(read);
    }

    @Test
    void dl4j_isRefused_whenTheFileCannotBeReadOrIsEmpty() {
        assertThat(problems("dl4j = a.json")).containsExactly("x.conf:2: model.dl4j: /base/a.json does not exist");
        assertThatThrownBy(
                        () -> ConfigReader.read(DIGITS + "model.dl4j = a.json", "x.conf", "/", List.of(), path -> " "))
                .isInstanceOf(UserError.class)
                .hasMessage("x.conf:2: model.dl4j: /a.json is empty; it must hold a DL4J configuration in JSON");
        assertThat(problems("dl4j-json = \"{}\"\nmodel.dl4j = a.json").get(0)).contains("takes only one of");
        assertThat(Reading.problems(Reading.MINIMAL + "model.dl4j-from = a.json"))
                .containsExactly(
                        "x.conf:3: model.dl4j-from: only says where model.dl4j-json was read from; to read a file, use "
                                + "model.dl4j");
    }
}
