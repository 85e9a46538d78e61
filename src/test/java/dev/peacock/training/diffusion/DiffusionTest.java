package dev.peacock.training.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.Oracle;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.shade.jackson.databind.JsonNode;

class DiffusionTest {
    @Test
    void optimalDenoiserIsTheOracles() throws IOException {
        JsonNode oracle = Oracle.read("t08_denoiser");
        JsonNode inputs = oracle.get("inputs");
        float[] data = floats(inputs.get("data"));
        int width = inputs.get("data").get(0).size();
        double[] left = doubles(inputs.get("abar"));
        int[] times = IntStream.range(0, inputs.get("multiplicity").size())
                .map(i -> inputs.get("multiplicity").get(i).intValue())
                .toArray();
        OptimalDenoiser denoiser = new OptimalDenoiser(new NoiseLevels(left), data, times, width);
        for (int x = 0; x < inputs.get("xt").size(); x++) {
            float[] noised = floats(inputs.get("xt").get(x));
            for (int t = 0; t < left.length; t++) {
                JsonNode expected = oracle.get("expected").get(x).get(t);
                assertThat(denoiser.weights(noised, 0, left[t]))
                        .containsExactly(doubles(expected.get("weightsMult")), within(1e-6 / (1 - left[t])));
                float[] mean = new float[width];
                denoiser.denoise(1, noised, t, new int[1], mean);
                for (int k = 0; k < width; k++) {
                    assertThat((double) mean[k])
                            .isCloseTo(expected.get("x0Mult").get(k).doubleValue(), within(1e-4));
                }
            }
        }
    }

    @Test
    void ddimByTheOptimalDenoiserIsTheOracles_andEndsInTheData() throws IOException {
        JsonNode oracle = Oracle.read("t08_ddim");
        JsonNode inputs = oracle.get("inputs");
        float[] data = floats(inputs.get("data"));
        int width = inputs.get("data").get(0).size();
        // the oracle's levels rise towards the image
        double[] rising = doubles(inputs.get("abars"));
        int last = rising.length - 1;
        boolean endsInImage = rising[last] == 1;
        int count = endsInImage ? last : rising.length;
        double[] falling = new double[count];
        Arrays.setAll(falling, i -> rising[count - 1 - i]);
        NoiseLevels levels = new NoiseLevels(falling);
        int[] times = new int[data.length / width];
        Arrays.fill(times, 1);
        OptimalDenoiser denoiser = new OptimalDenoiser(levels, data, times, width);
        float[] x = floats(inputs.get("start"));
        int rows = x.length / width;
        new Sampler(levels, IntStream.range(0, count).map(i -> count - 1 - i).toArray(), 0)
                .run(denoiser, rows, x, new int[rows], new RandomStream(1), null);
        JsonNode expected = oracle.get("expected").get("final");
        for (int i = 0; i < x.length; i++) {
            assertThat((double) x[i])
                    .isCloseTo(expected.get(i / width).get(i % width).doubleValue(), within(1e-4));
        }
    }

    /** By central differences of the loss in float: 1e-3 of the gradient's length. */
    @ParameterizedTest
    @EnumSource(DenoiserRecipe.Prediction.class)
    void gradientIsThatOfCentralDifferences(DenoiserRecipe.Prediction prediction) {
        DenoiserRecipe recipe = new DenoiserRecipe(
                DenoiserRecipe.Net.MLP, 6, 3, prediction, NoiseLevels.Kind.COSINE, 20, 2, 10, 5, 1e-2, 0, .9);
        int width = 4;
        DenoiserTraining training = new DenoiserTraining(recipe, Shape.flat(width));
        float[] images = noise(new RandomStream(2), 8 * width);
        int[] labels = {0, 1, 0, 1, 0, 1, 0, 1};
        training.net.draw(new RandomStream(3));
        // an output of zeros would leave nothing of the other gradients
        RandomStream random = new RandomStream(4);
        float[] values = training.net.values();
        for (int i = 0; i < training.net.size(); i++) {
            values[i] = values[i] == 0 ? (float) (.5 * random.nextGaussian()) : values[i];
        }
        training.step(images, labels, new RandomStream(5));
        float[] gradient = training.gradient().clone();
        double length = 0;
        double off = 0;
        for (int i = 0; i < gradient.length; i++) {
            float value = training.net.values()[i];
            float step = 1e-2f;
            training.net.values()[i] = value + step;
            double above = training.step(images, labels, new RandomStream(5));
            training.net.values()[i] = value - step;
            double below = training.step(images, labels, new RandomStream(5));
            training.net.values()[i] = value;
            double numeric = (above - below) / (2 * step);
            off += (numeric - gradient[i]) * (numeric - gradient[i]);
            length += (double) gradient[i] * gradient[i];
        }
        assertThat(Math.sqrt(off / length)).isLessThan(2e-3);
    }

    @Test
    void aSmallSetIsMemorized_andTheSameSeedsGiveTheSameBits() {
        int width = 16;
        int count = 8;
        float[] images = new float[count * width];
        RandomStream random = new RandomStream(6);
        for (int i = 0; i < images.length; i++) {
            images[i] = random.nextInt(2) * 2 - 1;
        }
        DenoiserRecipe recipe = new DenoiserRecipe(
                DenoiserRecipe.Net.MLP,
                64,
                3,
                DenoiserRecipe.Prediction.X0,
                NoiseLevels.Kind.COSINE,
                100,
                0,
                1000,
                32,
                1e-2,
                50,
                .99);
        DenoiserTraining training = new DenoiserTraining(recipe, Shape.flat(width));
        float[] parameters = Objects.requireNonNull(
                training.train(images, new int[count], new RandomStream(7), new RandomStream(8)));
        assertThat(training.train(images, new int[count], new RandomStream(7), new RandomStream(8)))
                .isEqualTo(parameters);
        DenoiserModel model = new DenoiserModel(recipe, Shape.flat(width), parameters);
        int rows = 100;
        float[] x = noise(new RandomStream(9), rows * width);
        Sampler.of(model.levels(), 25, 0).run(model, rows, x, new int[rows], new RandomStream(10), null);
        long copies = IntStream.range(0, rows)
                .filter(row -> IntStream.range(0, count).anyMatch(i -> distance(x, row, images, i, width) < .1))
                .count();
        assertThat(copies).isGreaterThan(90);

        double[] losses = new double[count];
        model.losses(count, images, new int[count], 10, 4, new RandomStream(11), losses);
        float[] others = images.clone();
        for (int i = 0; i < others.length; i += 3) {
            others[i] = -others[i];
        }
        double[] lossesOfOthers = new double[count];
        model.losses(count, others, new int[count], 10, 4, new RandomStream(11), lossesOfOthers);
        assertThat(Arrays.stream(losses).max().orElseThrow())
                .isLessThan(Arrays.stream(lossesOfOthers).min().orElseThrow());

        // half of an image is enough to find the other half
        boolean[] isKnown = new boolean[width];
        Arrays.fill(isKnown, 0, width / 2, true);
        float[] half = noise(new RandomStream(12), count * width);
        Sampler.of(model.levels(), 25, 1)
                .run(model, count, half, new int[count], new RandomStream(13), new Sampler.Known(images, isKnown));
        for (int i = 0; i < count; i++) {
            assertThat(distance(half, i, images, i, width)).as("image %d", i).isLessThan(.3);
        }
    }

    /** At the last step of the noise nothing is left of an image, so that the label alone says which it was. */
    @ParameterizedTest
    @EnumSource(value = DenoiserRecipe.Net.class, mode = EnumSource.Mode.EXCLUDE, names = "OPTIMAL")
    void aLabelSaysWhichImageItWas(DenoiserRecipe.Net net) {
        Shape shape = new Shape(4, 4, 1);
        float[] images = new float[2 * shape.size()];
        RandomStream random = new RandomStream(14);
        for (int i = 0; i < images.length; i++) {
            images[i] = random.nextInt(2) * 2 - 1;
        }
        DenoiserRecipe recipe = new DenoiserRecipe(
                net, 16, 2, DenoiserRecipe.Prediction.X0, NoiseLevels.Kind.COSINE, 20, 2, 300, 16, 1e-2, 20, .9);
        DenoiserModel model = new DenoiserModel(
                recipe,
                shape,
                Objects.requireNonNull(new DenoiserTraining(recipe, shape)
                        .train(images, new int[] {0, 1}, new RandomStream(15), new RandomStream(16))));
        float[] found = new float[images.length];
        model.denoise(2, noise(new RandomStream(17), images.length), 19, new int[] {1, 0}, found);
        assertThat(distance(found, 0, images, 1, shape.size())).isLessThan(.2);
        assertThat(distance(found, 1, images, 0, shape.size())).isLessThan(.2);
    }

    @Test
    void levelsFallFromTheImageToNoise() {
        for (NoiseLevels.Kind kind : NoiseLevels.Kind.values()) {
            NoiseLevels levels = NoiseLevels.of(kind, 200);
            assertThat(levels.left(0)).isGreaterThan(.99);
            assertThat(levels.left(199)).isLessThan(1e-3);
            assertThat(IntStream.range(1, 200).allMatch(t -> levels.left(t) < levels.left(t - 1)))
                    .isTrue();
        }
    }

    private static double distance(float[] x, int row, float[] images, int image, int width) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double difference = (x[row * width + k] - images[image * width + k]) / 2;
            sum += difference * difference;
        }
        return Math.sqrt(sum / width);
    }

    private static float[] noise(RandomStream random, int length) {
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }

    private static double[] doubles(JsonNode list) {
        double[] values = new double[list.size()];
        Arrays.setAll(values, i -> list.get(i).doubleValue());
        return values;
    }

    /** A list of numbers, or of lists of them. */
    private static float[] floats(JsonNode list) {
        int width = list.get(0).isArray() ? list.get(0).size() : 1;
        float[] values = new float[list.size() * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (width == 1 && !list.get(0).isArray()
                            ? list.get(i)
                            : list.get(i / width).get(i % width))
                    .floatValue();
        }
        return values;
    }
}
