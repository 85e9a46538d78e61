package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Nets that nobody thought of, against DL4J's trainer as in {@link AgreementTest}. */
class RandomNetsTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(7, 6, 2), 150);
    /**
     * Without Adam, which divides by the gradient's size: the bias before a batch norm has no gradient but rounding. 20 steps,
     * because with a ReLU an input near 0 that is rounded to the other side would make nets part for good.
     */
    private static final List<String> UPDATERS =
            List.of("updater.sgd { rate = 0.05 }", "updater.nesterovs { rate = 0.01 }");

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void layersAgree(int seed) {
        RandomStream random = new RandomStream(seed);
        check(layers(random), random);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void graphsAgree(int seed) {
        RandomStream random = new RandomStream(100 + seed);
        check(graph(random), random);
    }

    static IntStream seeds() {
        return IntStream.range(0, 15);
    }

    private static void check(ModelConfig model, RandomStream random) {
        Twin twin = new Twin(
                PICTURES,
                model,
                Fixtures.training("epochs = 2, batch = 9, " + UPDATERS.get(random.nextInt(UPDATERS.size()))));
        RunSpec spec = Fixtures.spec(0, PICTURES.trainSize());
        twin.check(twin.trained(spec, new CpuKernels()), twin.trainedByDl4j(spec), AgreementTest.TOLERANCE);
    }

    /** Up to six layers in front of the last one; those that do not fit are left out. */
    static ModelConfig layers(RandomStream random) {
        List<LayerConfig> chosen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            chosen.add(layer(random, true));
            // DL4J cannot evaluate pictures that two dropouts follow at once
            boolean twice = isDropout(chosen, 1) && isDropout(chosen, 2);
            if (twice || !fits(chosen)) {
                chosen.remove(chosen.size() - 1);
            }
        }
        return model(chosen);
    }

    private static boolean isDropout(List<LayerConfig> layers, int fromEnd) {
        return layers.size() >= fromEnd && layers.get(layers.size() - fromEnd) instanceof LayerConfig.Dropout;
    }

    private static boolean fits(List<LayerConfig> layers) {
        try {
            Blueprint.of(model(layers), PICTURES);
            return true;
        } catch (UserError e) {
            return false;
        }
    }

    private static ModelConfig.Layers model(List<LayerConfig> layers) {
        List<LayerConfig> all = new ArrayList<>(layers);
        all.add(new LayerConfig.Output(4));
        return new ModelConfig.Layers(all);
    }

    private static LayerConfig layer(RandomStream random, boolean outside) {
        int kernel = 1 + random.nextInt(3);
        int stride = 1 + random.nextInt(2);
        int padding = random.nextInt(kernel);
        return switch (random.nextInt(outside ? 10 : 3)) {
            case 0 -> new LayerConfig.Dense(2 + random.nextInt(8), activation(random));
            case 1 -> new LayerConfig.BatchNorm(activation(random));
            case 2 -> new LayerConfig.Conv2d(4, 3, 1, 0, true, activation(random));
            case 3 -> {
                boolean same = random.nextInt(2) == 1;
                yield new LayerConfig.Conv2d(4, kernel, stride, same ? 0 : padding, same, activation(random));
            }
            case 4 -> new LayerConfig.MaxPool(kernel, stride, padding);
            case 5 -> new LayerConfig.MaxPool(2, 2, 0);
            case 6 -> new LayerConfig.AvgPool(kernel, stride, padding);
            case 7 -> new LayerConfig.Dropout(0.1 + 0.3 * random.nextDouble());
            case 8 -> new LayerConfig.GlobalAvgPool();
            default ->
                new LayerConfig.Residual(List.of(layer(random, false), layer(random, false)), activation(random));
        };
    }

    private static ActivationName activation(RandomStream random) {
        return ActivationName.values()[random.nextInt(ActivationName.values().length)];
    }

    /** Dense layers and sums, each of what is there already. */
    static ModelConfig graph(RandomStream random) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(PICTURES.shape().size()));
        List<String> there = new ArrayList<>(List.of("in"));
        // read by nothing yet
        Set<String> ends = new LinkedHashSet<>();
        for (int i = 0; i < 7; i++) {
            String name = String.valueOf((char) ('z' - i));
            String from = there.get(random.nextInt(there.size()));
            // sums of what has six units: all but the examples
            if (i > 2 && random.nextInt(2) == 1 && !from.equals("in")) {
                String other = there.get(1 + random.nextInt(there.size() - 1));
                if (other.equals(from)) {
                    other = there.get(there.indexOf(from) == 1 ? 2 : 1);
                }
                graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), from, other);
                ends.remove(other);
            } else {
                graph.addLayer(name, dense(random), from);
            }
            ends.remove(from);
            ends.add(name);
            there.add(name);
        }
        graph.addLayer("last", dense(random), there.get(there.size() - 1));
        ends.add("last");
        graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), ends.toArray(String[]::new));
        OutputLayer output = new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(4)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .build();
        graph.addLayer("out", output, "sum").setOutputs("out");
        return new ModelConfig.Dl4jJson(graph.build().toJson());
    }

    private static DenseLayer dense(RandomStream random) {
        var activations = List.of(
                org.nd4j.linalg.activations.Activation.TANH,
                org.nd4j.linalg.activations.Activation.ELU,
                org.nd4j.linalg.activations.Activation.SOFTPLUS,
                org.nd4j.linalg.activations.Activation.RELU);
        return new DenseLayer.Builder()
                .nOut(6)
                .activation(activations.get(random.nextInt(activations.size())))
                .dropOut(random.nextInt(3) == 0 ? 0.8 : 0)
                .hasBias(random.nextInt(3) > 0)
                .l2(random.nextInt(3) == 0 ? 0.01 : 0)
                .build();
    }
}
