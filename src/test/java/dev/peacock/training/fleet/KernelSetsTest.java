package dev.peacock.training.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.Fixtures;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.nd4j.Nd4jKernels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** A small net with most kinds of nodes, trained on either set of kernels. */
class KernelSetsTest {
    private static final int ROWS = 6;
    private static final int CLASSES = 3;
    private static final float RATE = 0.02f;
    private static final float MOMENTUM = 0.9f;
    private static final Activation RELU = new Activation(Activation.Kind.RELU, 0);
    private static final Activation TANH = new Activation(Activation.Kind.TANH, 0);
    private static final Window SAME = new Window(3, 3, 1, 1, 1, 1, 1, 1);
    private static final Net NET = net();

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    private static Net net() {
        Shape in = new Shape(8, 8, 2);
        Shape half = new Shape(4, 4, 6);
        Shape quarter = new Shape(2, 2, 6);
        Op.Conv2d first = new Op.Conv2d(6, SAME, true, RELU);
        Op.Conv2d second = new Op.Conv2d(6, SAME, true, Activation.IDENTITY);
        List<Node> nodes = List.of(
                new Node("examples", new Op.Input(), List.of(), in, in),
                new Node("first", new Op.ConvMaxPool(first, Window.tiles(2, 2)), List.of(0), in, half),
                new Node("norm", new Op.BatchNorm(1e-3f, 0.9f, RELU), List.of(1), half, half),
                new Node("second", second, List.of(2), half, half),
                new Node("sum", new Op.Add(RELU), List.of(3, 2), half, half),
                new Node("means", new Op.AvgPool(Window.tiles(2, 2), false), List.of(4), half, quarter),
                new Node("dropout", new Op.Dropout(0.8, 0), List.of(5), quarter, quarter),
                new Node("hidden", new Op.Dense(7, true, TANH), List.of(6), quarter, Shape.flat(7)),
                new Node(
                        "logits",
                        new Op.Dense(CLASSES, true, Activation.IDENTITY),
                        List.of(7),
                        Shape.flat(7),
                        Shape.flat(CLASSES)));
        return Net.of(nodes, nodes.stream().map(each -> 0.0).toList());
    }

    /** A model in training, its buffers made once. */
    private static final class Training<B> {
        private final Kernels<B> kernels;
        private final Network<B> network;
        private final B trained;
        private final B velocity;
        private final SplittableRandom random = new SplittableRandom(3);
        private final RandomStream dropouts = new RandomStream(5);
        private final float[] examples =
                new float[ROWS * NET.nodes().get(0).out().size()];

        Training(Kernels<B> kernels) {
            this.kernels = kernels;
            this.network = new Network<>(NET, kernels, ROWS, 2 * ROWS, Memory.of(kernels));
            this.trained = kernels.view(network.parameters(), 0, NET.trained());
            this.velocity = kernels.allocate(NET.trained());
            float[] initial = new float[NET.size()];
            for (int i = 0; i < initial.length; i++) {
                initial[i] = (float) random.nextDouble(-0.4, 0.4);
            }
            for (Parameter each : NET.parameters()) {
                if (each.role() == Parameter.Role.VARIANCE || each.role() == Parameter.Role.GAMMA) {
                    Arrays.fill(initial, each.offset(), each.offset() + each.length(), 1);
                }
            }
            kernels.write(initial, initial.length, network.parameters());
        }

        /** Each third batch is a short one. */
        void train(int steps) {
            for (int step = 0; step < steps; step++) {
                int rows = step % 3 == 2 ? ROWS - 2 : ROWS;
                int[] labels = new int[rows];
                for (int row = 0; row < rows; row++) {
                    labels[row] = random.nextInt(CLASSES);
                }
                for (int i = 0; i < examples.length; i++) {
                    examples[i] = (float) random.nextDouble(-1, 1);
                }
                kernels.write(examples, rows * NET.nodes().get(0).out().size(), network.input());
                network.forward(rows, List.of(dropouts));
                assertThat(network.backward(rows, labels, 0.1f)).isTrue();
                kernels.nesterovs(trained, network.gradients(), velocity, RATE, MOMENTUM);
            }
        }

        float[] parameters() {
            float[] values = new float[NET.size()];
            kernels.read(network.parameters(), values.length, values);
            return values;
        }

        float[] logits() {
            network.infer(ROWS);
            float[] values = new float[ROWS * CLASSES];
            kernels.read(network.logits(), values.length, values);
            return values;
        }
    }

    @Test
    void parametersAgreeAfterTwentySteps() {
        int steps = 20;
        Training<?> cpu = new Training<>(CpuKernels.plain());
        Training<?> nd4j = new Training<>(new Nd4jKernels());
        float[] initial = cpu.parameters();
        cpu.train(steps);
        nd4j.train(steps);
        // gradients of a layer differ by less than 1e-5, and enter the parameters rate / (1 - momentum) times each
        // step; as much
        // again for what earlier differences do to later gradients
        double tolerance = 2 * steps * RATE / (1 - MOMENTUM) * 1e-5;
        Near.check("parameters", nd4j.parameters(), cpu.parameters(), tolerance);
        Near.check("logits", nd4j.logits(), cpu.logits(), 10 * tolerance);
        // the tolerance is far below what training did
        assertThat(difference(initial, cpu.parameters())).isGreaterThan(100 * tolerance);
    }

    private static double difference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void nativeMemoryStaysAsItIs() {
        Training<?> training = new Training<>(new Nd4jKernels());
        training.train(20);
        training.logits();
        long bytes = Pointer.totalBytes();
        long made = Nd4j.getDeallocatorService().nextValue();
        training.train(300);
        training.logits();
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(bytes);
        // each buffer, view and context of ND4J draws a number from this counter, as the two calls here do
        assertThat(Nd4j.getDeallocatorService().nextValue()).isEqualTo(made + 1);
    }
}
