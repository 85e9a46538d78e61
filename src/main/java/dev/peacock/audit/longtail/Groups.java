package dev.peacock.audit.longtail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Figures for each subpopulation of a data set; the mean of nothing is NaN.
 *
 * @param sizes train examples
 * @param memorization mean over its train examples with a defined memorization
 * @param memorized its train examples whose memorization reaches the threshold
 * @param tests test examples
 * @param testAccuracy their mean accuracy
 */
public record Groups(int[] sizes, double[] memorization, int[] memorized, int[] tests, double[] testAccuracy) {

    /**
     * From examples.
     *
     * @param train subpopulation of each train example
     * @param test of each test example, -1 for none
     * @param subpopulations how many there are
     * @param memorization of each train example, NaN where undefined
     * @param threshold from which on an example counts as memorized
     * @param accuracy of each test example, NaN where undefined
     */
    public static Groups of(
            int[] train, int[] test, int subpopulations, double[] memorization, double threshold, double[] accuracy) {
        Means memorizations = new Means(subpopulations);
        Means accuracies = new Means(subpopulations);
        int[] memorized = new int[subpopulations];
        for (int i = 0; i < train.length; i++) {
            memorizations.add(train[i], memorization[i]);
            memorized[train[i]] += memorization[i] >= threshold ? 1 : 0;
        }
        for (int j = 0; j < test.length; j++) {
            if (test[j] >= 0) {
                accuracies.add(test[j], accuracy[j]);
            }
        }
        return new Groups(memorizations.all, memorizations.means(), memorized, accuracies.all, accuracies.means());
    }

    public int count() {
        return sizes.length;
    }

    /** The label of most train examples of each, the lowest of equally many; null where none is among them. */
    public static @Nullable Integer[] labels(int[] train, int[] labels, int subpopulations) {
        long[] keys = new long[train.length];
        Arrays.setAll(keys, i -> ((long) train[i] << Integer.SIZE) | (labels[i] & 0xFFFFFFFFL));
        Arrays.sort(keys);
        @Nullable Integer[] most = new Integer[subpopulations];
        int[] votes = new int[subpopulations];
        for (int from = 0, to; from < keys.length; from = to) {
            to = from + 1;
            while (to < keys.length && keys[to] == keys[from]) {
                to++;
            }
            int subpopulation = (int) (keys[from] >> Integer.SIZE);
            if (to - from > votes[subpopulation]) {
                votes[subpopulation] = to - from;
                most[subpopulation] = (int) keys[from];
            }
        }
        return most;
    }

    /** Sums and counts by subpopulation. */
    private static final class Means {
        private final int[] all;
        private final int[] defined;
        private final double[] sums;

        Means(int subpopulations) {
            all = new int[subpopulations];
            defined = new int[subpopulations];
            sums = new double[subpopulations];
        }

        void add(int subpopulation, double value) {
            all[subpopulation]++;
            if (!Double.isNaN(value)) {
                defined[subpopulation]++;
                sums[subpopulation] += value;
            }
        }

        double[] means() {
            double[] means = new double[sums.length];
            Arrays.setAll(means, s -> defined[s] == 0 ? Double.NaN : sums[s] / defined[s]);
            return means;
        }
    }
}
