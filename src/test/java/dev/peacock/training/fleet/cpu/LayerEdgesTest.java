package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.vector.VectorLoops;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What random numbers do not reach. */
class LayerEdgesTest {
    private static final Activation RELU = new Activation(Activation.Kind.RELU, 0);

    static Stream<Loops> loops() {
        return Stream.of(new Loops(), new VectorLoops());
    }

    private static void fill(Slice slice, float value) {
        Arrays.fill(slice.array(), slice.offset(), slice.offset() + slice.length(), value);
    }

    @ParameterizedTest
    @MethodSource("loops")
    void ofEqualValuesTheFirstGetsTheGradient(Loops loops) {
        for (Window window : new Window[] {Window.tiles(2, 2), Window.tiles(3, 4)}) {
            LayerRun run = new LayerRun(LayerCase.of(new Shape(6, 8, 16), 1, 1, new Op.MaxPool(window)), loops, 3);
            fill(run.x, 0.5f);
            run.forward(true);
            run.backward(true);
            float[] dx = LayerRun.values(run.dx);
            for (int i = 0; i < dx.length; i++) {
                int column = i / 16 % 8;
                int row = i / 16 / 8;
                boolean first = row % window.kernelHeight() == 0 && column % window.kernelWidth() == 0;
                int pooled =
                        (row / window.kernelHeight() * (8 / window.kernelWidth()) + column / window.kernelWidth()) * 16
                                + i % 16;
                assertThat(dx[i]).isEqualTo(first ? LayerRun.values(run.dy)[pooled] : 0);
            }
        }
    }

    /** With weights of zero all four positions of a window are equal, and the gradients come from the first. */
    @ParameterizedTest
    @MethodSource("loops")
    void ofEqualSumsOfAPooledConvolutionTheFirstGetsTheGradient(Loops loops) {
        for (int filters : new int[] {16, 6}) {
            Op.Conv2d conv = new Op.Conv2d(filters, LayerCase.square(3, 1, 0), true, RELU);
            LayerRun run = new LayerRun(
                    LayerCase.of(new Shape(8, 10, 1), 1, 1, new Op.ConvMaxPool(conv, Window.tiles(2, 2))), loops, 3);
            fill(run.parameters.get(0), 0);
            fill(run.parameters.get(1), 1);
            run.forward(true);
            run.backward(true);
            float[] x = LayerRun.values(run.x);
            float[] dy = LayerRun.values(run.dy);
            float[] dw = LayerRun.values(run.gradients.get(0));
            for (int i = 0; i < dw.length; i++) {
                int from = i / filters / 3 * 10 + i / filters % 3;
                double expected = 0;
                for (int window = 0; window < 12; window++) {
                    expected +=
                            (double) x[from + window / 4 * 20 + window % 4 * 2] * dy[window * filters + i % filters];
                }
                // 12 fused products of size below 2, whose sums are below 24
                assertThat(dw[i]).isCloseTo((float) expected, within(12 * 24 * 0x1p-24f));
            }
        }
    }

    /** Of a kernel of one pixel on a plain image, only the first pixel of each window gets a gradient. */
    @ParameterizedTest
    @MethodSource("loops")
    void ofEqualPixelsTheFirstGetsTheGradient(Loops loops) {
        for (int filters : new int[] {16, 6}) {
            Op.Conv2d conv = new Op.Conv2d(filters, LayerCase.square(1, 1, 0), false, Activation.IDENTITY);
            LayerRun run = new LayerRun(
                    LayerCase.of(new Shape(4, 6, 1), 1, 1, new Op.ConvMaxPool(conv, Window.tiles(2, 2))), loops, 3);
            fill(run.x, 0.5f);
            run.forward(true);
            run.backward(true);
            float[] dx = LayerRun.values(run.dx);
            for (int i = 0; i < dx.length; i++) {
                double expected = 0;
                for (int filter = 0; filter < filters; filter++) {
                    int window = i / 12 * 3 + i % 6 / 2;
                    expected += i / 6 % 2 + i % 2 > 0
                            ? 0
                            : (double) LayerRun.values(run.parameters.get(0))[filter]
                                    * LayerRun.values(run.dy)[window * filters + filter];
                }
                // as many fused products of size below 1
                assertThat(dx[i]).isCloseTo((float) expected, within(filters * filters * 0x1p-24f));
            }
        }
    }

    /** An activation that overflowed where it is no maximum: nothing of it may reach the gradient. */
    @ParameterizedTest
    @MethodSource("loops")
    void infiniteValuesThatAreNoMaximaAddNothing(Loops loops) {
        Op.Conv2d conv = new Op.Conv2d(16, LayerCase.square(3, 1, 0), true, RELU);
        LayerCase test = LayerCase.of(new Shape(8, 10, 1), 1, 1, new Op.ConvMaxPool(conv, Window.tiles(2, 2)));
        LayerRun run = new LayerRun(test, loops, 3);
        Slice w = run.parameters.get(0);
        for (int i = 0; i < w.length(); i++) {
            w.array()[w.offset() + i] = -Math.abs(w.array()[w.offset() + i]);
        }
        // the first position of the first window alone sees this pixel, and its sum becomes -Infinity
        run.x.array()[run.x.offset()] = Float.POSITIVE_INFINITY;
        run.forward(true);
        run.backward(true);
        assertThat(LayerRun.values(run.y)).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
        run.gradients.forEach(each -> {
            for (float value : LayerRun.values(each)) {
                assertThat(value).isFinite();
            }
        });
    }

    /** Float32's one-pass sums of squares would lose all of a variance of 1 beside a mean of 10,000. */
    @ParameterizedTest
    @MethodSource("loops")
    void varianceSurvivesALargeMean(Loops loops) {
        Op.BatchNorm norm = new Op.BatchNorm(1e-5f, 0, Activation.IDENTITY);
        LayerRun run = new LayerRun(LayerCase.of(new Shape(32, 32, 3), 32, 32, norm), loops, 3);
        for (int i = 0; i < run.x.length(); i++) {
            run.x.array()[run.x.offset() + i] += 10_000;
        }
        double[] x = LayerRun.doubles(run.x);
        run.forward(true);
        for (int c = 0; c < 3; c++) {
            double mean = ReferenceLayers.mean(x, c, 3, x.length / 3);
            double variance = ReferenceLayers.variance(x, c, 3, x.length / 3, mean);
            // a block's deviations are exact to 2^-24 of 10,000 and its sum of about 1,400 squares to 1,400 roundings
            assertThat(LayerRun.doubles(run.parameters.get(3))[c]).isCloseTo(variance, within(1e-4 * variance));
            assertThat(LayerRun.doubles(run.parameters.get(2))[c]).isCloseTo(mean, within(0x1p-24 * mean * 1.01));
        }
    }

    @Test
    void refusesWhatItCannotCompute() {
        Op.Conv2d gelu = new Op.Conv2d(4, LayerCase.square(3, 1, 0), true, new Activation(Activation.Kind.GELU, 0));
        Op.Conv2d relu = new Op.Conv2d(4, LayerCase.square(3, 1, 0), true, RELU);
        Shape in = new Shape(8, 8, 2);
        for (Op op : new Op[] {
            new Op.ConvMaxPool(gelu, Window.tiles(2, 2)), new Op.ConvMaxPool(relu, LayerCase.square(3, 2, 0))
        }) {
            assertThatThrownBy(() -> new LayerRun(LayerCase.of(in, 1, 1, op), new Loops(), 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("monotone");
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void aMaximumWithoutGradientAddsNothing(Loops loops) {
        Op.Conv2d conv = new Op.Conv2d(16, LayerCase.square(3, 1, 1), true, RELU);
        LayerRun run = new LayerRun(
                LayerCase.of(new Shape(8, 8, 16), 2, 2, new Op.ConvMaxPool(conv, Window.tiles(2, 2))), loops, 3);
        fill(run.parameters.get(1), -1e6f);
        run.forward(true);
        run.backward(true);
        assertThat(LayerRun.values(run.y)).containsOnly(0);
        assertThat(LayerRun.values(run.dx)).containsOnly(0);
        run.gradients.forEach(each -> assertThat(LayerRun.values(each)).containsOnly(0));
    }
}
