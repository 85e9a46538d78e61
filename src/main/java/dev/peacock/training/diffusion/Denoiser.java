package dev.peacock.training.diffusion;

/** Says what an image was before it was noised. Not thread-safe. */
public interface Denoiser {
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
}
