package dev.peacock.training.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.stats.FdrMethod;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.NearestNeighbourTrainer;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.dl4j.Dl4jTrainer;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.nd4j.NativeCode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainersTest {
    private static final ModelConfig NEAREST = new ModelConfig.NearestNeighbour(1);
    private static final ModelConfig LAYERS = Fixtures.layers(new LayerConfig.Output(10));
    private static final ArrayStore STORE = ArrayStore.digits(20, 5);

    @Test
    void trainer_isTheOneOfTheModel_underTheNameThatWasAnnounced() {
        check(config(NEAREST, false), NearestNeighbourTrainer.class);
        check(config(LAYERS, true), Dl4jTrainer.class);
        for (String kernels : List.of("cpu", "nd4j")) {
            check(config(LAYERS, "backend = fleet, kernels = " + kernels), FleetTrainer.class);
        }
    }

    private static void check(PeacockConfig config, Class<? extends Trainer> kind) {
        TrainerChoice choice = TrainerChoice.of(config, STORE.shape(), 10, false);
        Trainer trainer = create(config, STORE);
        assertThat(trainer).isInstanceOf(kind);
        assertThat(trainer.name()).isEqualTo(choice.trainer());
    }

    @Test
    void trainerOfNoExperiment_isTheOneOfTheModel_andSeesAllExamples() {
        assertThat(ofNoExperiment(NEAREST, "batch = 8")).isInstanceOf(NearestNeighbourTrainer.class);
        assertThat(ofNoExperiment(LAYERS, "batch = 20, backend = fleet")).isInstanceOf(FleetTrainer.class);
        assertThat(ofNoExperiment(LAYERS, "batch = 8, backend = dl4j")).isInstanceOf(Dl4jTrainer.class);
        assertThatThrownBy(() -> ofNoExperiment(LAYERS, "batch = 21"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "training.batch = 21 is larger than the 20 examples that each model is trained on: lower it.");
        assertThatThrownBy(() -> ofNoExperiment(new ModelConfig.Command(List.of("python3"), List.of()), "batch = 8"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Trainer ofNoExperiment(ModelConfig model, String training) {
        TrainingConfig config = Fixtures.training(training);
        TrainerChoice choice = TrainerChoice.of(model, config, STORE.shape(), 10, false);
        Trainer trainer = Trainers.create(
                choice.trainer(), model, config, STORE, NativeCode.ofThisMachine(""), ExecutorResources.ofThisJvm(1));
        assertThat(trainer.name()).isEqualTo(choice.trainer());
        return trainer;
    }

    private static Trainer create(PeacockConfig config, ArrayStore store) {
        String trainer = TrainerChoice.of(config, store.shape(), 10, false).trainer();
        return Trainers.create(trainer, config, store, NativeCode.ofThisMachine(""), ExecutorResources.ofThisJvm(1));
    }

    @Test
    void predictions_areRight_justWhereTheModelIsRight() {
        RunSpec spec =
                new RunSpec(0, new InclusionMask(PackedBits.ofIndices(new int[] {0, 3, 4, 7, 9}, 20)), 1, 2, 3, 4);
        List<PeacockConfig> configs = List.of(
                config(NEAREST, false),
                config(LAYERS, "batch = 2, backend = dl4j"),
                config(LAYERS, "batch = 2, backend = fleet, kernels = cpu"),
                config(LAYERS, "batch = 2, backend = fleet, kernels = nd4j"));
        for (PeacockConfig config : configs) {
            TrainedRun.Evaluated run = (TrainedRun.Evaluated)
                    create(config, STORE).train(List.of(spec)).get(0);
            PackedLabels train = Objects.requireNonNull(run.trainPrediction());
            PackedLabels test = Objects.requireNonNull(run.testPrediction());
            assertThat(train.length()).isEqualTo(20);
            assertThat(test.length()).isEqualTo(5);
            for (int i = 0; i < 25; i++) {
                int predicted = i < 20 ? train.get(i) : test.get(i - 20);
                boolean isRight =
                        i < 20 ? run.trainCorrect().get(i) : run.testCorrect().get(i - 20);
                assertThat(predicted == STORE.label(i)).isEqualTo(isRight);
                assertThat(predicted).isBetween(0, 9);
            }
            // a network that was trained on five examples gives more than one label
            assertThat(IntStream.range(0, 20).map(train::get).distinct().count())
                    .isGreaterThan(1);
        }
    }

    @Test
    void trainerThatNobodyKnows_isAnError() {
        assertThatThrownBy(() -> Trainers.create(
                        "fleet-abacus",
                        config(LAYERS, false),
                        STORE,
                        NativeCode.ofThisMachine(""),
                        ExecutorResources.ofThisJvm(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fleet-abacus");
    }

    @Test
    void batchLargerThanTheSubset_isRefused() {
        refused(
                config(LAYERS, new SubsetsConfig.Uniform(0.7), "batch = 15"),
                "training.batch = 15 is larger than the 14 examples that each model is trained on: lower it, or raise"
                        + " subsets.ratio.");
        refused(
                config(LAYERS, new SubsetsConfig.Bernoulli(0.7), "batch = 15"),
                "training.batch = 15 is larger than the 14 examples or so that each model is trained on");
        refused(
                config(LAYERS, new SubsetsConfig.LocalHadamard(4), "batch = 11"),
                "training.batch = 11 is larger than the 10 examples or so that each model is trained on: lower it.");
        refused(
                config(LAYERS, new SubsetsConfig.LeaveOneOut(List.of(1, 2)), "batch = 20"),
                "training.batch = 20 is larger than the 19 examples that each model is trained on: lower it.");
        refused(
                config(LAYERS, new SubsetsConfig.Exclusion(List.of(List.of(1), List.of(2, 3))), "batch = 19"),
                "training.batch = 19 is larger than the 18 examples");
        assertThat(create(config(LAYERS, new SubsetsConfig.Uniform(0.7), "batch = 14"), STORE))
                .isNotNull();
        assertThat(create(config(NEAREST, new SubsetsConfig.Uniform(0.7), "batch = 15"), STORE))
                .isNotNull();
    }

    @Test
    void augmentation_isRefused_ofVectors() {
        ArrayStore vectors = new ArrayStore(Shape.flat(64), STORE.values(), STORE.labels(), 20, 10, 16);
        PeacockConfig config = config(LAYERS, new SubsetsConfig.Uniform(0.7), "batch = 8, augment {}");
        assertThatThrownBy(() -> create(config, vectors))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("training.augment needs images");
    }

    private static void refused(PeacockConfig config, String message) {
        assertThatThrownBy(() -> create(config, STORE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    private static PeacockConfig config(ModelConfig model, boolean margins) {
        return config(model, margins, new SubsetsConfig.Uniform(0.7), "batch = 8");
    }

    static PeacockConfig config(ModelConfig model, String training) {
        return config(model, new SubsetsConfig.Uniform(0.7), "batch = 8, " + training);
    }

    private static PeacockConfig config(ModelConfig model, SubsetsConfig.Design design, String training) {
        return config(model, false, design, training);
    }

    private static PeacockConfig config(
            ModelConfig model, boolean margins, SubsetsConfig.Design design, String training) {
        return new PeacockConfig(
                new DatasetConfig(new SourceConfig.Digits(true), new SourceConfig.Digits(false), null, 16),
                model,
                Fixtures.training(training),
                new SubsetsConfig(design, 10, 1),
                new OutcomeConfig(margins ? OutcomeConfig.Margins.TRUE : OutcomeConfig.Margins.FALSE, null),
                new EstimateConfig(
                        new BigDecimal("0.25"),
                        new BigDecimal("0.15"),
                        true,
                        0.05,
                        FdrMethod.BENJAMINI_HOCHBERG,
                        null,
                        EstimateConfig.Keep.HIGH_INFLUENCE,
                        false,
                        EstimateConfig.Adjust.NONE,
                        EstimateConfig.Score.CORRECT,
                        EstimateConfig.InfluenceBy.DIFFERENCE,
                        EstimateConfig.Distance.VALUES,
                        null,
                        null));
    }
}
