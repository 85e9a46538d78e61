package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.cpu.vector.VectorLoops;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernels do beside layers, against the same in double. */
class CpuKernelsTest {
    /** Not a multiple of any vector's length. */
    private static final int LENGTH = 1003;
    /** A handful of float32 operations on numbers of size about 1. */
    private static final double FEW_ROUNDINGS = 8 * 0x1p-24;

    private final SplittableRandom random = new SplittableRandom(5);

    static Stream<CpuKernels> kernels() {
        return Stream.of(CpuKernels.plain(), new CpuKernels(new VectorLoops()));
    }

    private Slice slice(double from, double to) {
        float[] array = new float[LENGTH + 2];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) random.nextDouble(from, to);
        }
        return new Slice(array, 1, LENGTH);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sgdAndItsKin(CpuKernels kernels) {
        Slice w = slice(-1, 1);
        Slice g = slice(-1, 1);
        double[] w0 = LayerRun.doubles(w);
        double[] g0 = LayerRun.doubles(g);
        kernels.sgd(w, g, 0.25f);
        assertClose(w, i -> w0[i] - 0.25 * g0[i]);
        kernels.addScaled(g, 2f, w);
        assertClose(w, i -> w0[i] + 1.75 * g0[i]);
        kernels.scale(g, -0.5f);
        assertClose(g, i -> -0.5 * g0[i]);
        kernels.clamp(g, 0.125f);
        assertClose(g, i -> Math.max(-0.125, Math.min(0.125, -0.5 * g0[i])));
        assertThat(kernels.sumOfSquares(w))
                .isCloseTo(Arrays.stream(LayerRun.doubles(w)).map(v -> v * v).sum(), within(1e-9));
    }

    /** Far more steps than halve a number of size 1 to the smallest; with .9 a subnormal velocity would never become 0. */
    @ParameterizedTest
    @MethodSource("kernels")
    void velocities_end_atZero_whereGradientsStayZero(CpuKernels kernels) {
        Slice w = slice(-1, 1);
        Slice zero = new Slice(new float[LENGTH + 2], 1, LENGTH);
        Slice nesterovs = slice(-1, 1);
        Slice momentum = slice(-1, 1);
        Slice mean = slice(-1, 1);
        Slice square = slice(0, 1);
        for (int step = 0; step < 1000; step++) {
            kernels.nesterovs(w, zero, nesterovs, 0.1f, 0.9f);
            kernels.momentum(w, zero, momentum, 0.1f, 0.9f);
            kernels.adam(w, zero, mean, square, 0.1f, 0.9f, 0.9f, 1e-8f);
        }
        for (Slice still : List.of(nesterovs, momentum, mean, square)) {
            assertThat(Arrays.copyOfRange(still.array(), 1, 1 + LENGTH)).containsOnly(0f);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void momentum(CpuKernels kernels) {
        Slice w = slice(-1, 1);
        Slice g = slice(-1, 1);
        Slice v = slice(-1, 1);
        double[] w0 = LayerRun.doubles(w);
        double[] g0 = LayerRun.doubles(g);
        double[] v0 = LayerRun.doubles(v);
        kernels.momentum(w, g, v, 0.1f, 0.9f);
        assertClose(v, i -> 0.9f * v0[i] + g0[i]);
        assertClose(w, i -> w0[i] - 0.1f * (0.9f * v0[i] + g0[i]));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nesterovs(CpuKernels kernels) {
        Slice w = slice(-1, 1);
        Slice g = slice(-1, 1);
        Slice v = slice(-1, 1);
        double[] w0 = LayerRun.doubles(w);
        double[] g0 = LayerRun.doubles(g);
        double[] v0 = LayerRun.doubles(v);
        kernels.nesterovs(w, g, v, 0.1f, 0.9f);
        assertClose(v, i -> 0.9f * v0[i] - 0.1f * g0[i]);
        assertClose(w, i -> w0[i] - 0.9f * v0[i] + 1.9 * (0.9f * v0[i] - 0.1f * g0[i]));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void adam(CpuKernels kernels) {
        Slice w = slice(-1, 1);
        Slice g = slice(-1, 1);
        Slice m = slice(-1, 1);
        Slice u = slice(0, 1);
        double[] w0 = LayerRun.doubles(w);
        double[] g0 = LayerRun.doubles(g);
        double[] m0 = LayerRun.doubles(m);
        double[] u0 = LayerRun.doubles(u);
        kernels.adam(w, g, m, u, 0.01f, 0.9f, 0.99f, 1e-2f);
        assertClose(m, i -> 0.9f * m0[i] + (1 - 0.9f) * g0[i]);
        assertClose(u, i -> 0.99f * u0[i] + (1 - 0.99f) * g0[i] * g0[i]);
        double[] m1 = LayerRun.doubles(m);
        double[] u1 = LayerRun.doubles(u);
        assertClose(w, i -> w0[i] - 0.01f * m1[i] / (Math.sqrt(u1[i]) + 1e-2f));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sumsAndProducts(CpuKernels kernels) {
        Activation relu = new Activation(Activation.Kind.RELU, 0);
        Slice a = slice(-1, 1);
        Slice b = slice(-1, 1);
        double[] a0 = LayerRun.doubles(a);
        double[] b0 = LayerRun.doubles(b);
        Slice y = slice(-1, 1);
        kernels.add(a, b, LENGTH, relu, y);
        assertClose(y, i -> Math.max(0, a0[i] + b0[i]));
        kernels.activationGradient(y, a, LENGTH, relu);
        assertClose(a, i -> a0[i] + b0[i] > 0 ? a0[i] : 0);
        kernels.multiply(b, b, LENGTH, b);
        assertClose(b, i -> b0[i] * b0[i]);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void crossEntropy(CpuKernels kernels) {
        int classes = 17;
        int rows = LENGTH / classes;
        Slice z = slice(-20, 20);
        Slice gradient = slice(-1, 1);
        int[] labels = random.ints(rows, 0, classes).toArray();
        for (float smoothing : new float[] {0, 0.1f}) {
            assertThat(kernels.crossEntropyGradient(z, labels, rows, classes, smoothing, gradient))
                    .isTrue();
            double[] logits = LayerRun.doubles(z);
            double[] found = LayerRun.doubles(gradient);
            for (int i = 0; i < rows * classes; i++) {
                int row = i / classes;
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += StrictMath.exp(logits[row * classes + c]);
                }
                double target = smoothing / classes + (labels[row] == i % classes ? 1 - smoothing : 0);
                double expected = (StrictMath.exp(logits[i]) / sum - target) / rows;
                assertThat(found[i]).isCloseTo(expected, within(32 * 0x1p-24 / rows));
            }
        }
        z.array()[z.offset() + 40] = Float.NaN;
        assertThat(kernels.crossEntropyGradient(z, labels, rows, classes, 0, gradient))
                .isFalse();
    }

    private interface Expected {
        double at(int i);
    }

    private static void assertClose(Slice actual, Expected expected) {
        double[] values = LayerRun.doubles(actual);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).as("[%d]", i).isCloseTo(expected.at(i), within(FEW_ROUNDINGS));
        }
        assertThat(values.length).isEqualTo(LENGTH);
    }
}
