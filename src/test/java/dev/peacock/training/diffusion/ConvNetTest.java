package dev.peacock.training.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.cpu.Slice;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients are compared with central differences in float32: their distance is below 1/500 of the gradient's length. */
class ConvNetTest {
    private static final Loops LOOPS = LoopsOfThisJvm.create();
    private static final CpuKernels KERNELS = new CpuKernels(LOOPS);
    private static final int ROWS = 3;
    private static final int BEHIND = 4096;

    @Test
    void gradientsOfALinearLayer() {
        Linear linear = new Linear(LOOPS, 5, 4, true, 2);
        float[] values = random(1, 2 + linear.size());
        float[] x = random(2, ROWS * 5);
        float[] weights = random(3, ROWS * 4);
        float[] gradient = new float[values.length];
        linear.backward(ROWS, x, weights, gradient);
        float[] dx = new float[x.length];
        linear.addInputGradient(ROWS, values, weights, dx);
        ToDoubleFunction<float[]> loss = y -> dot(weights, y);
        check(values, 2, linear.size(), gradient, () -> loss.applyAsDouble(linear(linear, x, values)));
        check(x, 0, x.length, dx, () -> loss.applyAsDouble(linear(linear, x, values)));
    }

    private static float[] linear(Linear linear, float[] x, float[] values) {
        float[] y = new float[ROWS * linear.out()];
        linear.forward(ROWS, x, values, y);
        return y;
    }

    @Test
    void groupNormGivesEachGroupOfAnImageMean0AndVariance1() {
        int pixels = 6;
        int channels = 12;
        GroupNorm norm = new GroupNorm(LOOPS, pixels, channels, ROWS, 0);
        assertThat(GroupNorm.groups(channels)).isEqualTo(3);
        float[] values = new float[norm.size()];
        norm.begin(values);
        float[] x = random(4, ROWS * pixels * channels);
        float[] y = new float[x.length];
        norm.forward(ROWS, x, values, y);
        for (int row = 0; row < ROWS; row++) {
            for (int group = 0; group < 3; group++) {
                double[] of = new double[4 * pixels];
                for (int i = 0; i < of.length; i++) {
                    of[i] = x[(row * pixels + i / 4) * channels + 4 * group + i % 4];
                }
                double mean = Arrays.stream(of).average().orElseThrow();
                double variance = Arrays.stream(of)
                        .map(each -> (each - mean) * (each - mean))
                        .average()
                        .orElseThrow();
                for (int i = 0; i < of.length; i++) {
                    double z = (of[i] - mean) / Math.sqrt(variance + 1e-5);
                    assertThat(y[(row * pixels + i / 4) * channels + 4 * group + i % 4])
                            .isCloseTo((float) (z / (1 + Math.exp(-z))), within(1e-5f));
                }
            }
        }
    }

    @Test
    void gradientsOfGroupNorm() {
        int pixels = 6;
        int channels = 12;
        GroupNorm norm = new GroupNorm(LOOPS, pixels, channels, ROWS, 1);
        float[] values = random(5, 1 + norm.size());
        float[] x = random(6, ROWS * pixels * channels);
        float[] weights = random(7, x.length);
        float[] y = new float[x.length];
        norm.forward(ROWS, x, values, y);
        float[] gradient = new float[values.length];
        float[] dx = weights.clone();
        norm.backward(ROWS, x, values, dx, gradient);
        Loss loss = () -> {
            norm.forward(ROWS, x, values, y);
            return dot(weights, y);
        };
        check(values, 1, norm.size(), gradient, loss);
        check(x, 0, x.length, dx, loss);
    }

    static Stream<Shape> blocks() {
        // with a shortcut by weights, and without; the last by Winograd's convolution
        return Stream.of(new Shape(3, 4, 6), new Shape(3, 4, 4), new Shape(4, 4, 16));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void gradientsOfAResidualBlock(Shape in) {
        int channels = in.channels() == 6 ? 4 : in.channels();
        int embedded = 5;
        ResidualBlock block = new ResidualBlock(LOOPS, KERNELS, in, channels, embedded, ROWS, 3);
        float[] values = Arrays.copyOf(random(8, block.end()), block.end() + BEHIND);
        Slice x = slice(random(9, ROWS * in.size()));
        float[] e = random(10, ROWS * embedded);
        int length = ROWS * in.size() / in.channels() * channels;
        Slice weights = slice(random(11, length));
        Slice y = slice(new float[length]);
        block.forward(ROWS, x, e, values, y);
        float[] gradient = new float[values.length];
        Slice dx = slice(new float[ROWS * in.size()]);
        float[] de = new float[e.length];
        Slice dy = slice(Arrays.copyOf(weights.array(), length));
        block.backward(ROWS, x, e, values, dy, dx, de, slice(new float[length]), gradient);
        Loss loss = () -> {
            block.forward(ROWS, x, e, values, y);
            return dot(Arrays.copyOf(weights.array(), length), y.array());
        };
        check(values, 3, block.end() - 3, gradient, loss);
        check(x.array(), 0, ROWS * in.size(), dx.array(), loss);
        check(e, 0, e.length, de, loss);
    }

    @Test
    void halvingAddsFourPixels_andRepeatsOne() {
        Halving halving = new Halving(4, 2);
        float[] large = random(12, 2 * 2 * 4 * 3);
        float[] small = new float[2 * 2 * 2];
        halving.sum(4, large, 3, small);
        // image 1, right pixel, channel 1: rows 2 and 3, columns 2 and 3
        float expected = 0;
        for (int line = 2; line < 4; line++) {
            for (int column = 2; column < 4; column++) {
                expected += large[(line * 4 + column) * 3 + 1];
            }
        }
        assertThat(small[(1 * 2 + 1) * 2 + 1]).isCloseTo(expected, within(1e-5f));
        // the one is the other's transpose: <sum(large), small> = <large, repeat(small)>
        float[] other = random(13, small.length);
        float[] repeated = new float[large.length];
        halving.repeat(4, other, repeated, 3);
        assertThat(dot(small, other)).isCloseTo(dot(large, repeated), within(1e-4));
        assertThat(repeated[2]).isZero();
    }

    static Stream<Shape> images() {
        return Stream.of(new Shape(4, 8, 1), new Shape(3, 5, 3), new Shape(6, 6, 4), Shape.flat(7));
    }

    @ParameterizedTest
    @MethodSource("images")
    void gradientIsThatOfCentralDifferences(Shape shape) {
        DenoiserRecipe recipe = recipe(4, 3, 2, 10, 3);
        DenoiserTraining training = new DenoiserTraining(recipe, shape);
        float[] images = random(14, 4 * shape.size());
        int[] labels = {0, 1, 1, 0};
        training.net.draw(new RandomStream(15));
        float[] values = training.net.values();
        RandomStream random = new RandomStream(16);
        for (int i = 0; i < training.net.size(); i++) {
            // the last layer's zeros would leave nothing of the other gradients
            values[i] = values[i] == 0 ? (float) (.5 * random.nextGaussian()) : values[i];
        }
        training.step(images, labels, new RandomStream(17));
        float[] gradient = training.gradient().clone();
        check(values, 0, training.net.size(), gradient, () -> training.step(images, labels, new RandomStream(17)));
    }

    @Test
    void itHas76ThousandParameters_andAnOddSideIsNotHalved() {
        DenoiserRecipe recipe = recipe(32, 2, 0, 1, 1);
        assertThat(DenoiserNet.of(recipe, new Shape(8, 8, 1), 1, LOOPS).size()).isEqualTo(76_129);
        assertThat(DenoiserNet.of(recipe, new Shape(7, 8, 1), 1, LOOPS).size()).isLessThan(30_000);
    }

    /** A net that gives the mean image has their variance, 1, as its loss; by chance it would be below by no more than a few hundredths. */
    @Test
    void itLearns_andPlainLoopsGiveTheSameBits() {
        Shape shape = new Shape(4, 4, 1);
        int count = 6;
        float[] images = new float[count * shape.size()];
        RandomStream random = new RandomStream(18);
        for (int i = 0; i < images.length; i++) {
            images[i] = random.nextInt(2) * 2 - 1;
        }
        DenoiserRecipe recipe = recipe(16, 2, 0, 200, 16);
        float[] parameters = train(recipe, shape, images, LOOPS);
        DenoiserRecipe few = recipe(16, 2, 0, 5, 16);
        assertThat(train(few, shape, images, new Loops())).isEqualTo(train(few, shape, images, LOOPS));
        DenoiserModel model = new DenoiserModel(recipe, shape, parameters);
        int t = recipe.noiseSteps() / 2;
        double left = model.levels().left(t);
        float[] noised = new float[images.length];
        for (int i = 0; i < noised.length; i++) {
            noised[i] = (float) (Math.sqrt(left) * images[i] + Math.sqrt(1 - left) * random.nextGaussian());
        }
        float[] found = new float[images.length];
        model.denoise(count, noised, t, new int[count], found);
        double error = 0;
        for (int i = 0; i < found.length; i++) {
            error += (found[i] - images[i]) * (found[i] - images[i]) / found.length;
        }
        assertThat(error).isLessThan(.5);
    }

    private static float[] train(DenoiserRecipe recipe, Shape shape, float[] images, Loops loops) {
        return Objects.requireNonNull(new DenoiserTraining(recipe, shape, loops)
                .train(images, new int[0], new RandomStream(19), new RandomStream(20)));
    }

    private static DenoiserRecipe recipe(int channels, int resolutions, int labels, int steps, int batch) {
        return new DenoiserRecipe(
                DenoiserRecipe.Net.CONV,
                channels,
                resolutions,
                DenoiserRecipe.Prediction.X0,
                NoiseLevels.Kind.COSINE,
                20,
                labels,
                steps,
                batch,
                1e-2,
                5,
                .9);
    }

    private interface Loss {
        double get();
    }

    private static void check(float[] values, int from, int count, float[] gradient, Loss loss) {
        double length = 0;
        double off = 0;
        for (int i = from; i < from + count; i++) {
            float value = values[i];
            float step = 1e-2f;
            values[i] = value + step;
            double above = loss.get();
            values[i] = value - step;
            double below = loss.get();
            values[i] = value;
            double numeric = (above - below) / (2 * step);
            off += (numeric - gradient[i]) * (numeric - gradient[i]);
            length += numeric * numeric;
        }
        assertThat(Math.sqrt(off / length)).isLessThan(2e-3);
    }

    private static Slice slice(float[] values) {
        return new Slice(Arrays.copyOf(values, values.length + BEHIND), 0, values.length);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] random(long seed, int length) {
        RandomStream random = new RandomStream(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (.7 * random.nextGaussian());
        }
        return values;
    }
}
