package dev.peacock.training;

import dev.peacock.check.UserError;
import dev.peacock.config.AugmentConfig;
import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/**
 * Varies pictures during training, with random numbers from the run's own stream: one stream a run, over all its
 * epochs, example by example in the order of the batches. Not thread-safe.
 */
public final class Augmentation {
    private final AugmentConfig config;
    private final Shape shape;
    private final RandomStream random;

    /**
     * @param random of the run's {@link RunSpec#augmentSeed}
     * @throws UserError as {@link #check}
     */
    public Augmentation(AugmentConfig config, Shape shape, RandomStream random) {
        check(config, shape);
        this.config = config;
        this.shape = shape;
        this.random = random;
    }

    /** Refuses, with a {@link UserError}, examples that are no pictures, or smaller than the padding. */
    public static void check(AugmentConfig config, Shape shape) {
        if (shape.height() == 1 && shape.width() == 1) {
            throw new UserError("training.augment needs images, but the examples are vectors of " + shape.size()
                    + " numbers: set dataset.shape = [height, width, channels], or remove training.augment.");
        }
        if (config.cropPadding() >= Math.min(shape.height(), shape.width())) {
            throw new UserError("training.augment.crop-padding = " + config.cropPadding() + " could move images of "
                    + shape.height() + "x" + shape.width() + " pixels completely out of the frame: lower it.");
        }
    }

    /**
     * Copies one picture, height x width x channels values: target pixel (y, x) is source pixel (y + dy, x + dx), or (y +
     * dy, width - 1 - x + dx) where it is flipped, or 0 where that is outside. Draws dy and then dx, each uniform in
     * -padding..padding, only where there is a padding, and then the flip, only where there are flips.
     */
    public void copy(float[] source, int from, float[] target, int to) {
        int padding = config.cropPadding();
        int dy = padding > 0 ? random.nextInt(2 * padding + 1) - padding : 0;
        int dx = padding > 0 ? random.nextInt(2 * padding + 1) - padding : 0;
        boolean flip = config.flip() && random.nextInt(2) == 1;
        int row = shape.width() * shape.channels();
        for (int y = 0; y < shape.height(); y++) {
            int sourceY = y + dy;
            if (sourceY < 0 || sourceY >= shape.height()) {
                Arrays.fill(target, to + y * row, to + (y + 1) * row, 0);
            } else {
                copyRow(source, from + sourceY * row, target, to + y * row, dx, flip);
            }
        }
    }

    private void copyRow(float[] source, int from, float[] target, int to, int dx, boolean flip) {
        int channels = shape.channels();
        int width = shape.width();
        for (int x = 0; x < width; x++) {
            int sourceX = (flip ? width - 1 - x : x) + dx;
            for (int c = 0; c < channels; c++) {
                target[to + x * channels + c] =
                        sourceX < 0 || sourceX >= width ? 0 : source[from + sourceX * channels + c];
            }
        }
    }
}
