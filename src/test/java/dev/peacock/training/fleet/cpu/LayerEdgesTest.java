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
