package dev.peacock.training.diffusion;

import dev.peacock.check.UserError;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The images of a store, and how well a denoiser denoises them: by its loss at a tenth of all steps of the noise, where members differ most
 * from others (Carlini et al. 2023, figure 10). The noise is the same for every model of an experiment. Safe to share between threads.
 */
public final class ScoredImages {
    /** Noise draws for each loss. */
    public static final int DRAWS = 8;

    private static final double LEVEL = .1;
    /** Images whose loss is measured together. */
    static final int ROWS = 256;
    /** A loss is no less, so that its logarithm is finite. */
    private static final double LEAST_LOSS = 1e-30;

    private final ExampleStore store;
    private final long seed;
    private final int width;
    /** From -1 to 1. */
    private final float[] values;

    private final double[] lossesOfMean;

    private ScoredImages(ExampleStore store, long seed, NoiseLevels levels) {
        this.store = store;
        this.seed = seed;
        this.width = store.shape().size();
        this.values = new float[store.size() * width];
        for (int i = 0; i < store.size(); i++) {
            read(store, i, values, i * width);
        }
        this.lossesOfMean = lossesOfMean(store, levels);
    }

    /**
     * UserError for values that are not from 0 to 1, or too many for an array.
     *
     * @param seed of the noise
     */
    static ScoredImages of(ExampleStore store, long seed, NoiseLevels levels) {
        long numbers = (long) store.size() * store.shape().size();
        if (numbers > Integer.MAX_VALUE - 8) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "model.denoiser: %,d images of %,d values are more than the %,d values that it takes; use fewer or smaller "
                            + "images",
                    store.size(),
                    store.shape().size(),
                    Integer.MAX_VALUE - 8));
        }
        return new ScoredImages(store, seed, levels);
    }

    /** Of memory. */
    static double bytes(ExampleStore store) {
        return (double) Float.BYTES * store.size() * store.shape().size();
    }

    private static void read(ExampleStore store, int example, float[] into, int at) {
        store.read(example, into, at);
        for (int i = at; i < at + store.shape().size(); i++) {
            if (!(into[i] >= 0 && into[i] <= 1)) {
                int n = store.trainSize();
                throw new UserError(
                        "model.denoiser needs images, whose values are from 0 to 1 after the division by dataset.scale, "
                                + "but one of " + (example < n ? "train" : "test") + " example "
                                + (example < n ? example : example - n)
                                + " is " + into[i]
                                + ": set dataset.scale to the largest value of a pixel, or use another model.");
            }
            into[i] = 2 * into[i] - 1;
        }
    }

    /** Some of the images, one after another. */
    float[] of(int[] examples) {
        float[] some = new float[Math.multiplyExact(examples.length, width)];
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(values, examples[i] * width, some, i * width, width);
        }
        return some;
    }

    /** By image. */
    double[] losses(Denoiser model) {
        double[] losses = new double[store.size()];
        int n = store.trainSize();
        losses(model, 0, n, losses);
        losses(model, n, losses.length, losses);
        return losses;
    }

    /** Of train or of test images, each of which has a stream of noise. */
    private void losses(Denoiser model, int begin, int end, double[] losses) {
        RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.DIFFUSION, begin == 0 ? 0 : 1));
        double[] some = new double[ROWS];
        for (int from = begin; from < end; from += ROWS) {
            int count = Math.min(ROWS, end - from);
            int[] examples = IntStream.range(from, from + count).toArray();
            model.losses(
                    count,
                    of(examples),
                    IntStream.of(examples).map(store::label).toArray(),
                    step(model.levels().steps()),
                    DRAWS,
                    random,
                    some);
            System.arraycopy(some, 0, losses, from, count);
        }
    }

    /** The step of the noise at which losses are measured, of so many. */
    public static int step(int noiseSteps) {
        return (int) Math.round(LEVEL * noiseSteps);
    }

    /** What a model has that always gives the mean of all train images. */
    double lossOfMean(int example) {
        return lossesOfMean[example];
    }

    /** The same by example of a store of images: a / (1 - a) mean((x - m)^2), since its error of the noise is sqrt(a / (1 - a)) (x - m). */
    static double[] lossesOfMean(ExampleStore store, NoiseLevels levels) {
        int width = store.shape().size();
        int n = store.trainSize();
        float[] image = new float[width];
        double[] mean = new double[width];
        for (int i = 0; i < n; i++) {
            read(store, i, image, 0);
            for (int k = 0; k < width; k++) {
                mean[k] += image[k];
            }
        }
        double left = levels.left(step(levels.steps()));
        double[] losses = new double[store.size()];
        for (int i = 0; i < losses.length; i++) {
            read(store, i, image, 0);
            for (int k = 0; k < width; k++) {
                double difference = image[k] - mean[k] / n;
                losses[i] += difference * difference;
            }
            losses[i] *= left / (1 - left) / width;
        }
        return losses;
    }

    /** The score of an image: minus the logarithm of its loss. */
    public static double score(double loss) {
        return -StrictMath.log(Math.max(LEAST_LOSS, loss));
    }

    /** The loss of a score. */
    public static double loss(double score) {
        return StrictMath.exp(-score);
    }
}
