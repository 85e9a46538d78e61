package dev.peacock.training.fleet.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.training.Fixtures;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Kernels;
import dev.peacock.training.fleet.Near;
import dev.peacock.training.fleet.cpu.CpuKernels;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the kernels' own functions against that of the CPU kernels. */
class KernelsAgreeTest {
    /** Some ten roundings of values below 4, on either side. */
    private static final double TOLERANCE = 2 * 10 * 4 * 0x1p-24;

    private static final int LENGTH = 300;
    /** A part of the buffers, and not all values of it. */
    private static final int OFFSET = 7;

    private static final int USED = 211;

    @BeforeAll
    static void loadNative() {
        Fixtures.loadNative();
    }

    /** By the copies of either kind of backend: those for devices are right on a processor, too. */
    private static void check(String what, Function<Kernels<?>, float[]> use) {
        float[] expected = use.apply(CpuKernels.plain());
        Near.check(what, use.apply(new Nd4jKernels()), expected, TOLERANCE);
        Near.check(what + ", staged", use.apply(new Nd4jKernels(new Transfer.OfDevice())), expected, TOLERANCE);
    }

    /** Part of a larger buffer, filled with numbers from {@code least} to {@code least} + 2. */
    private static <B> B part(Kernels<B> kernels, long seed, float least) {
        B part = kernels.view(kernels.allocate(LENGTH + OFFSET + 5), OFFSET, LENGTH);
        kernels.write(values(seed, least), LENGTH, part);
        return part;
    }

    private static float[] values(long seed, float least) {
        float[] values = LayerCases.values(LENGTH + 3, new SplittableRandom(seed));
        for (int i = 0; i < values.length; i++) {
            values[i] += least + 1;
        }
        return values;
    }

    private static <B> float[] read(Kernels<B> kernels, B buffer) {
        float[] values = new float[LENGTH + 2];
        kernels.read(buffer, LENGTH, values);
        return values;
    }

    @Test
    void writeAndRead_reachTheBeginningOnly() {
        check("write", KernelsAgreeTest::partly);
    }

    private static <B> float[] partly(Kernels<B> kernels) {
        B whole = kernels.allocate(LENGTH);
        kernels.write(values(1, -1), USED, whole);
        kernels.write(values(2, -1), 1, kernels.view(whole, 100, 3));
        kernels.write(values(3, -1), 2, whole);
        float[] values = read(kernels, whole);
        kernels.read(kernels.view(whole, 50, 60), 4, values);
        return values;
    }

    @Test
    void copyFillScaleAddScaled_agree() {
        check("copies", KernelsAgreeTest::copies);
    }

    private static <B> float[] copies(Kernels<B> kernels) {
        B a = part(kernels, 1, -1);
        B b = part(kernels, 2, -1);
        for (int round = 0; round < 3; round++) {
            kernels.copy(kernels.view(a, 20, 100), 60 + round, b);
            kernels.fill(kernels.view(b, 3, 2 + round), 0.5f * round);
            kernels.scale(kernels.view(b, 10, 100), -0.7f);
            kernels.addScaled(kernels.view(a, 0, 200), 0.3f, b);
        }
        return read(kernels, b);
    }

    static Stream<Activation> activations() {
        return LayerCases.activations();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void add_agrees(Activation activation) {
        check("add", kernels -> sum(kernels, activation));
    }

    private static <B> float[] sum(Kernels<B> kernels, Activation activation) {
        B a = part(kernels, 1, -1);
        B b = part(kernels, 2, -1);
        B y = part(kernels, 3, -1);
        kernels.add(a, b, USED, activation, y);
        kernels.add(y, b, USED - 9, activation, y);
        kernels.add(a, y, USED, activation, y);
        return read(kernels, y);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void activationGradient_agrees(Activation activation) {
        if (!activation.needsInput()) {
            check("gradient", kernels -> slope(kernels, activation));
        }
    }

    private static <B> float[] slope(Kernels<B> kernels, Activation activation) {
        B a = part(kernels, 1, -1);
        B y = part(kernels, 3, -1);
        B dy = part(kernels, 2, -1);
        kernels.add(a, a, LENGTH, activation, y);
        kernels.activationGradient(y, dy, USED, activation);
        kernels.activationGradient(y, dy, 10, activation);
        return read(kernels, dy);
    }

    @Test
    void multiply_agrees() {
        check("multiply", KernelsAgreeTest::product);
    }

    private static <B> float[] product(Kernels<B> kernels) {
        B a = part(kernels, 1, -1);
        B b = part(kernels, 2, -1);
        kernels.multiply(a, b, USED, a);
        kernels.multiply(a, b, 2, b);
        kernels.add(a, b, 20, Activation.IDENTITY, a);
        return read(kernels, a);
    }

    @Test
    void crossEntropyGradient_agrees() {
        check("smoothed", kernels -> loss(kernels, 13, 7, 0.1f));
        check("plain", kernels -> loss(kernels, 20, 10, 0));
        check("one", kernels -> loss(kernels, 1, 2, 0));
    }

    private static <B> float[] loss(Kernels<B> kernels, int rows, int classes, float smoothing) {
        B logits = part(kernels, 1, -1);
        B gradient = part(kernels, 2, -1);
        kernels.scale(logits, 30);
        int[] labels = new int[rows];
        for (int step = 0; step < 2; step++) {
            for (int row = 0; row < rows; row++) {
                labels[row] = (3 * row + step) % classes;
            }
            assertThat(kernels.crossEntropyGradient(logits, labels, rows, classes, smoothing, gradient))
                    .isTrue();
        }
        return read(kernels, gradient);
    }

    @Test
    void crossEntropyGradient_tellsLogitsThatAreNotFinite() {
        Nd4jKernels kernels = new Nd4jKernels();
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Buffer logits = part(kernels, 1, -1);
            Buffer gradient = kernels.allocate(LENGTH);
            kernels.write(new float[] {odd}, 1, kernels.view(logits, 29, 1));
            assertThat(kernels.crossEntropyGradient(logits, new int[10], 10, 3, 0, gradient))
                    .isFalse();
            // the odd one is the last of the tenth row
            assertThat(kernels.crossEntropyGradient(logits, new int[9], 9, 3, 0, gradient))
                    .isTrue();
        }
    }

    @Test
    void clamp_cutsAndKeepsNaN() {
        check("clamp", kernels -> clamped(kernels, 0.6f));
        Nd4jKernels kernels = new Nd4jKernels();
        Buffer x = kernels.allocate(2);
        kernels.write(new float[] {Float.NaN, 3}, 2, x);
        kernels.clamp(x, 1);
        float[] values = new float[2];
        kernels.read(x, 2, values);
        assertThat(values).containsExactly(Float.NaN, 1);
    }

    private static <B> float[] clamped(Kernels<B> kernels, float limit) {
        B x = part(kernels, 1, -1);
        kernels.clamp(kernels.view(x, 1, USED), limit);
        return read(kernels, x);
    }

    @Test
    void sumOfSquares_agrees() {
        check("squares", KernelsAgreeTest::squares);
    }

    private static <B> float[] squares(Kernels<B> kernels) {
        B x = part(kernels, 1, -1);
        return new float[] {(float) kernels.sumOfSquares(x), (float) kernels.sumOfSquares(kernels.view(x, 5, 1))};
    }

    @Test
    void updates_agree() {
        check("sgd", KernelsAgreeTest::sgd);
        check("nesterovs", KernelsAgreeTest::nesterovs);
        check("momentum", KernelsAgreeTest::momentum);
        check("adam", KernelsAgreeTest::adam);
    }

    private static <B> float[] sgd(Kernels<B> kernels) {
        B w = part(kernels, 1, -1);
        kernels.sgd(w, kernels.view(part(kernels, 2, -1), 0, USED), 0.1f);
        return read(kernels, w);
    }

    private static <B> float[] nesterovs(Kernels<B> kernels) {
        B w = part(kernels, 1, -1);
        B v = kernels.allocate(USED);
        for (int step = 0; step < 4; step++) {
            B g = kernels.view(part(kernels, step, -1), 0, USED);
            kernels.nesterovs(w, g, v, 0.1f / (1 + step), 0.9f);
        }
        return both(kernels, w, v, v);
    }

    private static <B> float[] momentum(Kernels<B> kernels) {
        B w = part(kernels, 1, -1);
        B v = kernels.allocate(USED);
        for (int step = 0; step < 4; step++) {
            kernels.momentum(w, kernels.view(part(kernels, step, -1), 0, USED), v, 0.1f / (1 + step), 0.9f);
        }
        return both(kernels, w, v, v);
    }

    private static <B> float[] adam(Kernels<B> kernels) {
        B w = part(kernels, 1, -1);
        B m = kernels.allocate(USED);
        B u = kernels.allocate(USED);
        B g = kernels.allocate(USED);
        for (int step = 0; step < 4; step++) {
            kernels.copy(part(kernels, step, -1), USED, g);
            kernels.adam(w, g, m, u, 0.01f / (1 + step), 0.9f, 0.999f, 1e-8f);
        }
        return both(kernels, w, m, u);
    }

    /** The first, and the others added to its end. */
    private static <B> float[] both(Kernels<B> kernels, B w, B m, B u) {
        kernels.addScaled(kernels.view(m, 0, 30), 1, kernels.view(w, USED, 30));
        kernels.addScaled(kernels.view(u, 0, 30), 1, kernels.view(w, USED + 40, 30));
        return read(kernels, w);
    }

    @Test
    void farInputs_agree() {
        for (Activation.Kind kind : Activation.Kind.values()) {
            check(kind.name(), kernels -> far(kernels, new Activation(kind, 0.25f)));
        }
    }

    /** Where exponentials overflow. */
    private static <B> float[] far(Kernels<B> kernels, Activation activation) {
        B z = kernels.allocate(8);
        kernels.write(new float[] {-200, -90, -40, -20, 20, 40, 90, 200}, 8, z);
        return LayerCases.activate(kernels, activation, z, 8);
    }
}
