package dev.peacock.training.language;

import dev.peacock.check.UserError;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.fleet.Optimizer;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.cpu.Slice;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import dev.peacock.training.recipe.TrainingSchedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Trains character models, one after another, on buffers that are made once. Not thread-safe. */
public final class CharacterTraining implements CharacterEngine {
    final Weights weights;
    private final CharacterNet net;
    private final Optimizer<Slice> optimizer;
    private final CharacterModel model;

    /** An engine of a recipe, whose steps somebody else counts. */
    public static CharacterTraining of(LanguageRecipe recipe, int vocabulary) {
        return new CharacterTraining(recipe, vocabulary, config(recipe, 1));
    }

    CharacterTraining(LanguageRecipe recipe, int vocabulary, TrainingConfig training) {
        this(recipe, vocabulary, training, LoopsOfThisJvm.create());
    }

    CharacterTraining(LanguageRecipe recipe, int vocabulary, TrainingConfig training, Loops loops) {
        Layout layout = Layout.of(recipe, vocabulary);
        this.weights = new Weights(layout, loops);
        float[] gradients = Weights.array(layout.size());
        this.net = new CharacterNet(weights, recipe, gradients);
        this.optimizer = new Optimizer<>(
                new CpuKernels(),
                training,
                new Slice(weights.values, 0, layout.size()),
                new Slice(gradients, 0, layout.size()),
                layout.size());
        this.model = new CharacterModel(weights);
    }

    /**
     * Trains a model by Adam. The result depends on the arguments alone.
     *
     * @param vocabulary V, 2 to 256
     * @param documents symbols, one an unsigned byte, without the end
     * @param initSeed of the first weights
     * @param orderSeed of the orders of documents and windows, and of dropout
     * @param after is given the model after each epoch
     * @throws UserError where training diverges
     */
    public static void train(
            LanguageRecipe recipe,
            int vocabulary,
            List<byte[]> documents,
            int epochs,
            long initSeed,
            long orderSeed,
            EpochListener after) {
        CharacterTraining training =
                new CharacterTraining(recipe.within(Windows.length(documents)), vocabulary, config(recipe, epochs));
        long dropoutSeed = Seeds.seed(orderSeed, Seeds.Purpose.DROPOUT, 0);
        String problem = train(
                training,
                recipe.window(),
                config(recipe, epochs),
                documents,
                initSeed,
                orderSeed,
                dropoutSeed,
                epoch -> after.after(epoch, training.model));
        if (problem != null) {
            throw new UserError(
                    "Training diverged: " + problem + "; lower its rate, which is " + recipe.rate() + " now.");
        }
    }

    static TrainingConfig config(LanguageRecipe recipe, int epochs) {
        return new TrainingConfig(
                epochs,
                recipe.batch(),
                new UpdaterConfig.Adam(recipe.rate(), 0.9, 0.999, 1e-8),
                new ScheduleConfig.Constant(),
                0,
                0,
                0,
                Double.isInfinite(recipe.clip()) ? null : new ClipConfig(ClipConfig.By.NORM, recipe.clip()),
                null,
                0,
                0,
                TrainingConfig.Backend.AUTO,
                TrainingConfig.Kernels.AUTO,
                null,
                1,
                null);
    }

    /** Trains another model by an engine. A clause with what went wrong; null where nothing did. */
    static @Nullable String train(
            CharacterEngine engine,
            int window,
            TrainingConfig training,
            List<byte[]> documents,
            long initSeed,
            long orderSeed,
            long dropoutSeed,
            IntConsumer afterEpoch) {
        engine.start(new RandomStream(initSeed));
        Windows windows = new Windows(documents, window, training.batch());
        RandomStream orders = new RandomStream(orderSeed);
        RandomStream dropout = new RandomStream(dropoutSeed);
        TrainingSchedule rates = new TrainingSchedule(
                training.updater().rate(), training.schedule(), windows.batches(), training.epochs());
        int step = 0;
        for (int epoch = 0; epoch < training.epochs(); epoch++) {
            windows.shuffle(orders);
            for (int batch = 0; batch < windows.batches(); batch++) {
                int rows = windows.read(batch);
                double rate = rates.valueAt(step, epoch);
                if (!engine.step(windows.steps, rows, windows.inputs, windows.targets, dropout, rate)) {
                    return "a logit was not a finite number at step " + (step + 1) + ", in epoch " + (epoch + 1);
                }
                step++;
            }
            if (!engine.isFinite()) {
                return "a parameter was not a finite number after epoch " + (epoch + 1);
            }
            afterEpoch.accept(epoch + 1);
        }
        return null;
    }

    @Override
    public void start(RandomStream random) {
        weights.layout.draw(random, weights.values);
        optimizer.reset();
    }

    @Override
    public boolean step(int steps, int rows, int[] inputs, int[] targets, RandomStream dropout, double rate) {
        if (!net.step(steps, rows, inputs, targets, dropout)) {
            return false;
        }
        optimizer.step(rate);
        model.changed();
        return true;
    }

    @Override
    public boolean isFinite() {
        return weights.areFinite();
    }

    /** A copy of the parameters, laid out as {@link Layout} says. */
    public float[] parameters() {
        return Arrays.copyOf(weights.values, weights.layout.size());
    }

    @Override
    public CharacterModel model() {
        return model;
    }
}
