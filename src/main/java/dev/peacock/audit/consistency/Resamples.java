package dev.peacock.audit.consistency;

import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.Serializable;

/**
 * Bootstrap samples of groups of runs: of the g groups of each fleet, g are drawn with replacement, the same for all
 * examples, since all examples share the models.
 *
 * @param times by sample, fleet and group, how often the group was drawn
 */
record Resamples(byte[][][] times) implements Serializable {
    static final int SAMPLES = 200;

    /** A pure function of the numbers of groups, by fleet. */
    static Resamples of(int[] groups) {
        byte[][][] times = new byte[SAMPLES][groups.length][];
        for (int sample = 0; sample < SAMPLES; sample++) {
            RandomStream random = new RandomStream(Seeds.seed(0, Seeds.Purpose.CONSISTENCY, sample));
            for (int fleet = 0; fleet < groups.length; fleet++) {
                times[sample][fleet] = new byte[groups[fleet]];
                for (int draw = 0; draw < groups[fleet]; draw++) {
                    times[sample][fleet][random.nextInt(groups[fleet])]++;
                }
            }
        }
        return new Resamples(times);
    }

    /** By fleet, a sample's sum of counts that are by fleet and group. */
    int[] sums(int sample, int[][] counts) {
        int[] sums = new int[counts.length];
        for (int fleet = 0; fleet < counts.length; fleet++) {
            byte[] drawn = times[sample][fleet];
            for (int group = 0; group < drawn.length; group++) {
                sums[fleet] += drawn[group] * counts[fleet][group];
            }
        }
        return sums;
    }
}
