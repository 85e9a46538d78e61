package dev.peacock.training.dl4j;

import static dev.peacock.training.Fixtures.RELU;
import static dev.peacock.training.Fixtures.layers;
import static dev.peacock.training.Fixtures.spec;
import static dev.peacock.training.Fixtures.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.TrainedRun.Diverged;
import dev.peacock.training.TrainedRun.Evaluated;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jTrainerTest {
    private static final ArrayStore SMALL = ArrayStore.digits(200, 60);
    private static final UpdaterConfig NESTEROVS = new UpdaterConfig.Nesterovs(0.1, 0.9);

    /** Every source of randomness at once: initialisation, shuffles, two dropout layers, and batch norm's statistics. */
    private static final ModelConfig.Layers NOISY = layers(
            new LayerConfig.Dropout(0.1),
            new LayerConfig.Dense(32, RELU),
            new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY),
            new LayerConfig.Dropout(0.4),
            new LayerConfig.Output(10));

    private static final ModelConfig.Layers CONVOLUTIONS = layers(
            new LayerConfig.Conv2d(8, 3, 1, 0, true, RELU),
            new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY),
            new LayerConfig.MaxPool(2, 2, 0),
            new LayerConfig.Conv2d(8, 3, 1, 1, false, RELU),
            new LayerConfig.AvgPool(2, 2, 0),
            new LayerConfig.Dropout(0.2),
            new LayerConfig.Dense(32, RELU),
            new LayerConfig.Output(10));

    /** Every kind of layer, in a graph. */
    private static final ModelConfig.Layers RESIDUAL = layers(
            new LayerConfig.Conv2d(8, 3, 1, 0, true, dev.peacock.config.ActivationName.IDENTITY),
            new LayerConfig.BatchNorm(RELU),
            new LayerConfig.Residual(
                    List.of(
                            new LayerConfig.Conv2d(8, 3, 1, 0, true, dev.peacock.config.ActivationName.IDENTITY),
                            new LayerConfig.BatchNorm(RELU),
                            new LayerConfig.Dropout(0.1),
                            new LayerConfig.Conv2d(8, 3, 1, 1, false, dev.peacock.config.ActivationName.IDENTITY),
                            new LayerConfig.BatchNorm(dev.peacock.config.ActivationName.IDENTITY)),
                    RELU),
            new LayerConfig.MaxPool(2, 2, 0),
            new LayerConfig.Conv2d(16, 3, 1, 0, true, RELU),
            new LayerConfig.GlobalAvgPool(),
            new LayerConfig.Output(10));

    @Test
    void digits_areLearned_fromSeventyPercent() {
        TrainingConfig training =
                training(10, 64, new UpdaterConfig.Nesterovs(0.2, 0.9), new ScheduleConfig.Cosine(0), 0);
        ArrayStore digits = ArrayStore.digits(1500, 297);
        Dl4jTrainer trainer = new Dl4jTrainer(
                digits, layers(new LayerConfig.Dense(128, RELU), new LayerConfig.Output(10)), training, false);
        Evaluated run = evaluated(trainer, spec(0, 1500));
        int rightOut = run.trainCorrect().count() - rightIn(run, spec(0, 1500));
        assertThat(rightOut / 450.0).isGreaterThan(0.95);
        assertThat(run.testCorrect().count() / 297.0).isGreaterThan(0.87);
        assertThat(run.trainLoss()).isLessThan(0.1);
        assertThat(trainer.name()).isEqualTo("dl4j");
    }

    @Test
    void convolutions_poolingBatchNormAndDropout_learnTogether() {
        Dl4jTrainer trainer = new Dl4jTrainer(
                ArrayStore.digits(400, 100),
                CONVOLUTIONS,
                training(8, 16, new UpdaterConfig.Adam(0.01, 0.9, 0.999, 1e-8)),
                false);
        requireLearned(evaluated(trainer, spec(1, 400)));
    }

    @Test
    void residualBlocks_learn_withEveryOption() {
        Dl4jTrainer trainer = new Dl4jTrainer(
                ArrayStore.digits(400, 100),
                RESIDUAL,
                training(
                        "epochs = 20, batch = 16, updater { adam { rate = 0.01 } }, schedule { one-cycle {} }, l2 = 1e-4,"
                                + " weight-decay = 1e-3, clip { layer-norm = 1 }, label-smoothing = 0.1,"
                                + " augment { crop-padding = 1, flip = false }"),
                false);
        requireLearned(evaluated(trainer, spec(1, 400)));
    }

    private static void requireLearned(Evaluated run) {
        assertThat(run.trainCorrect().count() / 400.0).isGreaterThan(0.85);
        assertThat(run.testCorrect().count() / 100.0).isGreaterThan(0.7);
    }

    @Test
    void run_givesTheSameBits_aloneInAStackInAnyOrderAndBesideAnother() throws Exception {
        for (ModelConfig model : List.of(NOISY, CONVOLUTIONS, RESIDUAL)) {
            TrainingConfig training = training("epochs = 2, batch = 16, schedule { cosine { warm-up = 0.5 } },"
                    + " weight-decay = 0.01, augment { crop-padding = 1 }");
            Dl4jTrainer trainer = new Dl4jTrainer(SMALL, model, training, true);
            List<RunSpec> specs = List.of(spec(0, 200), spec(1, 200), spec(2, 200));
            List<TrainedRun> stack = trainer.train(specs);
            Nd4j.getRandom().setSeed(99);
            List<TrainedRun> backwards = trainer.train(List.of(specs.get(2), specs.get(0)));
            requireSame(stack.get(2), backwards.get(0));
            requireSame(stack.get(0), backwards.get(1));
            requireSame(
                    stack.get(1),
                    new Dl4jTrainer(SMALL, model, training, true)
                            .train(specs.subList(1, 2))
                            .get(0));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Future<List<TrainedRun>> one = threads.submit(() -> trainer.train(specs));
                Future<List<TrainedRun>> other =
                        threads.submit(() -> trainer.train(List.of(specs.get(1), specs.get(2), specs.get(0))));
                for (int r = 0; r < 3; r++) {
                    requireSame(stack.get(r), one.get().get(r));
                    requireSame(stack.get((r + 1) % 3), other.get().get(r));
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    /** Each seed on its own must change the model, else a stream is not connected. */
    @Test
    void run_dependsOnEachOfItsSeeds() {
        Dl4jTrainer trainer = new Dl4jTrainer(SMALL, NOISY, training("epochs = 2, batch = 16, augment {}"), true);
        RunSpec base = spec(0, 200);
        float[] margins = margins(evaluated(trainer, base));
        List<RunSpec> changed = List.of(
                new RunSpec(0, base.mask(), 1, base.orderSeed(), base.dropoutSeed(), base.augmentSeed()),
                new RunSpec(0, base.mask(), base.initSeed(), 1, base.dropoutSeed(), base.augmentSeed()),
                new RunSpec(0, base.mask(), base.initSeed(), base.orderSeed(), 1, base.augmentSeed()),
                new RunSpec(0, base.mask(), base.initSeed(), base.orderSeed(), base.dropoutSeed(), 1));
        for (RunSpec spec : changed) {
            assertThat(margins(evaluated(trainer, spec))).isNotEqualTo(margins);
        }
    }

    @Test
    void batchLargerThanTheSubset_isOneBatchOfWhatIsThere() {
        Dl4jTrainer larger = new Dl4jTrainer(SMALL, NOISY, training(2, 5000, NESTEROVS), true);
        Dl4jTrainer exact = new Dl4jTrainer(SMALL, NOISY, training(2, 140, NESTEROVS), true);
        requireSame(
                larger.train(List.of(spec(0, 200))).get(0),
                exact.train(List.of(spec(0, 200))).get(0));
    }

    @Test
    void run_isReportedDiverged_withItsNumberAndEpoch_whenTheRateIsAbsurd() {
        ModelConfig deep =
                layers(new LayerConfig.Dense(16, RELU), new LayerConfig.Dense(16, RELU), new LayerConfig.Output(10));
        Dl4jTrainer trainer = new Dl4jTrainer(SMALL, deep, training(5, 16, new UpdaterConfig.Sgd(1e9)), false);
        TrainedRun run = trainer.train(List.of(spec(7, 200))).get(0);
        assertThat(run).isInstanceOf(Diverged.class);
        assertThat(run.run()).isEqualTo(7);
        assertThat(((Diverged) run).reason()).startsWith("Run 7 diverged").containsPattern("epoch [1-5]");
    }

    /** One absurd example: the run that sees it diverges, and its companion is what it would have been alone. */
    @Test
    void companions_areUnaffected_whenARunDiverges() {
        float[][] values = new float[SMALL.values().length][];
        Arrays.setAll(values, i -> SMALL.values()[i].clone());
        Arrays.fill(values[0], 1e18f);
        ArrayStore poisoned = new ArrayStore(SMALL.shape(), values, SMALL.labels(), 200, 10, 1);
        ModelConfig model = layers(
                new LayerConfig.Dense(16, dev.peacock.config.ActivationName.IDENTITY), new LayerConfig.Output(10));
        Dl4jTrainer trainer = new Dl4jTrainer(poisoned, model, training(2, 16, new UpdaterConfig.Sgd(0.001)), true);
        RunSpec sound = new RunSpec(1, allBut(0, 200), 1, 2, 3, 4);
        RunSpec sick = new RunSpec(0, allBut(1, 200), 1, 2, 3, 4);
        List<TrainedRun> stack = trainer.train(List.of(sick, sound));
        assertThat(stack.get(0)).isInstanceOf(Diverged.class);
        requireSame(stack.get(1), trainer.train(List.of(sound)).get(0));
    }

    /** Two classes: phi is the difference of the logits, and right is phi > 0; the loss is the mean of log(1 + exp(-phi)). */
    @Test
    void marginsLossAndCorrectness_agree() {
        float[][] values = new float[40][];
        int[] labels = new int[40];
        for (int i = 0; i < 40; i++) {
            labels[i] = i % 2;
            values[i] = new float[] {i % 2 + (i % 7 - 3) * 0.3f, 1};
        }
        ArrayStore store = new ArrayStore(Shape.flat(2), values, labels, 30, 2, 1);
        Dl4jTrainer trainer =
                new Dl4jTrainer(store, layers(new LayerConfig.Output(2)), training(20, 8, NESTEROVS), true);
        RunSpec spec = spec(0, 30);
        Evaluated run = evaluated(trainer, spec);
        float[] train = margins(run);
        double loss = 0;
        for (int i = 0; i < 30; i++) {
            assertThat(run.trainCorrect().get(i)).isEqualTo(train[i] > 0);
            loss += spec.mask().includes(i) ? Math.log1p(Math.exp(-train[i])) : 0;
        }
        assertThat(run.trainLoss()).isCloseTo(loss / 21, within(1e-6));
        assertThat(Objects.requireNonNull(run.testMargin())).hasSize(10);
    }

    /** A model that has learned is as good on pictures as they are only if they are not moved in evaluation. */
    @Test
    void evaluation_isOfThePicturesAsTheyAre() {
        TrainingConfig still = training("epochs = 1, batch = 200, updater { sgd { rate = 1e-30 } }");
        TrainingConfig moved =
                training("epochs = 1, batch = 200, updater { sgd { rate = 1e-30 } }, augment { crop-padding = 3 }");
        ModelConfig model = layers(new LayerConfig.Output(10));
        requireSame(
                new Dl4jTrainer(SMALL, model, still, true)
                        .train(List.of(spec(0, 200)))
                        .get(0),
                new Dl4jTrainer(SMALL, model, moved, true)
                        .train(List.of(spec(0, 200)))
                        .get(0));
    }

    @Test
    void margins_areNull_unlessAskedFor() {
        Evaluated run = evaluated(new Dl4jTrainer(SMALL, NOISY, training(1, 64, NESTEROVS), false), spec(0, 200));
        assertThat(run.trainMargin()).isNull();
        assertThat(run.testMargin()).isNull();
    }

    @Test
    void nearestNeighbour_isNoModelOfDl4js() {
        assertThatThrownBy(() ->
                        new Dl4jTrainer(SMALL, new ModelConfig.NearestNeighbour(1), training(1, 1, NESTEROVS), false))
                .isInstanceOf(IllegalArgumentException.class)
                .isNotInstanceOf(UserError.class);
    }

    private static InclusionMask allBut(int omitted, int n) {
        boolean[] in = new boolean[n];
        Arrays.fill(in, true);
        in[omitted] = false;
        return new InclusionMask(PackedBits.of(in));
    }

    private static int rightIn(Evaluated run, RunSpec spec) {
        return (int) Arrays.stream(spec.mask().included())
                .filter(run.trainCorrect()::get)
                .count();
    }

    private static float[] margins(Evaluated run) {
        return Objects.requireNonNull(run.trainMargin());
    }

    private static Evaluated evaluated(Dl4jTrainer trainer, RunSpec spec) {
        return (Evaluated) trainer.train(List.of(spec)).get(0);
    }

    private static void requireSame(TrainedRun one, TrainedRun other) {
        assertThat(one).isInstanceOf(Evaluated.class);
        assertThat(other).usingRecursiveComparison().isEqualTo(one);
    }
}
