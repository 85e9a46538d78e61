package dev.peacock.training.dl4j;

import dev.peacock.config.Activation;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.provenance.Clock;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.RunSpec;
import dev.peacock.training.nd4j.SingleThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Our DL4J trainer against DL4J's bare MultiLayerNetwork.fit on prepared batches, Feldman and Zhang's MLP on MNIST, in turns
 * in one JVM. scripts/bench/trainer.sh runs it.
 */
public final class TrainerBench {
    private static final int BATCH = 128;
    private static final SubsetsConfig.Design DESIGN = new SubsetsConfig.Uniform(0.7);

    private TrainerBench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[1]);
        ExampleStore store = store(Path.of(arguments[0]));
        int[] included =
                new SamplingDesign(DESIGN, 1, store.trainSize()).mask(0).included();
        int steps = (included.length + BATCH - 1) / BATCH;
        double[] fit = new double[rounds];
        double[] ours = new double[rounds];
        double[] evaluation = new double[rounds];
        bare(store, included);
        ours(store, 1);
        System.out.println("round  bare fit   ours, training   ours, evaluation of n + q   (steps/s, steps/s, s)");
        for (int round = 0; round < rounds; round++) {
            fit[round] = steps / bare(store, included);
            double one = ours(store, 1);
            double three = ours(store, 3);
            ours[round] = steps / ((three - one) / 2);
            evaluation[round] = one - (three - one) / 2;
            print("%5d  %8.1f  %15.1f  %15.2f%n", round, fit[round], ours[round], evaluation[round]);
        }
        print("median %8.1f  %15.1f  %15.2f%n", median(fit), median(ours), median(evaluation));
        double model = 10 * steps / median(ours) + median(evaluation);
        print("ratio ours / bare fit: %.2f; a model of 10 epochs: %.1f s%n", median(ours) / median(fit), model);
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

    /** Seconds of one model with so many epochs, its evaluation included. */
    private static double ours(ExampleStore store, int epochs) {
        ModelConfig model = new ModelConfig.Layers(List.of(
                new LayerConfig.Dense(512, Activation.RELU),
                new LayerConfig.Dense(256, Activation.RELU),
                new LayerConfig.Output(10)));
        TrainingConfig training = new TrainingConfig(
                epochs,
                BATCH,
                new UpdaterConfig.Nesterovs(0.1, 0.9),
                new ScheduleConfig.Constant(),
                0,
                0,
                0,
                null,
                null,
                TrainingConfig.Backend.DL4J,
                TrainingConfig.Kernels.AUTO,
                1);
        Dl4jTrainer trainer = new Dl4jTrainer(store, model, training, false);
        RunSpec spec = new RunSpec(0, new SamplingDesign(DESIGN, 1, store.trainSize()).mask(0), 1, 2, 3, 4);
        double started = Clock.seconds();
        trainer.train(List.of(spec));
        return Clock.seconds() - started;
    }

    /** Seconds of one later epoch of bare DL4J over batches that were prepared before. */
    private static double bare(ExampleStore store, int[] included) {
        SingleThread.pin();
        List<DataSet> batches = new ArrayList<>();
        try (Batches source = new Batches(store, 10, false, 0)) {
            for (int from = 0; from < included.length; from += BATCH) {
                Batches.Batch batch = source.of(included, from, Math.min(BATCH, included.length - from));
                batches.add(new DataSet(batch.features().dup(), batch.labels().dup()));
            }
        }
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(new Nesterovs(0.1, 0.9))
                .activation(org.nd4j.linalg.activations.Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(784).nOut(512).build())
                .layer(new DenseLayer.Builder().nIn(512).nOut(256).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(256)
                        .nOut(10)
                        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        ListDataSetIterator<DataSet> iterator = new ListDataSetIterator<>(batches, BATCH);
        // the second and third epoch, as for ours: a net that has learned multiplies other numbers than a fresh one
        network.fit(iterator);
        double started = Clock.seconds();
        network.fit(iterator, 2);
        return (Clock.seconds() - started) / 2;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
