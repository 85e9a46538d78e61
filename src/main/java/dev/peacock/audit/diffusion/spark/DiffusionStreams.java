package dev.peacock.audit.diffusion.spark;

import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;

/** The audit's streams of random numbers, and the coins that say which model sees what. */
final class DiffusionStreams {
    /** Noise by which losses are measured: the same for every model. */
    static final long LOSSES = 0;

    static final long LOSSES_OF_HELD_OUT = 1;
    /** Which images are completed. */
    static final long COMPLETED = 2;
    /** Which images are repeated. */
    static final long PLANTED = 3;
    /** Which train images are taken, where not all are. */
    static final long TAKEN = 4;
    /** Images drawn again for intervals of cuts, one stream for each model. */
    static final long CUTS = 1L << 32;
    /** What generations begin with, one stream for each model. */
    static final long GENERATIONS = 2L << 32;
    /** Noise of completions, one stream for each model. */
    static final long COMPLETIONS = 3L << 32;
    /** Coins of images, one stream for each. */
    private static final long COINS = 4L << 32;

    private DiffusionStreams() {}

    static RandomStream of(long seed, long stream) {
        return new RandomStream(Seeds.seed(seed, Seeds.Purpose.DIFFUSION, stream));
    }

    /**
     * Which images a model sees: of each pair of models 2k and 2k + 1 one sees an image, by a fair coin of the image's stream. More models
     * leave the coins of the first ones as they are, and so do more images.
     *
     * @param numbers of the images among all that are given
     */
    static boolean[] saw(long seed, int model, int[] numbers) {
        boolean[] saw = new boolean[numbers.length];
        for (int i = 0; i < saw.length; i++) {
            RandomStream coins = of(seed, COINS + numbers[i]);
            long coin = coins.nextLong();
            for (int pair = 0; pair < model / 2; pair++) {
                coin = coins.nextLong();
            }
            saw[i] = coin < 0 == (model % 2 == 0);
        }
        return saw;
    }
}
