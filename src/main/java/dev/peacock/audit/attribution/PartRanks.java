package dev.peacock.audit.attribution;

import java.util.Arrays;

/**
 * Values in order, from which the ranks of any part of them are had without sorting again.
 *
 * @param order places of the values, ascending
 * @param last whether the next value in the order is larger
 */
record PartRanks(int[] order, boolean[] last) {

    static PartRanks of(double[] values) {
        // -0 and 0 are the same value
        double[] sorted =
                Arrays.stream(values).map(value -> value + 0.0).sorted().toArray();
        int[] order = new int[values.length];
        int[] used = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int at = first(sorted, values[i] + 0.0);
            order[at + used[at]++] = i;
        }
        boolean[] last = new boolean[values.length];
        for (int k = 0; k < last.length; k++) {
            last[k] = k + 1 == last.length || sorted[k + 1] > sorted[k];
        }
        return new PartRanks(order, last);
    }

    private static int first(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether all values are equal. */
    boolean isConstant() {
        int k = 0;
        while (k < last.length && !last[k]) {
            k++;
        }
        return k >= last.length - 1;
    }

    /** Twice the rank, from 1, of each value that is not of group {@code left}, less its mean; equals share the mean of theirs. */
    private double[] centred(int[] groups, int left, int count) {
        double[] ranks = new double[order.length];
        int before = 0;
        int start = 0;
        for (int k = 0; k < order.length; k++) {
            if (!last[k]) {
                continue;
            }
            int equal = 0;
            for (int m = start; m <= k; m++) {
                equal += groups[order[m]] == left ? 0 : 1;
            }
            double rank = 2 * before + equal + 1;
            for (int m = start; m <= k; m++) {
                ranks[order[m]] = groups[order[m]] == left ? 0 : rank - (count + 1);
            }
            before += equal;
            start = k + 1;
        }
        return ranks;
    }

    /**
     * Spearman's correlation of two values over all places but those of group {@code left}; -1 leaves out none. NaN where one side does
     * not vary. All sums are exact.
     */
    static double correlation(PartRanks a, PartRanks b, int[] groups, int left) {
        int count = 0;
        for (int group : groups) {
            count += group == left ? 0 : 1;
        }
        double[] p = a.centred(groups, left, count);
        double[] q = b.centred(groups, left, count);
        double products = 0;
        double squaresP = 0;
        double squaresQ = 0;
        for (int i = 0; i < p.length; i++) {
            products += p[i] * q[i];
            squaresP += p[i] * p[i];
            squaresQ += q[i] * q[i];
        }
        return squaresP > 0 && squaresQ > 0 ? products / Math.sqrt(squaresP * squaresQ) : Double.NaN;
    }
}
