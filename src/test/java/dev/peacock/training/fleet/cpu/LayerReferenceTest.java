package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.vector.VectorLoops;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each layer against {@link ReferenceLayers}: values, and gradients against central differences of the reference. */
class LayerReferenceTest {
    /** Of a central difference of a sum of a few hundred terms in double: the error is about h^2 + 1e-14 / h. */
    private static final double STEP = 1e-5;
    /** Gradients of one array that are compared, spread over it. */
    private static final int CHECKED = 25;

    static Stream<LayerCase> cases() {
        return LayerCase.all();
    }

    /**
     * n float32 terms of size below 2 each, rounded n times: the error stays below n 2^-23 times their largest sum so far.
     */
    private static double tolerance(LayerCase test, double size) {
        return 0x1p-23 * Math.min(test.terms(), 1000) * Math.max(1, size);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardIsTheReference(LayerCase test) {
        for (boolean training : new boolean[] {true, false}) {
            checkForward(test, new LayerRun(test, new VectorLoops(), 7), training);
        }
    }

    private static void checkForward(LayerCase test, LayerRun run, boolean training) {
        double[] expected = ReferenceLayers.forward(
                test.node(), test.rows(), LayerRun.doubles(run.x), run.parameterDoubles(), training);
        run.forward(training);
        assertClose(LayerRun.doubles(run.y), expected, tolerance(test, largest(expected)), "y");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreThoseOfTheReference(LayerCase test) {
        checkGradients(test, new LayerRun(test, new VectorLoops(), 7));
    }

    static Stream<LayerCase> densePanels() {
        return LayerCase.densePanels();
    }

    @ParameterizedTest
    @MethodSource("densePanels")
    void denseLayersAreTheReference_whoeverMultiplies(LayerCase test) {
        for (boolean own : new boolean[] {true, false}) {
            for (Loops loops : List.of(new Loops(), new VectorLoops())) {
                checkForward(test, LayerRun.ofDense(test, loops, 7, own), true);
                checkForward(test, LayerRun.ofDense(test, loops, 7, own), false);
                checkGradients(test, LayerRun.ofDense(test, loops, 7, own));
            }
        }
    }

    private static void checkGradients(LayerCase test, LayerRun run) {
        double[] x = LayerRun.doubles(run.x);
        List<double[]> parameters = run.parameterDoubles();
        run.forward(true);
        run.backward(true);
        assertGradient(test, run, x, parameters, x, run.dx, "x");
        for (int i = 0; i < run.gradients.size(); i++) {
            assertGradient(test, run, x, parameters, parameters.get(i), run.gradients.get(i), "parameter " + i);
        }
    }

    private static void assertGradient(
            LayerCase test,
            LayerRun run,
            double[] x,
            List<double[]> parameters,
            double[] by,
            Slice actual,
            String name) {
        int step = Math.max(1, by.length / CHECKED);
        int checked = by.length / step;
        double[] expected = new double[checked];
        double[] found = new double[checked];
        for (int k = 0; k < checked; k++) {
            int i = k * step + k % step;
            double before = by[i];
            by[i] = before + STEP;
            double above = loss(test, run, x, parameters);
            by[i] = before - STEP;
            double below = loss(test, run, x, parameters);
            by[i] = before;
            expected[k] = (above - below) / (2 * STEP);
            found[k] = actual.array()[actual.offset() + i];
        }
        assertClose(found, expected, 1e-8 + tolerance(test, largest(expected)), name);
    }

    /** A loss whose gradient by y is the run's dy. */
    private static double loss(LayerCase test, LayerRun run, double[] x, List<double[]> parameters) {
        double[] y = ReferenceLayers.forward(test.node(), test.rows(), x, parameters, true);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += y[i] * run.dy.array()[run.dy.offset() + i];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfParametersNeedNoInputGradient(LayerCase test) {
        LayerRun with = new LayerRun(test, new VectorLoops(), 7);
        with.forward(true);
        with.backward(true);
        LayerRun without = new LayerRun(test, new VectorLoops(), 7);
        without.forward(true);
        without.backward(false);
        for (int i = 0; i < with.gradients.size(); i++) {
            assertThat(LayerRun.values(without.gradients.get(i))).isEqualTo(LayerRun.values(with.gradients.get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void runningStatisticsMoveTowardsTheBatch(LayerCase test) {
        if (!(test.node().op() instanceof Op.BatchNorm norm)) {
            return;
        }
        LayerRun run = new LayerRun(test, new VectorLoops(), 7);
        int channels = test.node().in().channels();
        double[] x = LayerRun.doubles(run.x);
        double[] means = LayerRun.doubles(run.parameters.get(2));
        double[] variances = LayerRun.doubles(run.parameters.get(3));
        run.forward(true);
        for (int c = 0; c < channels; c++) {
            double mean = ReferenceLayers.mean(x, c, channels, x.length / channels);
            double variance = ReferenceLayers.variance(x, c, channels, x.length / channels, mean);
            means[c] = norm.decay() * means[c] + (1 - norm.decay()) * mean;
            variances[c] = norm.decay() * variances[c] + (1 - norm.decay()) * variance;
        }
        assertClose(LayerRun.doubles(run.parameters.get(2)), means, 4 * 0x1p-23, "mean");
        assertClose(LayerRun.doubles(run.parameters.get(3)), variances, 4 * 0x1p-23, "variance");
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance, String name) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(tolerance));
        }
    }
}
