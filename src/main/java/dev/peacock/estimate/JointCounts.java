package dev.peacock.estimate;

/**
 * The statistics of some runs that least squares needs: how many they are, and in how many of them two columns are both
 * 1. Column 0 is what is regressed, correctness; columns 1, 2, ... are inclusion of the neighbours, nearest first, so
 * that the moments of fewer neighbours are a leading part. Exact integers.
 *
 * @param both both[a (a + 1) / 2 + b] for b <= a; of a column with itself, the number of its ones
 */
record JointCounts(int runs, int[] both) {

    static int size(int columns) {
        return columns * (columns + 1) / 2;
    }

    /** Those of {@code runs} without these. */
    JointCounts minus(JointCounts part) {
        int[] rest = new int[both.length];
        for (int p = 0; p < rest.length; p++) {
            rest[p] = both[p] - part.both[p];
        }
        return new JointCounts(runs - part.runs, rest);
    }

    /** Number of runs in which column {@code a} is 1. */
    int ones(int a) {
        return both[size(a) + a];
    }

    /** Number of runs in which both are 1. */
    int both(int a, int b) {
        return a >= b ? both[size(a) + b] : both[size(b) + a];
    }

    /** Sum over runs of (a - mean of a)(b - mean of b); the numerator is exact. */
    double centred(int a, int b) {
        return (double) ((long) runs * both(a, b) - (long) ones(a) * ones(b)) / runs;
    }
}
