package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DivergenceTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(7, 6, 2), 150);
    private static final ModelConfig MODEL =
            layers(new LayerConfig.Dense(9, ActivationName.IDENTITY), new LayerConfig.Output(4));

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    static Stream<Kernels<?>> kernels() {
        return Stream.of(new CpuKernels(), new Nd4jKernels());
    }

    /** The first step leaves weights of 1e30, and the second sees logits of their product. */
    @ParameterizedTest
    @MethodSource("kernels")
    void hugeRate_isNamed_withRunStepAndEpoch(Kernels<?> kernels) throws Unsupported {
        List<TrainedRun> runs = train(PICTURES, "epochs = 2, batch = 9, updater.sgd { rate = 1e30 }", kernels);
        assertThat(runs)
                .hasSize(4)
                .allSatisfy(run -> assertThat(run)
                        .isEqualTo(new TrainedRun.Diverged(
                                run.run(),
                                "Run " + run.run()
                                        + " diverged: a logit was not a finite number at step 2, in epoch 1; lower"
                                        + " training.updater's rate.")));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void lastStepThatIsTooLarge_isSeenAtTheEnd(Kernels<?> kernels) throws Unsupported {
        List<TrainedRun> runs = train(PICTURES, "epochs = 1, batch = 84, updater.sgd { rate = 1e30 }", kernels);
        assertThat(runs)
                .allSatisfy(run -> assertThat(run)
                        .isEqualTo(new TrainedRun.Diverged(
                                run.run(),
                                "Run " + run.run()
                                        + " diverged: a logit was not a finite number after the last step; lower"
                                        + " training.updater's rate.")));
    }

    /** One example is so large that a step by it is the end; smoothed labels leave it a gradient whatever its logits. */
    @ParameterizedTest
    @MethodSource("kernels")
    void onlyTheRunThatDiverges_isLost(Kernels<?> kernels) throws Unsupported {
        ArrayStore broken = new ArrayStore(
                PICTURES.shape(),
                Stream.of(PICTURES.values()).map(float[]::clone).toArray(float[][]::new),
                PICTURES.labels(),
                PICTURES.trainSize(),
                4,
                1);
        broken.values()[0][5] = 1e30f;
        List<TrainedRun> runs = train(broken, "epochs = 2, batch = 9, label-smoothing = 0.2", kernels);
        List<Boolean> diverged =
                runs.stream().map(run -> run instanceof TrainedRun.Diverged).toList();
        assertThat(diverged)
                .containsExactlyElementsOf(
                        specs().map(spec -> spec.mask().includes(0)).toList());
        assertThat(diverged).contains(true, false);
    }

    private static List<TrainedRun> train(ArrayStore store, String training, Kernels<?> kernels) throws Unsupported {
        return FleetTrainer.of(
                        store,
                        Blueprint.of(MODEL, store),
                        Fixtures.training(training),
                        false,
                        kernels,
                        ExecutorResources.ofThisJvm(1))
                .train(specs().toList(), Fixtures.device());
    }

    private static Stream<RunSpec> specs() {
        return IntStream.range(0, 4).mapToObj(run -> Fixtures.spec(run, PICTURES.trainSize()));
    }
}
