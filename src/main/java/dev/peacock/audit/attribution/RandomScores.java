package dev.peacock.audit.attribution;

import dev.peacock.stats.RandomStream;

/** Scores drawn at random, between -1/2 and 1/2: a floor that goes the same way as a file. */
public final class RandomScores {
    private RandomScores() {}

    public static SubsetSums sums(Masks masks, int q, long seed) {
        SubsetSums sums = new SubsetSums(masks, q, new int[0]);
        RandomStream random = new RandomStream(seed);
        int atOnce = sums.trainAtOnce();
        double[] values = new double[Math.min(masks.n(), atOnce) * q];
        for (int first = 0; first < masks.n(); first += atOnce) {
            int count = Math.min(atOnce, masks.n() - first);
            for (int k = 0; k < count * q; k++) {
                values[k] = random.nextDouble() - 0.5;
            }
            sums.trainRows(first, count, values);
        }
        return sums;
    }
}
