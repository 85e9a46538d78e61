package dev.peacock.estimate;

/**
 * What the counts of one train example with test examples are to reach: {@code scale} times the count is to be at least {@code each} times
 * what stands in {@code of} at the test example's place, plus {@code least}. Both sides may wrap around, but their difference fits an int.
 */
record CountBound(int scale, int each, int[] of, int least) {
    /** That {@code of} itself is to be reached. */
    static CountBound plain(int[] of) {
        return new CountBound(1, 1, of, 0);
    }

    boolean isReached(int j, int count) {
        return scale * count - each * of[j] - least >= 0;
    }
}
