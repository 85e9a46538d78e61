package dev.peacock.training.fleet.cpu;

/** How much of a layer is computed at once. A rule by shape alone, so that the order of all sums is fixed. */
final class Blocks {
    /** Values that leave the second-level cache, of 1 MiB or more, room for the rest. */
    private static final int CACHED = 1 << 16;
    /** OpenBLAS has faster kernels for products of up to so many multiplications. */
    private static final long SMALL_PRODUCT = 1_000_000;

    private Blocks() {}

    /**
     * Rows of a matrix of patches that are multiplied at once.
     *
     * @param positions patches of one such row
     * @param length values of a patch
     * @param most rows that there are
     */
    static int rows(int positions, int length, int filters, int most) {
        long cached = CACHED / ((long) positions * length);
        long small = SMALL_PRODUCT / ((long) positions * length * filters);
        long rows = small >= 1 ? Math.min(small, cached) : cached;
        return (int) Math.max(1, Math.min(most, rows));
    }
}
