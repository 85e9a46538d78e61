package dev.peacock.training.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.AugmentConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.Augmentation;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.Classifier;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.recipe.TrainingSchedule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one thread needs to train and evaluate one model after another; made once, and then nothing is
 * allocated but a model's results. Not thread-safe.
 *
 * @param <B> a buffer of the kernels
 */
final class Workspace<B> {
    /** An evaluation takes as many examples at once as keep the widest value below so many numbers (4 MiB). */
    private static final int WIDEST = 1 << 20;

    private static final int MOST_ROWS = 1024;

    private final ExampleStore store;
    private final Examples examples;
    private final TrainingConfig training;
    private final boolean margins;
    private final Net net;
    private final InitialWeights initial;
    private final Kernels<B> kernels;
    private final Network<B> network;
    private final Optimizer<B> optimizer;
    private final int inferenceRows;
    private final float[] parameters;
    private final float[] inputs;
    private final float[] logits;
    private final int[] labels;
    /** Null where runs are evaluated at their end alone. */
    private final CheckpointShares.@Nullable Counts checkpoints;

    Workspace(
            ExampleStore store,
            Examples examples,
            Draft draft,
            Kernels<B> kernels,
            TrainingConfig training,
            boolean margins) {
        this.store = store;
        this.examples = examples;
        this.training = training;
        this.margins = margins;
        this.net = draft.net();
        this.initial = new InitialWeights(draft);
        this.kernels = kernels;
        this.inferenceRows = inferenceRows(net, training.batch());
        Memory<B> memory = Memory.of(kernels);
        this.network = new Network<>(net, kernels, training.batch(), inferenceRows, memory);
        this.optimizer = new Optimizer<>(net, network, kernels, training, memory);
        this.parameters = new float[net.size()];
        this.inputs = new float[(inferenceRows + 1) * store.shape().size()];
        this.logits = new float[inferenceRows * net.classes()];
        this.labels = new int[training.batch()];
        this.checkpoints =
                training.checkpoints() == 0 ? null : new CheckpointShares.Counts(store.trainSize(), store.testSize());
    }

    /** As many as a training step at least: their buffers are there anyway. */
    static int inferenceRows(Net net, int batch) {
        int widest =
                net.nodes().stream().mapToInt(node -> node.out().size()).max().orElseThrow();
        return Math.max(batch, Math.min(MOST_ROWS, WIDEST / widest));
    }

    /** Trains a run from its beginning to its evaluation. */
    TrainedRun run(RunSpec spec) {
        start(spec);
        String problem = train(spec);
        // maxima and ReLUs may hide from the logits what is not a number
        if (problem == null && !isFinite(readParameters())) {
            problem = "a parameter was not a finite number after the last step";
        }
        TrainedRun.Evaluated evaluated = problem == null ? evaluate(spec) : null;
        if (evaluated != null) {
            return withShares(evaluated);
        }
        return new TrainedRun.Diverged(
                spec.run(),
                "Run " + spec.run() + " diverged: "
                        + (problem == null ? "a logit was not a finite number after the last step" : problem)
                        + "; lower training.updater's rate.");
    }

    private TrainedRun withShares(TrainedRun.Evaluated last) {
        if (checkpoints == null) {
            return last;
        }
        checkpoints.add(last);
        return last.with(checkpoints.shares());
    }

    /** All parameters of the model that was trained last, laid out as the {@link Net} says. */
    float[] parameters() {
        return readParameters().clone();
    }

    private float[] readParameters() {
        kernels.read(network.parameters(), net.size(), parameters);
        return parameters;
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** A run's first weights. */
    void start(RunSpec spec) {
        initial.draw(new RandomStream(spec.initSeed()), parameters);
        kernels.write(parameters, net.size(), network.parameters());
        optimizer.reset();
    }

    /** Trains what {@link #start} began. A clause with what went wrong; null where nothing did. */
    @Nullable
    String train(RunSpec spec) {
        RandomStream orders = new RandomStream(spec.orderSeed());
        List<RandomStream> dropouts = dropouts(spec);
        Augmentation augmentation = augmentation(spec);
        int[] order = spec.mask().included();
        int stepsPerEpoch = (order.length + training.batch() - 1) / training.batch();
        TrainingSchedule rates =
                new TrainingSchedule(training.updater().rate(), training.schedule(), stepsPerEpoch, training.epochs());
        int steps = stepsPerEpoch * training.epochs();
        clearCheckpoints(spec, stepsPerEpoch);
        int step = 0;
        for (int epoch = 0; epoch < training.epochs(); epoch++) {
            orders.shuffle(order);
            for (int from = 0; from < order.length; from += training.batch()) {
                int rows = Math.min(training.batch(), order.length - from);
                gather(order, from, rows, augmentation);
                network.forward(rows, dropouts);
                if (!network.backward(rows, labels, (float) training.labelSmoothing())) {
                    return "a logit was not a finite number at step " + (step + 1) + ", in epoch " + (epoch + 1);
                }
                optimizer.step(rates.valueAt(step, epoch));
                step++;
                if (isCheckpoint(steps - step, stepsPerEpoch) && !keepCheckpoint(spec)) {
                    return "a logit was not a finite number after step " + step + ", in epoch " + (epoch + 1);
                }
            }
        }
        return null;
    }

    /** UserError where the run has not as many steps. */
    private void clearCheckpoints(RunSpec spec, int stepsPerEpoch) {
        if (checkpoints == null) {
            return;
        }
        checkpoints.clear();
        int steps = stepsPerEpoch * training.epochs();
        if (stepsBeforeEnd(training.checkpoints() - 1, stepsPerEpoch) >= steps) {
            throw new UserError("training.checkpoints = " + training.checkpoints() + ", but run " + spec.run()
                    + " has only " + steps + " steps, one an epoch; lower training.checkpoints or training.batch");
        }
    }

    /** Where the k-th checkpoint from the last is: k half epochs before the end, in whole steps; an epoch of one step has no half. */
    private static int stepsBeforeEnd(int k, int stepsPerEpoch) {
        return (k * Math.max(2, stepsPerEpoch) + 1) / 2;
    }

    /** Whether a run is evaluated so many steps before its end; not of the end itself. */
    private boolean isCheckpoint(int left, int stepsPerEpoch) {
        int k = 2 * left / Math.max(2, stepsPerEpoch);
        return k > 0 && k < training.checkpoints() && left == stepsBeforeEnd(k, stepsPerEpoch);
    }

    /** False where a logit is not finite. Margins are kept of the last checkpoint alone. */
    private boolean keepCheckpoint(RunSpec spec) {
        TrainedRun.Evaluated evaluated = evaluate(spec, false);
        if (evaluated != null && checkpoints != null) {
            checkpoints.add(evaluated);
        }
        return evaluated != null;
    }

    private List<RandomStream> dropouts(RunSpec spec) {
        List<RandomStream> streams = new ArrayList<>();
        for (Node node : net.nodes()) {
            if (node.op() instanceof Op.Dropout) {
                streams.add(new RandomStream(Seeds.seed(spec.dropoutSeed(), Seeds.Purpose.DROPOUT, streams.size())));
            }
        }
        return streams;
    }

    private @Nullable Augmentation augmentation(RunSpec spec) {
        AugmentConfig augment = training.augment();
        return augment == null ? null : new Augmentation(augment, store.shape(), new RandomStream(spec.augmentSeed()));
    }

    /** Examples {@code order[from..from+rows)} and their labels, into the network. */
    private void gather(int[] order, int from, int rows, @Nullable Augmentation augmentation) {
        int size = store.shape().size();
        // behind all rows: an example before it is augmented
        int plain = inferenceRows * size;
        for (int row = 0; row < rows; row++) {
            int example = order[from + row];
            labels[row] = examples.label(example);
            if (augmentation == null) {
                examples.read(example, inputs, row * size);
            } else {
                examples.read(example, inputs, plain);
                augmentation.copy(inputs, plain, inputs, row * size);
            }
        }
        kernels.write(inputs, rows * size, network.input());
    }

    /** Null where a logit is not finite. */
    TrainedRun.@Nullable Evaluated evaluate(RunSpec spec) {
        return evaluate(spec, margins);
    }

    private TrainedRun.@Nullable Evaluated evaluate(RunSpec spec, boolean margins) {
        EvaluatedLogits evaluated = new EvaluatedLogits(store, spec, margins);
        int size = store.shape().size();
        int classes = net.classes();
        for (int from = 0; from < store.size(); from += inferenceRows) {
            int rows = Math.min(inferenceRows, store.size() - from);
            for (int row = 0; row < rows; row++) {
                examples.read(from + row, inputs, row * size);
            }
            kernels.write(inputs, rows * size, network.input());
            network.infer(rows);
            kernels.read(network.logits(), rows * classes, logits);
            if (!evaluated.read(from, rows, logits, 0, classes)) {
                return null;
            }
        }
        return evaluated.result();
    }

    /** The model that was trained last. */
    Classifier classifier() {
        return new TrainedNet<>(net, kernels, readParameters());
    }

    /** Bytes beside the kernels' buffers. */
    static long hostBytes(Net net, ExampleStore store, TrainingConfig training) {
        int batch = training.batch();
        int rows = inferenceRows(net, batch);
        long dropouts = net.nodes().stream()
                .filter(node -> node.op() instanceof Op.Dropout)
                .mapToLong(node -> (long) batch * node.out().size())
                .sum();
        long floats = net.size() + (rows + 1L) * (store.shape().size() + net.classes()) + batch + dropouts;
        return floats * Float.BYTES + (training.checkpoints() > 0 ? store.size() : 0);
    }
}
