package dev.peacock.training.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Denoisers of a data set's images, and their scores of them. */
class DenoiserTrainerTest {
    private static final int TRAIN = 24;
    private static final int TEST = 6;
    private static final int SIDE = 6;
    private static final int CLASSES = 2;
    private static final NoiseLevels LEVELS = NoiseLevels.of(NoiseLevels.Kind.COSINE, 200);

    /** Noise, in which no image says anything of another. */
    private static ArrayStore images(float most) {
        RandomStream random = new RandomStream(5);
        float[][] values = new float[TRAIN + TEST][SIDE * SIDE];
        for (float[] image : values) {
            for (int k = 0; k < image.length; k++) {
                image[k] = most * random.nextInt(2);
            }
        }
        int[] labels = IntStream.range(0, TRAIN + TEST).map(i -> i % CLASSES).toArray();
        return new ArrayStore(new Shape(SIDE, SIDE, 1), values, labels, TRAIN, CLASSES, 1);
    }

    private static PeacockConfig config(String model, String training) {
        String text = "dataset.builtin = digits\nmodel.denoiser { " + model + " }\ntraining { " + training + " }\n"
                + "subsets.ratio = 0.5";
        return ConfigReader.read(text, "x.conf", "/base", List.of(), path -> "").config();
    }

    private static DenoiserTrainer trainer(ArrayStore store, PeacockConfig config) {
        return DenoiserTrainer.of(
                store, (ModelConfig.Denoiser) config.model(), config, new ExecutorResources(1L << 30, 1, true));
    }

    private static RunSpec spec(int run) {
        boolean[] included = new boolean[TRAIN];
        RandomStream coins = new RandomStream(100 + run);
        for (int i = 0; i < TRAIN; i++) {
            included[i] = coins.nextInt(2) == 0;
        }
        return new RunSpec(run, new InclusionMask(PackedBits.of(included)), 10 + run, 20 + run, 0, 0);
    }

    private static TrainedRun.Evaluated run(DenoiserTrainer trainer, int run) {
        return (TrainedRun.Evaluated) trainer.train(List.of(spec(run))).get(0);
    }

    @Test
    void imagesThatAModelSaw_areDenoisedBetter_andBetterThanByTheMeanImage() {
        TrainedRun.Evaluated run = run(trainer(images(1), config("hidden = 64", "epochs = 600, batch = 16")), 3);
        float[] scores = Objects.requireNonNull(run.trainMargin());
        InclusionMask mask = spec(3).mask();
        double[] seen = IntStream.range(0, TRAIN)
                .filter(mask::includes)
                .mapToDouble(i -> scores[i])
                .toArray();
        double[] unseen = IntStream.range(0, TRAIN)
                .filter(i -> !mask.includes(i))
                .mapToDouble(i -> scores[i])
                .toArray();
        assertThat(Arrays.stream(seen).min().orElseThrow())
                .isGreaterThan(Arrays.stream(unseen).max().orElseThrow());
        assertThat(run.trainCorrect().count(mask.included())).isEqualTo(mask.included().length);
        assertThat(run.trainLoss())
                .isCloseTo(Arrays.stream(seen).map(ScoredImages::loss).average().orElseThrow(), within(1e-6));
    }

    @Test
    void aRun_dependsOnItselfAlone() {
        DenoiserTrainer trainer = trainer(images(1), config("hidden = 8, layers = 1", "epochs = 20, batch = 8"));
        TrainedRun.Evaluated together = (TrainedRun.Evaluated)
                trainer.train(List.of(spec(0), spec(1), spec(2))).get(1);
        TrainedRun.Evaluated alone = run(trainer, 1);
        assertThat(together.trainMargin()).containsExactly(alone.trainMargin());
        assertThat(together.testMargin()).containsExactly(alone.testMargin());
        assertThat(run(trainer, 2).trainMargin()).isNotEqualTo(alone.trainMargin());
    }

    @Test
    void labels_areToldToConditionalModels() {
        PeacockConfig config =
                config("conditional = true, net = conv, hidden = 4, layers = 2", "epochs = 3, batch = 8");
        ArrayStore store = images(1);
        assertThat(DenoiserTrainer.recipe(store, (ModelConfig.Denoiser) config.model(), config)
                        .labels())
                .isEqualTo(CLASSES);
        ArrayStore relabelled = new ArrayStore(store.shape(), store.values(), new int[TRAIN + TEST], TRAIN, CLASSES, 1);
        assertThat(run(trainer(store, config), 0).testMargin())
                .isNotEqualTo(run(trainer(relabelled, config), 0).testMargin());
        PeacockConfig blind = config("net = conv, hidden = 4, layers = 2", "epochs = 3, batch = 8");
        assertThat(run(trainer(store, blind), 0).testMargin())
                .containsExactly(run(trainer(relabelled, blind), 0).testMargin());
    }

    @Test
    void epochs_becomeStepsOfTheExpectedSubset() {
        PeacockConfig config = config("", "epochs = 10, batch = 7");
        DenoiserRecipe recipe = DenoiserTrainer.recipe(images(1), (ModelConfig.Denoiser) config.model(), config);
        assertThat(recipe.steps()).isEqualTo(18); // 10 * 12 / 7, rounded up
        assertThat(recipe.warmUp()).isEqualTo(1);
    }

    /** It memorizes everything, so its scores tell all images that it saw from all others. */
    @Test
    void theOptimalDenoiser_hasNoLossOfWhatItSaw() {
        ScoredImages images = ScoredImages.of(images(1), 1, LEVELS);
        int[] seen = {0, 3, 4, 7, 11, 20};
        int[] times = new int[seen.length];
        Arrays.fill(times, 1);
        double[] losses = images.losses(new OptimalDenoiser(LEVELS, images.of(seen), times, SIDE * SIDE));
        for (int i = 0; i < losses.length; i++) {
            boolean saw = Arrays.binarySearch(seen, i) >= 0;
            // the nearest other image differs in 8 of 36 pixels or more, so that its weight is e^-300 at most
            assertThat(losses[i] < 1e-9).as("image " + i).isEqualTo(saw);
        }
    }

    /** What it finds is the same whatever the noise is, so the closed form is exact. */
    @Test
    void theMeanImage_hasTheLossOfTheClosedForm() {
        ArrayStore store = images(1);
        ScoredImages images = ScoredImages.of(store, 1, LEVELS);
        int width = SIDE * SIDE;
        float[] all = images.of(IntStream.range(0, TRAIN).toArray());
        float[] mean = new float[width];
        for (int i = 0; i < all.length; i++) {
            mean[i % width] += all[i] / TRAIN;
        }
        Denoiser always = new Denoiser() {
            @Override
            public NoiseLevels levels() {
                return LEVELS;
            }

            @Override
            public int width() {
                return SIDE * SIDE;
            }

            @Override
            public void denoise(int rows, float[] noised, int t, int[] labels, float[] found) {
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(mean, 0, found, row * width, width);
                }
            }
        };
        double[] losses = images.losses(always);
        double[] expected = ScoredImages.lossesOfMean(store, LEVELS);
        for (int i = 0; i < losses.length; i++) {
            assertThat(losses[i]).isCloseTo(expected[i], within(1e-4 * expected[i]));
        }
    }

    @Test
    void aRateThatIsTooHigh_isNamed() {
        TrainedRun run = trainer(images(1), config("hidden = 8", "epochs = 50, updater.adam.rate = 1e30"))
                .train(List.of(spec(4)))
                .get(0);
        assertThat(run)
                .isInstanceOfSatisfying(
                        TrainedRun.Diverged.class,
                        diverged -> assertThat(diverged.reason())
                                .isEqualTo(
                                        "Run 4 diverged: its loss became no finite number; lower training.updater's rate."));
    }

    @Test
    void whatIsNoImage_isRefused() {
        PeacockConfig config = config("", "");
        assertThatThrownBy(() -> trainer(images(255), config))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "one of train example 0 is 255.0: set dataset.scale to the largest value of a pixel");
        ArrayStore flat = new ArrayStore(
                Shape.flat(SIDE * SIDE), images(1).values(), images(1).labels(), TRAIN, CLASSES, 1);
        assertThatThrownBy(() -> trainer(flat, config("net = conv", "")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.denoiser.net = conv needs pictures, but the examples are 1x1x36");
        assertThatThrownBy(() -> DenoiserTrainer.of(
                        images(1),
                        (ModelConfig.Denoiser) config.model(),
                        config,
                        new ExecutorResources(1 << 16, 1, true)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("but the heap of an executor has 0: give spark-submit more --executor-memory");
    }
}
