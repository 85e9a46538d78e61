package dev.peacock.training.diffusion;

import dev.peacock.stats.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes images from noise, step by step: from the image that a denoiser expects, and the noise that this leaves, to the next lower level of
 * noise (Song et al. 2021, equation 12).
 *
 * @param steps of the noise that are visited, falling; after the last one the expected image is the result
 * @param eta how much of the noise is drawn anew: 0 for DDIM, 1 for DDPM
 */
public record Sampler(NoiseLevels levels, int[] steps, double eta) {

    /** So many steps, evenly over all from the last to the first. */
    public static Sampler of(NoiseLevels levels, int count, double eta) {
        int kept = Math.min(count, levels.steps());
        int[] steps = new int[kept];
        for (int i = 0; i < kept; i++) {
            steps[i] = kept == 1
                    ? levels.steps() - 1
                    : (int) Math.round((levels.steps() - 1) * (1 - (double) i / (kept - 1)));
        }
        return new Sampler(levels, steps, eta);
    }

    /**
     * The known part of images, which is put back, noised as far, before each step (Lugmayr et al. 2022, equation 8, without going back).
     *
     * @param images [rows, width], from -1 to 1
     * @param isKnown by number of an image
     */
    public record Known(float[] images, boolean[] isKnown) {}

    /**
     * Changes noise to images in place.
     *
     * @param x [rows, width], normal noise
     * @param random draws what noise is needed
     * @param known null to make whole images
     * @return by row, how far from the known part is what the denoiser expected there at last, as a root of the mean squared difference:
     *     small where the rest fits the known part; empty without a known part
     */
    public double[] run(
            Denoiser denoiser, int rows, float[] x, int[] labels, RandomStream random, @Nullable Known known) {
        int length = rows * denoiser.width();
        float[] images = new float[length];
        for (int s = 0; s < steps.length; s++) {
            double now = levels.left(steps[s]);
            if (known != null) {
                put(known, denoiser.width(), length, now, x, random);
            }
            denoiser.denoise(rows, x, steps[s], labels, images);
            double then = s + 1 < steps.length ? levels.left(steps[s + 1]) : 1;
            step(x, images, length, now, then, random);
        }
        if (known == null) {
            return new double[0];
        }
        double[] misfits = misfits(known, denoiser.width(), rows, x);
        put(known, denoiser.width(), length, 1, x, random);
        return misfits;
    }

    private static double[] misfits(Known known, int width, int rows, float[] x) {
        double[] misfits = new double[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            int count = 0;
            for (int k = 0; k < width; k++) {
                if (known.isKnown()[k]) {
                    double off = x[row * width + k] - known.images()[row * width + k];
                    sum += off * off;
                    count++;
                }
            }
            misfits[row] = Math.sqrt(sum / Math.max(1, count));
        }
        return misfits;
    }

    private void step(float[] x, float[] images, int length, double now, double then, RandomStream random) {
        double fresh = eta * Math.sqrt((1 - then) / (1 - now) * (1 - now / then));
        double kept = Math.sqrt(Math.max(0, 1 - then - fresh * fresh));
        // in float and by one loop, which Java turns into vector instructions
        float ofNoised = (float) (kept / Math.sqrt(1 - now));
        float ofImage = (float) (Math.sqrt(then) - kept * Math.sqrt(now / (1 - now)));
        for (int i = 0; i < length; i++) {
            x[i] = ofImage * images[i] + ofNoised * x[i];
        }
        for (int i = 0; i < length && fresh > 0; i++) {
            x[i] += (float) (fresh * random.nextGaussian());
        }
    }

    private static void put(Known known, int width, int length, double left, float[] x, RandomStream random) {
        double image = Math.sqrt(left);
        double noise = Math.sqrt(1 - left);
        for (int i = 0; i < length; i++) {
            if (known.isKnown()[i % width]) {
                double value = image * known.images()[i];
                x[i] = (float) (noise > 0 ? value + noise * random.nextGaussian() : value);
            }
        }
    }
}
