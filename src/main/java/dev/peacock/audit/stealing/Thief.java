package dev.peacock.audit.stealing;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.ActivationName;
import dev.peacock.config.LayerConfig;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.target.Gradients;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.RunSpec;
import dev.peacock.training.backend.Trainers;
import dev.peacock.training.nd4j.NativeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains the thief's network, by the fleet trainer.
 *
 * @param hidden units of its hidden layer; 0 for none, a softmax regression
 * @param steps of training
 * @param code native code to compute with
 */
record Thief(int hidden, int steps, NativeCode code) {
    private static final int BATCH = 64;
    private static final double RATE = .005;
    private static final String TRAINER = "fleet-cpu";

    /** A copy, trained on queries; {@code index} sets its randomness apart. */
    Gradients train(Domain domain, float[] rows, double[] told, int classes, long seed, long index) {
        Queries queries = new Queries(domain, rows, told, classes);
        int n = queries.trainSize();
        int batch = Math.min(BATCH, n);
        // of more rows than the steps take, a part
        int used = (int) Math.min(n, (long) steps * batch);
        int epochs = (int) ((long) steps * batch / used);
        TrainingConfig training = new TrainingConfig(
                epochs,
                batch,
                new UpdaterConfig.Adam(RATE, .9, .999, 1e-8),
                new ScheduleConfig.Cosine(0),
                0,
                0,
                0,
                null,
                null,
                0,
                0,
                TrainingConfig.Backend.FLEET,
                TrainingConfig.Kernels.CPU,
                null,
                1,
                null);
        List<LayerConfig> layers = new ArrayList<>();
        if (hidden > 0) {
            layers.add(new LayerConfig.Dense(hidden, ActivationName.RELU));
        }
        layers.add(new LayerConfig.Output(classes));
        RunSpec spec = new RunSpec(
                0,
                new InclusionMask(PackedBits.ofIndices(some(n, used, Seeds.seed(seed, Seeds.Purpose.ORDER, index)), n)),
                Seeds.seed(seed, Seeds.Purpose.INIT, index),
                Seeds.seed(seed, Seeds.Purpose.ORDER, index),
                0,
                0);
        return new Scaled(
                domain,
                new TrainedTarget(Trainers.create(
                                TRAINER,
                                new ModelConfig.Layers(layers),
                                training,
                                queries,
                                code,
                                ExecutorResources.ofThisJvm(1))
                        .model(spec, Device.CPU)
                        .classifier()));
    }

    /** So many of n at random, in order. */
    private static int[] some(int n, int used, long seed) {
        int[] all = IntStream.range(0, n).toArray();
        if (used < n) {
            new RandomStream(seed).shuffle(all);
            Arrays.sort(all, 0, used);
        }
        return Arrays.copyOf(all, used);
    }

    /** Takes rows of the domain to the values from -1 to 1 that the network was trained on. */
    private record Scaled(Domain domain, TrainedTarget network) implements Gradients {
        @Override
        public int inputs() {
            return network.inputs();
        }

        @Override
        public int classes() {
            return network.classes();
        }

        @Override
        public double[] probabilities(float[] rows, int count) {
            return network.probabilities(scaled(rows, count), count);
        }

        private float[] scaled(float[] rows, int count) {
            float[] scaled = new float[count * inputs()];
            for (int row = 0; row < count; row++) {
                domain.scaled(rows, row, scaled, row * inputs());
            }
            return scaled;
        }

        @Override
        public double[] gradients(float[] rows, int count, int[] labels, float[] into) {
            double[] all = network.gradients(scaled(rows, count), count, labels, into);
            for (int at = 0; at < count * inputs(); at++) {
                into[at] /= (float) domain.half(at % inputs());
            }
            return all;
        }

        @Override
        public long queries() {
            return network.queries();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
