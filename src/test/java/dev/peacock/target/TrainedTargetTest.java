package dev.peacock.target;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.NearestNeighbourTrainer;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedModel;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.fleet.Unsupported;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.recipe.Blueprint;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model that is asked says what its run's outcome says of the same examples, and its training is that of the fleet to the last bit. */
class TrainedTargetTest {
    /** More than one batch of an evaluation. */
    private static final ArrayStore DIGITS = ArrayStore.digits(1100, 60);

    private static final TrainingConfig TRAINING = Fixtures.training(1, 32, new UpdaterConfig.Nesterovs(0.05, 0.9));

    @BeforeAll
    static void load() {
        Fixtures.loadNative();
    }

    @Test
    void networkOfTheFleetTrainer() throws Unsupported {
        ModelConfig model = layers(new LayerConfig.Dense(16, RELU), new LayerConfig.Output(10));
        check(FleetTrainer.of(
                DIGITS,
                Blueprint.of(model, DIGITS),
                TRAINING,
                true,
                new CpuKernels(),
                new ExecutorResources(1L << 30, 1, false)));
    }

    @Test
    void networkOfDl4j_ofPictures() {
        ModelConfig model = layers(
                new LayerConfig.Conv2d(3, 3, 1, 0, true, RELU),
                new LayerConfig.MaxPool(2, 2, 0),
                new LayerConfig.Output(10));
        check(new Dl4jTrainer(DIGITS, model, TRAINING, true));
    }

    @Test
    void nearestNeighbours_haveNoProbabilities() {
        RunSpec spec = Fixtures.spec(0, DIGITS.trainSize());
        assertThatThrownBy(() -> new NearestNeighbourTrainer(DIGITS, 1, false).model(spec, Fixtures.device()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nearest-neighbour")
                .hasMessageContaining("give a fleet of networks");
    }

    private static void check(Trainer trainer) {
        RunSpec spec = Fixtures.spec(3, DIGITS.trainSize());
        TrainedRun.Evaluated once = (TrainedRun.Evaluated)
                trainer.train(List.of(spec), Fixtures.device()).get(0);
        TrainedModel again = trainer.model(spec, Fixtures.device());
        float[] margins = Objects.requireNonNull(once.trainMargin());
        assertThat(again.evaluated().trainMargin()).isEqualTo(margins);
        int n = DIGITS.trainSize();
        float[] rows = new float[n * DIGITS.shape().size()];
        boolean[] right = new boolean[n];
        try (TrainedTarget target = new TrainedTarget(again.classifier())) {
            assertThat(target.inputs()).isEqualTo(DIGITS.shape().size());
            assertThat(target.classes()).isEqualTo(10);
            for (int i = 0; i < n; i++) {
                DIGITS.read(i, rows, i * target.inputs());
            }
            double[] all = target.probabilities(rows, n);
            assertThat(target.queries()).isEqualTo(n);
            for (int i = 0; i < n; i++) {
                double own = all[i * 10 + DIGITS.label(i)];
                double sum = 0;
                double most = 0;
                for (int c = 0; c < 10; c++) {
                    sum += all[i * 10 + c];
                    most = Math.max(most, all[i * 10 + c]);
                }
                right[i] = own == most;
                assertThat(sum).isCloseTo(1, within(1e-12));
                assertThat(own).isCloseTo(1 / (1 + Math.exp(-margins[i])), within(1e-5));
            }
        }
        assertThat(PackedBits.of(right)).isEqualTo(once.trainCorrect());
        assertThat(PackedBits.of(right).differing(once.trainCorrect())).isZero();
        assertThat(PackedBits.of(new boolean[n]).differing(once.trainCorrect()))
                .isEqualTo(once.trainCorrect().count());
    }
}
