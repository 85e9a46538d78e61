package dev.peacock.training.fleet;

import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What checkpoints of a run say, and that the run is the same with them. */
class CheckpointsTest {
    private static final ArrayStore PICTURES = Pictures.random(new Shape(5, 5, 1), 60);

    /** Batch norm and dropout, which an evaluation must not disturb. */
    private static final ModelConfig MODEL = layers(
            new LayerConfig.Conv2d(4, 3, 1, 1, false, ActivationName.TANH),
            new LayerConfig.BatchNorm(ActivationName.GELU),
            new LayerConfig.Dropout(0.2),
            new LayerConfig.Dense(9, ActivationName.ELU),
            new LayerConfig.Output(4));

    /** So that examples change sides from epoch to epoch. */
    private static final String RECIPE = "backend = fleet, updater.adam { rate = 0.01 }, ";

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    static Stream<Kernels<?>> kernels() {
        return Stream.of(new CpuKernels(), new Nd4jKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void model_isTheSameWithCheckpoints(Kernels<?> kernels) {
        TrainedRun.Evaluated without = run(kernels, RECIPE + "epochs = 3, batch = 7");
        TrainedRun.Evaluated with = run(kernels, RECIPE + "epochs = 3, batch = 7, checkpoints = 6");
        assertThat(without.shares()).isNull();
        assertThat(with.shares()).isNotNull();
        assertThat(with.trainMargin()).isEqualTo(without.trainMargin());
        assertThat(with.testMargin()).isEqualTo(without.testMargin());
        assertThat(with.trainCorrect()).isEqualTo(without.trainCorrect());
        assertThat(with.trainLoss()).isEqualTo(without.trainLoss());
    }

    /** The learning rate is constant, so a run of fewer epochs is where a longer one was; an epoch of one step has no half. */
    @Test
    void shares_areThoseOfRunsOfFewerEpochs() {
        TrainedRun.Evaluated run = run(new CpuKernels(), RECIPE + "epochs = 3, batch = 60, checkpoints = 3");
        int[] train = new int[PICTURES.trainSize()];
        int[] test = new int[PICTURES.testSize()];
        for (int epochs = 1; epochs <= 3; epochs++) {
            TrainedRun.Evaluated shorter = run(new CpuKernels(), RECIPE + "batch = 60, epochs = " + epochs);
            add(shorter.trainCorrect(), train);
            add(shorter.testCorrect(), test);
        }
        CheckpointShares shares = Objects.requireNonNull(run.shares());
        for (int i = 0; i < train.length; i++) {
            assertThat(shares.train()[i]).isEqualTo(train[i] / 3f);
        }
        for (int j = 0; j < test.length; j++) {
            assertThat(shares.test()[j]).isEqualTo(test[j] / 3f);
        }
        assertThat(test).containsAnyOf(1, 2);
    }

    /** Of the last three half epochs, the ends of two are those of epochs; the third adds 0 or 1, and both are found. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void checkpoints_lieHalfAnEpochApart(int stepsPerEpoch) {
        int seen = Fixtures.spec(3, PICTURES.trainSize()).mask().included().length;
        String someSteps = RECIPE + "batch = " + (seen + stepsPerEpoch - 1) / stepsPerEpoch;
        TrainedRun.Evaluated run = run(new CpuKernels(), someSteps + ", epochs = 2, checkpoints = 3");
        int[] ends = new int[PICTURES.testSize()];
        add(run.testCorrect(), ends);
        add(run(new CpuKernels(), someSteps + ", epochs = 1").testCorrect(), ends);
        float[] shares = Objects.requireNonNull(run.shares()).test();
        boolean[] found = new boolean[2];
        for (int j = 0; j < ends.length; j++) {
            int middle = Math.round(3 * shares[j]) - ends[j];
            assertThat(middle).isBetween(0, 1);
            found[middle] = true;
        }
        assertThat(found).containsOnly(true);
    }

    @Test
    void moreCheckpointsThanSteps_areRefused() {
        String oneStep = RECIPE + "epochs = 2, batch = 60, checkpoints = ";
        assertThat(run(new CpuKernels(), oneStep + 2).shares()).isNotNull();
        assertThatThrownBy(() -> run(new CpuKernels(), oneStep + 3))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("training.checkpoints = 3, but run 3 has only 2 steps, one an epoch");
    }

    private static void add(PackedBits bits, int[] counts) {
        for (int i : bits.indices()) {
            counts[i]++;
        }
    }

    private static <B> TrainedRun.Evaluated run(Kernels<B> kernels, String training) {
        try {
            FleetTrainer<B> trainer = FleetTrainer.of(
                    PICTURES,
                    Blueprint.of(MODEL, PICTURES),
                    Fixtures.training(training),
                    true,
                    kernels,
                    ExecutorResources.ofThisJvm(1));
            return (TrainedRun.Evaluated)
                    trainer.train(List.of(Fixtures.spec(3, PICTURES.trainSize())), Fixtures.device())
                            .get(0);
        } catch (Unsupported e) {
            throw new AssertionError(e);
        }
    }
}
