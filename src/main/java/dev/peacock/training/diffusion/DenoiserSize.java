package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;

/**
 * How much a denoiser is, about, in numbers.
 *
 * @param parameters of the network
 * @param buffers that training and use of it take beside its parameters
 * @param largest of its arrays
 */
public record DenoiserSize(double parameters, double buffers, double largest) {
    /** Parameters with their gradient, Adam's two means, the average, and a copy. */
    private static final int COPIES = 6;
    /** Parameters of a resolution of a convolutional net, in squares of its channels. */
    private static final int CONVOLVED = 50;
    /** What such a net holds for each pixel, in numbers for each channel. */
    private static final int ARRAYS = 32;
    /** Noised images, targets, outputs, and the network's own copy. */
    private static final int IMAGES = 4;

    private static final int LONGEST = Integer.MAX_VALUE - 8;

    /** Of images of a shape. Nothing is allocated. */
    public static DenoiserSize of(DenoiserRecipe recipe, Shape shape) {
        double width = shape.size();
        double hidden = recipe.hidden();
        double layers = recipe.layers();
        double told = recipe.told();
        double rows = (double) recipe.batch() + recipe.net().together;
        return switch (recipe.net()) {
            case OPTIMAL -> new DenoiserSize(0, 0, 0);
            case CONV -> {
                double pixels = width / shape.channels();
                double parameters = layers * CONVOLVED * hidden * hidden;
                yield new DenoiserSize(
                        parameters,
                        rows * (IMAGES * width + ARRAYS * pixels * hidden),
                        Math.max(parameters, rows * Math.max(width, 2 * pixels * hidden)));
            }
            case MLP -> {
                double parameters = hidden * (layers * (hidden + told + 1) + 2 * width) + width;
                yield new DenoiserSize(
                        parameters,
                        rows * (IMAGES * width + 3 * (layers + 1) * hidden + (layers + 2) * told),
                        Math.max(parameters, rows * (Math.max(width, hidden) + told)));
            }
        };
    }

    /** What training one takes, with so many numbers of images. */
    public double bytes(double images) {
        return Float.BYTES * (COPIES * parameters + buffers + images);
    }

    /** Whether some array would be longer than one of Java can be. */
    public boolean isBeyondArrays() {
        return largest > LONGEST;
    }
}
