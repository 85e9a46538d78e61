package dev.peacock.training.diffusion;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/** Says what an image was before it was noised. Not thread-safe. */
public interface Denoiser {
    /** How much of an image is left at each step of the noise. */
    NoiseLevels levels();

    /** Numbers of an image, which are from -1 to 1. */
    int width();

    /**
     * The expected image.
     *
     * @param rows images
     * @param noised [rows, width]
     * @param t the step of the noise of all of them
     * @param labels of the images, for a model that is told them; others ignore them
     * @param images receives [rows, width]
     */
    void denoise(int rows, float[] noised, int t, int[] labels, float[] images);

    /**
     * The denoising loss of images at a step of the noise: the mean squared error of the noise that the model finds, over draws of the noise
     * and the numbers of an image (Carlini et al. 2023, section 5.1).
     *
     * @param images [count, width], from -1 to 1
     * @param losses receives one for each
     */
    default void losses(
            int count, float[] images, int[] labels, int t, int draws, RandomStream random, double[] losses) {
        int width = width();
        double image = Math.sqrt(levels().left(t));
        double noise = Math.sqrt(1 - levels().left(t));
        float[] drawn = new float[count * width];
        float[] noised = new float[count * width];
        float[] found = new float[count * width];
        Arrays.fill(losses, 0, count, 0);
        for (int draw = 0; draw < draws; draw++) {
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = (float) random.nextGaussian();
                noised[i] = (float) (image * images[i] + noise * drawn[i]);
            }
            denoise(count, noised, t, labels, found);
            for (int i = 0; i < drawn.length; i++) {
                double error = (noised[i] - image * found[i]) / noise - drawn[i];
                losses[i / width] += error * error / width / draws;
            }
        }
    }
}
