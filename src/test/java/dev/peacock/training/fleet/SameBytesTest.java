package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run gives is a function of the run: whatever was, is or will be trained beside it. */
class SameBytesTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(7, 6, 2), 150);
    private static final int RUNS = 6;

    /** Batch norm, dropout, momentum and augmentation: all that keeps something from step to step. */
    private static final ModelConfig MODEL = layers(
            new LayerConfig.Conv2d(4, 3, 1, 1, false, ActivationName.TANH),
            new LayerConfig.MaxPool(2, 2, 0),
            new LayerConfig.BatchNorm(ActivationName.GELU),
            new LayerConfig.Residual(
                    List.of(new LayerConfig.Conv2d(4, 3, 1, 1, false, ActivationName.TANH)), ActivationName.RELU),
            new LayerConfig.Dropout(0.2),
            new LayerConfig.Dense(9, ActivationName.ELU),
            new LayerConfig.Output(4));

    private static final TrainingConfig TRAINING = Fixtures.training(
            "epochs = 2, batch = 9, updater.adam { rate = 0.01 }, l2 = 0.01, weight-decay = 0.01, clip { norm = 1 },"
                    + " augment { crop-padding = 1 }");

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    static Stream<Kernels<?>> kernels() {
        return Stream.of(new CpuKernels(), new Nd4jKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void runAlone_inAStack_andInAnotherOrder_isTheSame(Kernels<?> kernels) {
        List<TrainedRun> alone = new ArrayList<>();
        for (RunSpec spec : specs()) {
            alone.addAll(trainer(kernels, TRAINING).train(List.of(spec), Fixtures.device()));
        }
        FleetTrainer<?> trainer = trainer(kernels, TRAINING);
        same(trainer.train(specs(), Fixtures.device()), alone);
        List<RunSpec> backwards = new ArrayList<>(specs());
        Collections.reverse(backwards);
        List<TrainedRun> trained = new ArrayList<>(trainer.train(backwards, Fixtures.device()));
        Collections.reverse(trained);
        same(trained, alone);
        assertThat(bytes(alone.get(0))).isNotEqualTo(bytes(alone.get(1)));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void runsOnTwoThreadsAtATime_areTheSame(Kernels<?> kernels) throws Exception {
        List<TrainedRun> alone = trainer(kernels, TRAINING).train(specs(), Fixtures.device());
        FleetTrainer<?> shared = trainer(kernels, TRAINING);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<List<TrainedRun>> one = threads.submit(() -> shared.train(specs(), Fixtures.device()));
            Future<List<TrainedRun>> other = threads.submit(() -> shared.train(specs(), Fixtures.device()));
            same(one.get(), alone);
            same(other.get(), alone);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void plainLoops_andTheVectorApi_giveTheSame() {
        same(
                trainer(CpuKernels.plain(), TRAINING).train(specs(), Fixtures.device()),
                trainer(new CpuKernels(), TRAINING).train(specs(), Fixtures.device()));
    }

    /** NaN, once in momentum, running statistics or a mask, would stay there. */
    @ParameterizedTest
    @MethodSource("kernels")
    void runAfterOneThatDiverged_isTheSame(Kernels<?> kernels) {
        assertThat(afterDivergence(kernels)).isEqualTo(parameters(kernels));
    }

    private static <B> float[] afterDivergence(Kernels<B> kernels) {
        ArrayStore broken = Pictures.random(PICTURES.shape(), 150);
        Arrays.fill(broken.values()[0], Float.NaN);
        Twin twin = new Twin(broken, MODEL, TRAINING);
        Workspace<B> workspace = twin.workspace(kernels);
        List<RunSpec> specs = specs();
        RunSpec with = specs.stream()
                .filter(each -> each.mask().includes(0))
                .findFirst()
                .orElseThrow();
        RunSpec without = specs.stream()
                .filter(each -> !each.mask().includes(0))
                .findFirst()
                .orElseThrow();
        assertThat(workspace.run(with)).isInstanceOf(TrainedRun.Diverged.class);
        workspace.run(without);
        return workspace.parameters();
    }

    private static <B> float[] parameters(Kernels<B> kernels) {
        RunSpec without = specs().stream()
                .filter(each -> !each.mask().includes(0))
                .findFirst()
                .orElseThrow();
        return new Twin(PICTURES, MODEL, TRAINING).trained(without, kernels);
    }

    private static List<RunSpec> specs() {
        return IntStream.range(0, RUNS)
                .mapToObj(run -> Fixtures.spec(run, PICTURES.trainSize()))
                .toList();
    }

    private static <B> FleetTrainer<B> trainer(Kernels<B> kernels, TrainingConfig training) {
        try {
            return FleetTrainer.of(
                    PICTURES, Blueprint.of(MODEL, PICTURES), training, true, kernels, ExecutorResources.ofThisJvm(1));
        } catch (Unsupported e) {
            throw new AssertionError(e);
        }
    }

    private static void same(List<TrainedRun> actual, List<TrainedRun> expected) {
        assertThat(actual.stream().map(SameBytesTest::bytes))
                .containsExactlyElementsOf(
                        expected.stream().map(SameBytesTest::bytes).toList());
    }

    /** All that a run gives, bit for bit. */
    private static List<Object> bytes(TrainedRun run) {
        TrainedRun.Evaluated evaluated = (TrainedRun.Evaluated) run;
        return List.of(
                run.run(),
                evaluated.trainCorrect(),
                evaluated.testCorrect(),
                bits(evaluated.trainMargin()),
                bits(evaluated.testMargin()),
                Double.doubleToRawLongBits(evaluated.trainLoss()));
    }

    private static List<Integer> bits(float @Nullable [] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : Objects.requireNonNull(values)) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }
}
