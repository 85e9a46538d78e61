package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Times denoisers for scripts/bench/diffusion.sh: {@code DiffusionBench [conv-]train|[conv-]generate HIDDEN BATCH SIDE COUNT}, for gray images of
 * SIDE x SIDE. Answers every line of standard input with the processor time in seconds of COUNT steps of training, or of COUNT generations of
 * 25 steps.
 */
public final class DiffusionBench {
    private static final int IMAGES = 200;
    private static final int TOGETHER = 250;
    private static final int SAMPLER_STEPS = 25;

    private DiffusionBench() {}

    public static void main(String[] arguments) throws IOException {
        int hidden = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        int side = Integer.parseInt(arguments[3]);
        Shape shape = new Shape(side, side, 1);
        int width = shape.size();
        boolean isConv = arguments[0].startsWith("conv-");
        int count = Integer.parseInt(arguments[4]);
        DenoiserRecipe recipe = new DenoiserRecipe(
                isConv ? DenoiserRecipe.Net.CONV : DenoiserRecipe.Net.MLP,
                hidden,
                isConv ? 2 : 3,
                DenoiserRecipe.Prediction.X0,
                NoiseLevels.Kind.COSINE,
                200,
                0,
                count,
                batch,
                3e-3,
                200,
                .999);
        DenoiserTraining training = new DenoiserTraining(recipe, shape);
        float[] images = new float[IMAGES * width];
        RandomStream random = new RandomStream(1);
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) (2 * random.nextDouble() - 1);
        }
        DenoiserModel model = new DenoiserModel(recipe, shape, train(training, images));
        Runnable work =
                arguments[0].endsWith("train") ? () -> train(training, images) : () -> generate(model, width, count);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            System.out.println((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9);
        }
    }

    private static float[] train(DenoiserTraining training, float[] images) {
        return Objects.requireNonNull(
                training.train(images, new int[0], new RandomStream(2), new RandomStream(3)), "diverged");
    }

    private static void generate(DenoiserModel model, int width, int count) {
        RandomStream random = new RandomStream(4);
        float[] x = new float[TOGETHER * width];
        for (int from = 0; from < count; from += TOGETHER) {
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            Sampler.of(model.levels(), SAMPLER_STEPS, 0).run(model, TOGETHER, x, new int[0], random, null);
        }
    }
}
