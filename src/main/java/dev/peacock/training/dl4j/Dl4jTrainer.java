package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import dev.peacock.config.AugmentConfig;
import dev.peacock.config.ClipConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.Augmentation;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedModel;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.nd4j.Gpu;
import dev.peacock.training.nd4j.NativeBuild;
import dev.peacock.training.nd4j.SingleThread;
import dev.peacock.training.recipe.Blueprint;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains {@code model.layers} or {@code model.dl4j} with DL4J. Weights, shuffles, dropout and augmentation draw from the
 * run's own streams and never from ND4J's generator, which the threads of a JVM share; with one native thread a run, a run
 * gives the same bits whatever runs beside it. An epoch is the included examples in a fresh order, the last short batch
 * included.
 */
public final class Dl4jTrainer implements Trainer {
    private final ExampleStore store;
    private final TrainingConfig training;
    private final boolean margins;
    private final Blueprint blueprint;

    /**
     * Checks the model against the examples, and tries a step of it; loads ND4J's native build for this processor unless one
     * was chosen before.
     *
     * @param margins whether runs keep the margins of all examples
     * @throws UserError if the model cannot be trained on the examples
     */
    public Dl4jTrainer(ExampleStore store, ModelConfig model, TrainingConfig training, boolean margins) {
        this(store, model, training, margins, NativeBuild.choose());
    }

    /** As above, with a native build's extension, such as {@code -onednn-avx2}; see {@link NativeBuild}. */
    public Dl4jTrainer(
            ExampleStore store, ModelConfig model, TrainingConfig training, boolean margins, String nativeBuild) {
        NativeBuild.select(nativeBuild);
        SingleThread.pin();
        refuseNormClipping(training.clip());
        this.store = store;
        this.training = training;
        this.margins = margins;
        this.blueprint = Trial.checked(Blueprint.of(model, store), training, store);
    }

    private static void refuseNormClipping(@Nullable ClipConfig clip) {
        if (clip != null && clip.by() == ClipConfig.By.NORM) {
            throw new UserError(
                    "training.clip.norm bounds the gradient of the whole network, which DL4J cannot do: use "
                            + "training.clip.layer-norm, or another training.backend.");
        }
    }

    @Override
    public String name() {
        return Gpu.isLoaded() ? "dl4j-cuda" : "dl4j";
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        SingleThread.pin();
        Gpu.bind(device);
        List<TrainedRun> trained = new ArrayList<>(stack.size());
        try (Batches batches = batches()) {
            for (RunSpec spec : stack) {
                trained.add(train(spec, batches));
            }
        }
        return trained;
    }

    private TrainedRun train(RunSpec spec, Batches batches) {
        try (Dl4jNetwork network = network(spec)) {
            return train(network, spec, batches);
        }
    }

    private TrainedRun train(Dl4jNetwork network, RunSpec spec, Batches batches) {
        int epoch = lastFiniteEpoch(network, spec, batches);
        if (epoch < training.epochs()) {
            return divergedAfter(spec, epoch + 1);
        }
        network.takeOffSoftmax();
        TrainedRun evaluated = Evaluation.of(network, batches, blueprint.outputs(), store, spec, margins);
        return evaluated != null ? evaluated : divergedLogits(spec, training.epochs());
    }

    @Override
    public TrainedModel model(RunSpec spec, Device device) {
        SingleThread.pin();
        Gpu.bind(device);
        Dl4jNetwork network = network(spec);
        try (Batches batches = batches()) {
            if (train(network, spec, batches) instanceof TrainedRun.Evaluated evaluated) {
                return new TrainedModel(evaluated, new Dl4jClassifier(network, store.shape(), blueprint));
            }
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        network.close();
        throw new UserError("Run " + spec.run() + " diverged; lower training.updater's rate.");
    }

    /**
     * Trains a run, and gives what its output layer sees of each of the n + q examples in inference mode: the activations of the
     * last hidden layer, flattened, in an array that is used again. UserError where the model has no such layer, or diverges.
     */
    public void forEachHidden(RunSpec spec, Device device, Consumer<float[]> activations) {
        SingleThread.pin();
        Gpu.bind(device);
        try (Batches batches = batches();
                Dl4jNetwork network = network(spec)) {
            int epoch = lastFiniteEpoch(network, spec, batches);
            if (epoch < training.epochs()) {
                throw new UserError(
                        "the model diverged: a parameter was not a finite number after epoch " + (epoch + 1));
            }
            HiddenActivations.forEach(network, batches, store, activations);
        }
    }

    Blueprint blueprint() {
        return blueprint;
    }

    Batches batches() {
        return new Batches(store, blueprint.outputs(), blueprint.image(), training.labelSmoothing());
    }

    /** A run's network before its first step; the caller closes it. */
    Dl4jNetwork network(RunSpec spec) {
        int included = spec.mask().bits().count();
        int stepsPerEpoch = (included + training.batch() - 1) / training.batch();
        return Networks.of(blueprint, spec, training, stepsPerEpoch);
    }

    /** Trains until the end or until a parameter is not finite; returns the epochs after which all were. */
    int lastFiniteEpoch(Dl4jNetwork network, RunSpec spec, Batches batches) {
        RandomStream orders = new RandomStream(spec.orderSeed());
        AugmentConfig augment = training.augment();
        Augmentation augmentation =
                augment == null ? null : new Augmentation(augment, store.shape(), new RandomStream(spec.augmentSeed()));
        int[] order = spec.mask().included();
        for (int epoch = 0; epoch < training.epochs(); epoch++) {
            orders.shuffle(order);
            for (int from = 0; from < order.length; from += training.batch()) {
                int size = Math.min(training.batch(), order.length - from);
                Batches.Batch batch = batches.of(order, from, size, augmentation);
                network.fit(batch.features(), batch.labels());
            }
            if (!isFinite(
                    network.parameters().data().asNioFloat(),
                    network.parameters().length())) {
                return epoch;
            }
        }
        return training.epochs();
    }

    static boolean isFinite(FloatBuffer parameters, long length) {
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(parameters.get(i))) {
                return false;
            }
        }
        return true;
    }

    static TrainedRun divergedAfter(RunSpec spec, int epochs) {
        return diverged(spec, "a parameter was not a finite number after epoch " + epochs);
    }

    static TrainedRun divergedLogits(RunSpec spec, int epochs) {
        return diverged(spec, "a logit was not a finite number after the last epoch, " + epochs);
    }

    private static TrainedRun diverged(RunSpec spec, String what) {
        return new TrainedRun.Diverged(
                spec.run(), "Run " + spec.run() + " diverged: " + what + "; lower training.updater's rate.");
    }
}
