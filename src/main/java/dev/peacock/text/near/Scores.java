package dev.peacock.text.near;

/**
 * What a column of an alignment counts. Each unit of either side earns (1 - s) / 2 and each edit costs 1, in whole numbers. So the best
 * alignment between two points is one with the fewest edits, and what does not cost more than it earns has a similarity of at least s:
 * edits are at most 1 - s of the mean length, and so of the longer one.
 *
 * @param drop a stretch that costs more than this is not bridged: what {@code least} equal units earn
 */
record Scores(int equal, int replaced, int lone, int drop) {
    /** Of an edit, so that a similarity with three decimals is exact; others are rounded up to that. */
    private static final int COST = 2_000;

    static Scores of(int least, double similarity) {
        int earned = (int) Math.floor((1 - similarity) * COST / 2 + 1e-9);
        return new Scores(2 * earned, 2 * earned - COST, earned - COST, Math.multiplyExact(2 * earned, least));
    }
}
