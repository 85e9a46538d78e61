package dev.peacock.training.dl4j;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static dev.peacock.training.Fixtures.spec;
import static dev.peacock.training.Fixtures.training;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.nd4j.NativeBuild;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pieces of a training by many, put together by hand on one thread: without Spark and without dl4j-spark. */
class ParallelModelTest {
    private static final ArrayStore STORE = ArrayStore.digits(1200, 297);

    static List<ModelConfig> models() {
        return List.of(
                layers(new LayerConfig.Dense(16, RELU), new LayerConfig.Output(10)),
                layers(
                        new LayerConfig.Conv2d(4, 3, 1, 0, true, ActivationName.IDENTITY),
                        new LayerConfig.BatchNorm(RELU),
                        new LayerConfig.Residual(
                                List.of(new LayerConfig.Conv2d(4, 3, 1, 0, true, ActivationName.IDENTITY)), RELU),
                        new LayerConfig.MaxPool(2, 2, 0),
                        new LayerConfig.Output(10)));
    }

    /** One copy that takes every step gives the trainer's very run; its parts are those of several executors. */
    @ParameterizedTest
    @MethodSource("models")
    void oneCopy_isTheTrainersRun(ModelConfig config) throws IOException {
        String block = "epochs = 2, batch = 100, schedule = cosine";
        ParallelModel parallel = new ParallelModel(
                STORE,
                config,
                training(block + ", backend = data-parallel, data-parallel { workers = 1, averaging-frequency = 3 }"),
                true,
                NativeBuild.choose());
        RunSpec spec = spec(3, 1200);
        Model model = parallel.initial(spec, () -> 0);
        serialize(
                model instanceof MultiLayerNetwork chain
                        ? chain.getLayerWiseConfigurations()
                        : ((ComputationGraph) model).getConfiguration());
        fit(parallel, model, spec, 2);
        List<EvaluatedLogits.Part> parts = new ArrayList<>();
        for (int from : parallel.parts()) {
            try (ParallelModel.Evaluator evaluator =
                    parallel.evaluator(model.params().data().asFloat())) {
                parts.add(Objects.requireNonNull(evaluator.part(from, spec)));
            }
        }
        assertThat(parts).hasSize(2);
        TrainedRun expected = new Dl4jTrainer(STORE, config, training(block), true)
                .train(List.of(spec))
                .get(0);
        assertThat(parallel.evaluated(spec, parts))
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Math.abs(a - b) < 1e-9, Double.class)
                .isEqualTo(expected);
        ParallelModel.release(model);
    }

    private static void fit(ParallelModel parallel, Model model, RunSpec spec, int epochs) {
        dev.peacock.stats.RandomStream orders = new dev.peacock.stats.RandomStream(spec.orderSeed());
        int[] order = spec.mask().included();
        for (int epoch : IntStream.range(0, epochs).toArray()) {
            orders.shuffle(order);
            for (Rounds.Round round : parallel.rounds().of(order, epoch)) {
                try (ParallelModel.ShareBatches batches =
                        parallel.batches(round.shares().get(0), spec.augmentSeed())) {
                    while (batches.hasNext()) {
                        if (model instanceof MultiLayerNetwork chain) {
                            chain.fit(batches.next());
                        } else {
                            ((ComputationGraph) model).fit(batches.next());
                        }
                    }
                }
            }
        }
    }

    private static void serialize(Object configuration) throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(configuration);
        }
    }
}
