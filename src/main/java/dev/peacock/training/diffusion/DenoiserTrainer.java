package dev.peacock.training.diffusion;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Trains denoisers of a data set's images, and says how well each denoises every image. */
public final class DenoiserTrainer implements Trainer {
    public static final String NAME = "denoiser";

    private static final double MEBIBYTE = 1 << 20;

    private final DenoiserRecipe recipe;
    private final ExampleStore store;
    private final ScoredImages images;

    private DenoiserTrainer(DenoiserRecipe recipe, ExampleStore store, ScoredImages images) {
        this.recipe = recipe;
        this.store = store;
        this.images = images;
    }

    /** UserError where values are not those of images, or an executor's memory is too small. */
    public static DenoiserTrainer of(
            ExampleStore store, ModelConfig.Denoiser model, PeacockConfig config, ExecutorResources executor) {
        if (model.net() == ModelConfig.Denoiser.Net.CONV && !store.shape().isImage()) {
            throw new UserError("model.denoiser.net = conv needs pictures, but the examples are " + store.shape()
                    + ": set dataset.shape to [height, width, channels], or use net = mlp.");
        }
        DenoiserRecipe recipe = recipe(store, model, config);
        if (DenoiserSize.of(recipe, store.shape()).isBeyondArrays()) {
            throw new UserError(
                    "model.denoiser: its parameters, or what it computes of a batch, are more than 2,147,483,639"
                            + " numbers; lower hidden, layers or training.batch.");
        }
        double needed = ScoredImages.bytes(store) + executor.threads() * ofOne(recipe, store);
        if (needed > executor.heap()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "model.denoiser needs %,.0f MiB for the images and the models that train at a time, but the heap of an "
                            + "executor has %,.0f: give spark-submit more --executor-memory (--driver-memory if it runs locally), or use "
                            + "fewer or smaller images.",
                    needed / MEBIBYTE,
                    executor.heap() / MEBIBYTE));
        }
        return new DenoiserTrainer(
                recipe, store, ScoredImages.of(store, config.subsets().seed(), levels(model)));
    }

    /** The mean loss of the train images of a model that always gives the mean of all of them. */
    public static double lossOfMean(ExampleStore store, ModelConfig.Denoiser model) {
        double[] losses = ScoredImages.lossesOfMean(store, levels(model));
        return Arrays.stream(losses, 0, store.trainSize()).average().orElseThrow();
    }

    private static NoiseLevels levels(ModelConfig.Denoiser model) {
        return NoiseLevels.of(NoiseLevels.Kind.valueOf(model.levels().name()), model.noiseSteps());
    }

    /** What a configuration asks for: as many steps as the epochs have of a subset of the expected size, for every model. */
    public static DenoiserRecipe recipe(ExampleStore store, ModelConfig.Denoiser model, PeacockConfig config) {
        SubsetsConfig.Design design = config.subsets().design();
        double seen = (double) config.training().epochs() * SamplingDesign.expectedSize(design, store.trainSize());
        int steps = (int)
                Math.min(Integer.MAX_VALUE, Math.ceil(seen / config.training().batch()));
        DenoiserRecipe recipe = new DenoiserRecipe(
                DenoiserRecipe.Net.valueOf(model.net().name()),
                model.hidden(),
                model.layers(),
                DenoiserRecipe.Prediction.valueOf(model.prediction().name()),
                NoiseLevels.Kind.valueOf(model.levels().name()),
                model.noiseSteps(),
                model.conditional() ? store.labelNames().size() : 0,
                1,
                config.training().batch(),
                config.training().updater().rate(),
                0,
                DenoiserRecipe.AVERAGE);
        return recipe.withSteps(Math.max(1, steps));
    }

    /** What a model of a recipe has for the images of a store. */
    public static long parameters(DenoiserRecipe recipe, ExampleStore store) {
        return DenoiserNet.of(recipe, store.shape(), 1, LoopsOfThisJvm.create()).size();
    }

    /** Bytes that training one model takes at most, with the images that it sees. */
    private static double ofOne(DenoiserRecipe recipe, ExampleStore store) {
        return DenoiserSize.of(recipe, store.shape())
                .bytes((double) store.trainSize() * store.shape().size());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Long stackBytes() {
        return (long) (ScoredImages.bytes(store) + ofOne(recipe, store));
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        DenoiserTraining training = new DenoiserTraining(recipe, store.shape());
        List<TrainedRun> trained = new ArrayList<>(stack.size());
        for (RunSpec spec : stack) {
            trained.add(run(training, spec));
        }
        return trained;
    }

    private TrainedRun run(DenoiserTraining training, RunSpec spec) {
        int[] seen = spec.mask().included();
        float[] parameters = training.train(
                images.of(seen),
                Arrays.stream(seen).map(store::label).toArray(),
                new RandomStream(spec.initSeed()),
                new RandomStream(spec.orderSeed()));
        if (parameters == null) {
            return new TrainedRun.Diverged(
                    spec.run(),
                    "Run " + spec.run()
                            + " diverged: its loss became no finite number; lower training.updater's rate.");
        }
        return evaluated(spec, images.losses(new DenoiserModel(recipe, store.shape(), parameters)));
    }

    /** An image counts as right where the model denoises it better than the mean of all train images does. */
    private TrainedRun.Evaluated evaluated(RunSpec spec, double[] losses) {
        int n = store.trainSize();
        boolean[] right = new boolean[losses.length];
        float[] scores = new float[losses.length];
        for (int i = 0; i < losses.length; i++) {
            right[i] = losses[i] < images.lossOfMean(i);
            scores[i] = (float) ScoredImages.score(losses[i]);
        }
        return new TrainedRun.Evaluated(
                spec.run(),
                PackedBits.of(Arrays.copyOfRange(right, 0, n)),
                PackedBits.of(Arrays.copyOfRange(right, n, right.length)),
                Arrays.copyOfRange(scores, 0, n),
                Arrays.copyOfRange(scores, n, scores.length),
                null,
                null,
                Arrays.stream(spec.mask().included())
                        .mapToDouble(i -> losses[i])
                        .average()
                        .orElse(Double.NaN),
                null,
                null);
    }
}
