package dev.peacock.training.dl4j;

import dev.peacock.config.AugmentConfig;
import dev.peacock.config.DataParallelConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.training.Augmentation;
import dev.peacock.training.EvaluatedLogits;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.nd4j.SingleThread;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parts of {@code training.backend = data-parallel} that deal with the model, on the driver and on executors: the
 * driver's first copy of it, the batches that a worker fits its own to, and the evaluation of some of the examples. The
 * model, its first weights, the order of its examples and its optimiser are those of {@link Dl4jTrainer}, so that one
 * worker, averaged or not, gives that trainer's very bits where nothing is dropped or varied. Safe to use from several
 * threads, of which each must pin ND4J to one native thread before.
 */
public final class ParallelModel {
    private final ExampleStore store;
    private final TrainingConfig training;
    private final boolean margins;
    private final Dl4jTrainer trainer;
    private final Rounds rounds;

    /** As {@link Dl4jTrainer}'s; throws UserError if the model cannot be trained on the examples. */
    public ParallelModel(
            ExampleStore store, ModelConfig model, TrainingConfig training, boolean margins, String nativeBuild) {
        DataParallelConfig parallel = Objects.requireNonNull(training.dataParallel(), "training.data-parallel");
        this.store = store;
        this.training = training;
        this.margins = margins;
        this.trainer = new Dl4jTrainer(store, model, training, margins, nativeBuild);
        this.rounds = new Rounds(training.batch(), parallel);
    }

    public ExampleStore store() {
        return store;
    }

    public Rounds rounds() {
        return rounds;
    }

    /**
     * The model of a run before its first step, a MultiLayerNetwork or a ComputationGraph, whose configuration can be serialized. A step
     * of its learning rate's schedule is a step of every worker.
     */
    public Model initial(RunSpec spec, WorkerNumber worker) {
        SingleThread.pin();
        int steps = rounds.steps(spec.mask().bits().count());
        Dl4jNetwork network = Networks.of(trainer.blueprint(), spec, training, steps);
        if (network instanceof Dl4jNetwork.Chain chain) {
            makePortable(chain.model().getLayerWiseConfigurations().getConfs(), spec, worker);
            return chain.model();
        }
        Dl4jNetwork.Graph graph = (Dl4jNetwork.Graph) network;
        makePortable(Networks.layers(graph.model().getConfiguration()), spec, worker);
        return graph.model();
    }

    /** The run's own streams are of the driver: weights are there by now, and dropout draws by step and worker. */
    private static void makePortable(List<NeuralNetConfiguration> layers, RunSpec spec, WorkerNumber worker) {
        int dropouts = 0;
        for (NeuralNetConfiguration configuration : layers) {
            if (configuration.getLayer().getIDropout() instanceof StreamDropout own) {
                long seed = Seeds.seed(spec.dropoutSeed(), Seeds.Purpose.DROPOUT, dropouts++);
                configuration.getLayer().setIDropout(new WorkerDropout(own.retain(), seed, worker));
            }
            if (configuration.getLayer() instanceof BaseLayer trained && trained.getWeightInitFn() != null) {
                trained.setWeightInitFn(new WeightInitXavier());
            }
        }
    }

    /** Native arrays that a share's batches are copied into, one after another. */
    public final class ShareBatches implements Iterator<DataSet>, AutoCloseable {
        private final Batches batches = trainer.batches();
        private final Iterator<Rounds.Batch> dealt;
        private final long augmentSeed;

        private ShareBatches(Rounds.Share share, long augmentSeed) {
            this.dealt = share.batches().iterator();
            this.augmentSeed = augmentSeed;
        }

        @Override
        public boolean hasNext() {
            return dealt.hasNext();
        }

        /** Valid until the next call. */
        @Override
        public DataSet next() {
            Rounds.Batch next = dealt.next();
            int[] examples = next.examples();
            Batches.Batch batch = batches.of(examples, 0, examples.length, augmentation(next));
            return new DataSet(batch.features(), batch.labels());
        }

        // by batch, so that it does not matter who varies it, or whether for the second time
        private @Nullable Augmentation augmentation(Rounds.Batch batch) {
            AugmentConfig augment = training.augment();
            long seed = Seeds.seed(augmentSeed, Seeds.Purpose.AUGMENT, batch.number());
            return augment == null ? null : new Augmentation(augment, store.shape(), new RandomStream(seed));
        }

        @Override
        public void close() {
            batches.close();
        }
    }

    /** The batches of a share, to be used on this thread. */
    public ShareBatches batches(Rounds.Share share, long augmentSeed) {
        SingleThread.pin();
        return new ShareBatches(share, augmentSeed);
    }

    /** Where the parts of an evaluation begin: each is one forward pass, the same as that of {@link Dl4jTrainer}. */
    public List<Integer> parts() {
        return IntStream.iterate(0, from -> from < store.size(), from -> from + Evaluation.BATCH)
                .boxed()
                .toList();
    }

    /** A trained model that evaluates parts; {@code parameters} as the model has them in memory. */
    public Evaluator evaluator(float[] parameters) {
        SingleThread.pin();
        return new Evaluator(parameters);
    }

    /** One copy of a trained model. Not thread-safe. */
    public final class Evaluator implements AutoCloseable {
        private final Dl4jNetwork network;
        private final Batches batches = trainer.batches();

        private Evaluator(float[] parameters) {
            INDArray values = Nd4j.createFromArray(parameters).reshape(1, parameters.length);
            network = Networks.trained(trainer.blueprint(), values);
            network.takeOffSoftmax();
        }

        /** The part that begins at an example; null if a logit is not finite. */
        public EvaluatedLogits.@Nullable Part part(int from, RunSpec spec) {
            int size = Math.min(Evaluation.BATCH, store.size() - from);
            EvaluatedLogits evaluated = new EvaluatedLogits(store, spec, margins, from, size);
            boolean finite =
                    Evaluation.read(network, batches, trainer.blueprint().outputs(), from, size, evaluated);
            return finite ? evaluated.part() : null;
        }

        @Override
        public void close() {
            batches.close();
            network.close();
        }
    }

    /** Puts an evaluation's parts together, in their order. */
    public TrainedRun evaluated(RunSpec spec, List<EvaluatedLogits.Part> parts) {
        EvaluatedLogits all = new EvaluatedLogits(store, spec, margins);
        parts.forEach(all::add);
        return all.result();
    }

    /** That a run left the finite numbers. */
    public TrainedRun divergedAfter(RunSpec spec, int epochs) {
        return Dl4jTrainer.divergedAfter(spec, epochs);
    }

    /** That a run's parameters are finite and its logits are not. */
    public TrainedRun divergedLogits(RunSpec spec) {
        return Dl4jTrainer.divergedLogits(spec, training.epochs());
    }

    /** Frees what a model from {@link #initial} holds outside the heap. */
    public static void release(Model model) {
        Dl4jNetwork network = model instanceof MultiLayerNetwork chain
                ? new Dl4jNetwork.Chain(chain, List.of())
                : new Dl4jNetwork.Graph((ComputationGraph) model, List.of());
        network.close();
    }

    public static boolean isFinite(Model model) {
        return Dl4jTrainer.isFinite(
                model.params().data().asNioFloat(), model.params().length());
    }
}
