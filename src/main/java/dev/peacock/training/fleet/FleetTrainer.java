package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedModel;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.recipe.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Trains a recipe on preallocated buffers, by direct calls. It gives the same models as DL4J's trainer, up to rounding,
 * several times as fast. One model a thread, one after another: at every size that was measured the buffers of a single
 * model stay in a core's caches better than those of a stack side by side (docs/decisions/0010). A thread's buffers are
 * kept for its next stack.
 *
 * @param <B> a buffer of the kernels
 */
public final class FleetTrainer<B> implements Trainer {
    private final ExampleStore store;
    private final Examples examples;
    private final TrainingConfig training;
    private final boolean margins;
    private final Draft draft;
    private final Kernels<B> kernels;
    private final ConcurrentHashMap<Device, ConcurrentLinkedDeque<Workspace<B>>> idleOn = new ConcurrentHashMap<>();

    private FleetTrainer(
            ExampleStore store, TrainingConfig training, boolean margins, Draft draft, Kernels<B> kernels) {
        this.store = store;
        this.examples = new Examples(store);
        this.training = training;
        this.margins = margins;
        this.draft = draft;
        this.kernels = kernels;
    }

    /**
     * A trainer of a blueprint.
     *
     * @param margins whether runs keep the margins of all examples
     * @param executor the resources that it must fit into
     * @throws Unsupported naming the first layer that this trainer cannot do
     * @throws UserError if the model does not fit the examples, or a stack does not fit into memory
     */
    public static <B> FleetTrainer<B> of(
            ExampleStore store,
            Blueprint blueprint,
            TrainingConfig training,
            boolean margins,
            Kernels<B> kernels,
            ExecutorResources executor)
            throws Unsupported {
        Draft draft = NetReader.read(blueprint, store.shape());
        FleetTrainer<B> trainer = new FleetTrainer<>(store, training, margins, draft, kernels);
        trainer.memory().check(executor, kernels.limit());
        return trainer;
    }

    /** Why this trainer cannot train a blueprint; null if it can. */
    public static @Nullable String obstacle(Blueprint blueprint, Shape shape) {
        try {
            NetReader.read(blueprint, shape);
            return null;
        } catch (Unsupported e) {
            return e.reason();
        }
    }

    @Override
    public String name() {
        return "fleet-" + kernels.name();
    }

    @Override
    public List<TrainedRun> train(List<RunSpec> stack, Device device) {
        kernels.enterThread(device);
        // buffers lie on the device that they were made on
        ConcurrentLinkedDeque<Workspace<B>> idle = idleOn.computeIfAbsent(device, d -> new ConcurrentLinkedDeque<>());
        Workspace<B> workspace = idle.poll();
        if (workspace == null) {
            workspace = workspace();
        }
        List<TrainedRun> trained = new ArrayList<>(stack.size());
        for (RunSpec spec : stack) {
            trained.add(workspace.run(spec));
        }
        idle.push(workspace);
        return trained;
    }

    /** The model lies in buffers of its own, and is used by the thread that trained it. */
    @Override
    public TrainedModel model(RunSpec spec, Device device) {
        kernels.enterThread(device);
        Workspace<B> workspace = workspace();
        TrainedRun run = workspace.run(spec);
        if (run instanceof TrainedRun.Evaluated evaluated) {
            return new TrainedModel(evaluated, workspace.classifier());
        }
        throw new UserError(((TrainedRun.Diverged) run).reason());
    }

    @Override
    public Long stackBytes() {
        return memory().total(1);
    }

    Workspace<B> workspace() {
        return new Workspace<>(store, examples, draft, kernels, training, margins);
    }

    /** The memory of one thread's buffers. */
    StackMemory memory() {
        return StackMemory.of(store, examples, draft.net(), kernels, training);
    }
}
