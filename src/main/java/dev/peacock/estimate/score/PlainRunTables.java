package dev.peacock.estimate.score;

/** {@link RunTables} by plain loops. Rows are arrays of their own: only then does C2 of JDK 17 make vectors of the loops. */
final class PlainRunTables extends RunTables {
    /** A quarter of 64 runs' tables is 32 KiB, for the first-level cache. */
    private static final int WIDTH = 128;

    private static final int QUARTER = 4 * ROWS;

    private final float[][] rows = new float[TABLES * ROWS][WIDTH];

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void fill(float[] scores) {
        for (int table = 0; table < TABLES; table++) {
            for (int row = 1; row < ROWS; row++) {
                int run = Integer.numberOfTrailingZeros(Integer.highestOneBit(row));
                float[] less = rows[table * ROWS + row - (1 << run)];
                float[] more = rows[table * ROWS + row];
                int from = (table * RUNS + run) * WIDTH;
                for (int x = 0; x < WIDTH; x++) {
                    more[x] = less[x] + scores[from + x];
                }
            }
        }
    }

    @Override
    public void add(long[] words, float[] sums) {
        float[] sum = new float[WIDTH];
        for (int quarter = 0; quarter < 4; quarter++) {
            int at = quarter * QUARTER;
            for (int i = 0; i < words.length; i++) {
                int bits = (int) (words[i] >>> 16 * quarter);
                System.arraycopy(sums, i * WIDTH, sum, 0, WIDTH);
                add(
                        sum,
                        rows[at + (bits & 15)],
                        rows[at + ROWS + (bits >>> 4 & 15)],
                        rows[at + 2 * ROWS + (bits >>> 8 & 15)],
                        rows[at + 3 * ROWS + (bits >>> 12 & 15)]);
                System.arraycopy(sum, 0, sums, i * WIDTH, WIDTH);
            }
        }
    }

    private static void add(float[] sum, float[] a, float[] b, float[] c, float[] d) {
        for (int x = 0; x < WIDTH; x++) {
            sum[x] += (a[x] + b[x]) + (c[x] + d[x]);
        }
    }
}
