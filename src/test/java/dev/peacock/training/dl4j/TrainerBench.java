package dev.peacock.training.dl4j;

import dev.peacock.config.ActivationName;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.provenance.Clock;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.Trainer;
import dev.peacock.training.fleet.FleetTrainer;
import dev.peacock.training.fleet.Unsupported;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.nd4j.NativeBuild;
import dev.peacock.training.nd4j.SingleThread;
import dev.peacock.training.recipe.Blueprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Both trainers against DL4J's bare MultiLayerNetwork.fit on prepared batches, on MNIST, in turns in one JVM: Feldman and Zhang's MLP, or
 * the CNN of docs/benchmarks.md with few examples, since DL4J takes minutes for an epoch of all. scripts/bench/trainer.sh runs it.
 */
public final class TrainerBench {
    private static final int BATCH = 128;

    /** What is trained: its layers, the share of the examples, and how many epochs more the longer of two runs has. */
    private enum Task {
        MLP(0.7, 2, new LayerConfig.Dense(512, ActivationName.RELU), new LayerConfig.Dense(256, ActivationName.RELU)),
        CNN(
                20.0 * BATCH / 60_000,
                20,
                new LayerConfig.Conv2d(16, 3, 1, 0, false, ActivationName.RELU),
                new LayerConfig.MaxPool(2, 2, 0),
                new LayerConfig.Conv2d(32, 3, 1, 0, false, ActivationName.RELU),
                new LayerConfig.MaxPool(2, 2, 0));

        private final SubsetsConfig.Design design;
        private final int more;
        private final ModelConfig.Layers model;

        Task(double ratio, int more, LayerConfig... hidden) {
            this.design = new SubsetsConfig.Uniform(ratio);
            this.more = more;
            List<LayerConfig> layers = new ArrayList<>(List.of(hidden));
            layers.add(new LayerConfig.Output(10));
            this.model = new ModelConfig.Layers(layers);
        }

        RunSpec run(ExampleStore store) {
            return new RunSpec(0, new SamplingDesign(design, 1, store.trainSize()).mask(0), 1, 2, 3, 4);
        }
    }

    private interface Made {
        Trainer of(ExampleStore store, ModelConfig model, TrainingConfig training) throws Unsupported;
    }

    private TrainerBench() {}

    /** The folder of MNIST's files, the number of rounds, and {@code mlp} or {@code cnn}. */
    public static void main(String[] arguments) throws Exception {
        // DL4J alone would load OpenBLAS with the kernels that OpenBLAS chooses
        NativeBuild.select(NativeBuild.choose());
        int rounds = Integer.parseInt(arguments[1]);
        Task task = Task.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        ExampleStore store = store(Path.of(arguments[0]));
        int[] included = task.run(store).mask().included();
        int steps = (included.length + BATCH - 1) / BATCH;
        Made dl4j = (examples, model, training) -> new Dl4jTrainer(examples, model, training, false);
        Made fleet = (examples, model, training) -> FleetTrainer.of(
                examples,
                Blueprint.of(model, examples),
                training,
                false,
                new CpuKernels(),
                ExecutorResources.ofThisJvm(1));
        double[] bare = new double[rounds];
        double[] slow = new double[rounds];
        double[] fast = new double[rounds];
        bare(task, store, included);
        seconds(task, store, fleet, 1);
        System.out.println("steps/s   bare fit       dl4j      fleet   fleet / bare fit");
        for (int round = 0; round < rounds; round++) {
            bare[round] = steps / bare(task, store, included);
            // its evaluation of all examples takes longer than all else where there are convolutions
            slow[round] = task == Task.MLP ? steps / epoch(task, store, dl4j) : Double.NaN;
            fast[round] = steps / epoch(task, store, fleet);
            print(
                    "%7d  %9.1f  %9.1f  %9.1f  %9.2f%n",
                    round, bare[round], slow[round], fast[round], fast[round] / bare[round]);
        }
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> fast[round] / bare[round]);
        print(" median  %9.1f  %9.1f  %9.1f  %9.2f%n", median(bare), median(slow), median(fast), median(ratios));
    }

    /** Seconds of one epoch that is not the first: an evaluation is in both runs, and cancels out. */
    private static double epoch(Task task, ExampleStore store, Made made) throws Unsupported {
        double one = seconds(task, store, made, 1);
        return (seconds(task, store, made, 1 + task.more) - one) / task.more;
    }

    /** Seconds of one model with so many epochs, its evaluation included. */
    private static double seconds(Task task, ExampleStore store, Made made, int epochs) throws Unsupported {
        Trainer trainer = made.of(
                store,
                task.model,
                Fixtures.training("epochs = " + epochs + ", batch = " + BATCH
                        + ", updater { nesterovs { rate = 0.1, momentum = 0.9 } }"));
        double started = Clock.seconds();
        trainer.train(List.of(task.run(store)));
        return Clock.seconds() - started;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    /** MNIST, packed, from its four files. */
    public static ExampleStore store(Path mnist) throws Exception {
        Path packed = Files.createTempDirectory("peacock-bench").resolve("store.bin");
        SourceConfig train = source(mnist, "train");
        SourceConfig test = source(mnist, "t10k");
        DatasetPacker.pack(new DatasetConfig(train, test, null, 255), 10, new Configuration(), packed);
        return PackedStore.map(packed);
    }

    private static SourceConfig source(Path mnist, String split) {
        return new SourceConfig.Idx(
                mnist.resolve(split + "-images-idx3-ubyte").toString(),
                mnist.resolve(split + "-labels-idx1-ubyte").toString());
    }

    /** Seconds of one later epoch of bare DL4J over batches that were prepared before. */
    private static double bare(Task task, ExampleStore store, int[] included) {
        SingleThread.pin();
        List<DataSet> batches = new ArrayList<>();
        try (Batches source = new Batches(store, 10, task == Task.CNN, 0)) {
            for (int from = 0; from < included.length; from += BATCH) {
                Batches.Batch batch = source.of(included, from, Math.min(BATCH, included.length - from));
                batches.add(new DataSet(batch.features().dup(), batch.labels().dup()));
            }
        }
        MultiLayerNetwork network = network(task);
        network.init();
        ListDataSetIterator<DataSet> iterator = new ListDataSetIterator<>(batches, BATCH);
        // the second and third epoch, as for ours: a net that has learned multiplies other numbers than a fresh one
        network.fit(iterator);
        double started = Clock.seconds();
        network.fit(iterator, 2);
        return (Clock.seconds() - started) / 2;
    }

    private static MultiLayerNetwork network(Task task) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.1, 0.9))
                .activation(org.nd4j.linalg.activations.Activation.RELU)
                .list();
        if (task == Task.MLP) {
            layers.layer(new DenseLayer.Builder().nOut(512).build())
                    .layer(new DenseLayer.Builder().nOut(256).build())
                    .setInputType(InputType.feedForward(784));
        } else {
            layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(16).build())
                    .layer(new SubsamplingLayer.Builder()
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .build())
                    .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).build())
                    .layer(new SubsamplingLayer.Builder()
                            .kernelSize(2, 2)
                            .stride(2, 2)
                            .build())
                    .setInputType(InputType.convolutional(28, 28, 1));
        }
        layers.layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(10)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .build());
        return new MultiLayerNetwork(layers.build());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
