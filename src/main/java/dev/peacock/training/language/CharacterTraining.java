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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trains character models, one after another, on buffers that are made once. Not thread-safe. */
public final class CharacterTraining {
    private final LanguageRecipe recipe;
    private final TrainingConfig training;
    private final Weights weights;
    private final CharacterNet net;
    private final Optimizer<Slice> optimizer;
    private final CharacterModel model;

    CharacterTraining(LanguageRecipe recipe, int vocabulary, TrainingConfig training) {
        this(recipe, vocabulary, training, LoopsOfThisJvm.create());
    }

    CharacterTraining(LanguageRecipe recipe, int vocabulary, TrainingConfig training, Loops loops) {
        this.recipe = recipe;
        this.training = training;
        Layout layout = Layout.of(recipe, vocabulary);
        this.weights = new Weights(layout, loops);
        float[] gradients = Weights.array(layout.size());
        this.net = new CharacterNet(weights, recipe, gradients);
        CpuKernels kernels = new CpuKernels();
        Slice all = new Slice(weights.values, 0, layout.size());
        Slice gradient = new Slice(gradients, 0, layout.size());
        this.optimizer = new Optimizer<>(
                kernels,
                training,
                all,
                gradient,
                layout.size(),
                decayed(layout, all, gradient, kernels),
                layers(layout, gradient, kernels),
                kernels::allocate);
        this.model = new CharacterModel(weights);
    }

    /** All but the biases. */
    private List<Optimizer.Weights<Slice>> decayed(Layout layout, Slice all, Slice gradient, CpuKernels kernels) {
        List<Optimizer.Weights<Slice>> parts = new ArrayList<>();
        int from = 0;
        for (int layer = 0; layer <= layout.layers(); layer++) {
            int to = layer < layout.layers() ? layout.bias(layer) : layout.outputBias();
            parts.add(new Optimizer.Weights<>(
                    kernels.view(all, from, to - from), kernels.view(gradient, from, to - from), (float)
                            training.l2()));
            from = layout.inputWeights(layer + 1);
        }
        return parts;
    }

    private static List<Slice> layers(Layout layout, Slice gradient, CpuKernels kernels) {
        List<Slice> parts = new ArrayList<>();
        int from = 0;
        for (int layer = 0; layer <= layout.layers() + 1; layer++) {
            int to = layer <= layout.layers() ? layout.inputWeights(layer) : layout.size();
            parts.add(kernels.view(gradient, from, to - from));
            from = to;
        }
        return parts;
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
        CharacterTraining training = new CharacterTraining(recipe, vocabulary, config(recipe, epochs));
        long dropoutSeed = Seeds.seed(orderSeed, Seeds.Purpose.DROPOUT, 0);
        String problem = training.train(documents, initSeed, orderSeed, dropoutSeed, after);
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
                TrainingConfig.Backend.AUTO,
                TrainingConfig.Kernels.AUTO,
                1);
    }

    /** Trains another model. A clause with what went wrong; null where nothing did. */
    @Nullable
    String train(List<byte[]> documents, long initSeed, long orderSeed, long dropoutSeed, EpochListener after) {
        weights.draw(new RandomStream(initSeed));
        optimizer.reset();
        Windows windows = new Windows(documents, recipe.window(), recipe.batch());
        RandomStream orders = new RandomStream(orderSeed);
        RandomStream dropout = new RandomStream(dropoutSeed);
        TrainingSchedule rates = new TrainingSchedule(
                training.updater().rate(), training.schedule(), windows.batches(), training.epochs());
        int step = 0;
        for (int epoch = 0; epoch < training.epochs(); epoch++) {
            windows.shuffle(orders);
            for (int batch = 0; batch < windows.batches(); batch++) {
                int rows = windows.read(batch);
                if (!net.step(windows.steps, rows, windows.inputs, windows.targets, dropout)) {
                    return "a logit was not a finite number at step " + (step + 1) + ", in epoch " + (epoch + 1);
                }
                optimizer.step(rates.valueAt(step, epoch));
                step++;
            }
            if (!weights.areFinite()) {
                return "a parameter was not a finite number after epoch " + (epoch + 1);
            }
            model.changed();
            after.after(epoch + 1, model);
        }
        return null;
    }
}
