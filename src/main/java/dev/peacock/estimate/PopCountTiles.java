package dev.peacock.estimate;

/**
 * Counts the runs that are set in both of two columns, for some columns of one block against {@link #WIDTH} columns of another
 * at most: AND and popcount.
 *
 * <p>The columns of the other block are laid out word by word, in tiles of WIDTH columns by {@link #WORDS} words of 32 runs:
 * 16 KiB, for the first-level cache. C2 of JDK 17 makes vectors of Integer.bitCount where the processor has them (AVX-512
 * VPOPCNTDQ), but only in a loop over one index, with all else at constant distances in its array, and with a body that is small
 * enough: hence a constant width and four words a pass. Not for more than one thread.
 */
final class PopCountTiles {
    /** Columns of the first block that are counted together, so that a tile is fetched once for all of them. */
    static final int ROWS = 16;

    static final int WIDTH = 1024;
    static final int WORDS = 4;
    /**
     * With the 16 bytes of an array's head this makes arrays a multiple of 64 bytes: those made one after another then lie alike
     * within cache lines, and no load of a vector touches two lines. Worth 15 to 20 per cent where it holds.
     */
    private static final int PAD = 12;

    private static final int FOLD = WIDTH / 4;

    private static final int FOLDED = FOLD / 4;

    private final int width;
    private final int groups;
    private final int[][] sums = new int[ROWS][WIDTH + PAD];
    // C2 makes no vectors of a loop that folds into one number, so all but the last few are folded by arrays
    private final int[] bound = new int[WIDTH + PAD];
    private final int[] signs = new int[FOLD + PAD];
    private final int[] folded = new int[FOLDED + PAD];
    private final int[][] tiles;

    /** Of the columns {@code from} and following. */
    public PopCountTiles(BitColumns block, int from) {
        this.width = Math.min(WIDTH, block.columns() - from);
        this.groups = groups(block);
        this.tiles = new int[groups][WIDTH * WORDS + PAD];
        for (int w = 0; w < block.halfWords(); w++) {
            int[] tile = tiles[w / WORDS];
            int at = w % WORDS * WIDTH;
            for (int j = 0; j < width; j++) {
                tile[at + j] = block.halfWord(from + j, w);
            }
        }
    }

    /** Number of columns. */
    public int width() {
        return width;
    }

    /** By row and column; longer than width. */
    int[][] sums() {
        return sums;
    }

    /** Columns' words as {@link #addToSums} takes them. */
    static int[] words(BitColumns block, int[] columns) {
        int stride = groups(block) * WORDS;
        int[] words = new int[stride * columns.length];
        for (int r = 0; r < columns.length; r++) {
            for (int w = 0; w < block.halfWords(); w++) {
                words[r * stride + w] = block.halfWord(columns[r], w);
            }
        }
        return words;
    }

    /** Makes the first {@code rows} rows of the sums: the runs set both in the row's words and in each column. */
    public void count(int[] words, int rows) {
        for (int r = 0; r < rows; r++) {
            first(words, r * groups * WORDS, tiles[0], sums[r], width);
        }
        for (int g = 1; g < groups; g++) {
            for (int r = 0; r < rows; r++) {
                pass(words, (r * groups + g) * WORDS, tiles[g], sums[r], width);
            }
        }
    }

    /** Whether a sum of the row is at least its bound, those of the columns being {@code from} and following: one AND of all signs. */
    boolean anyReaches(int row, int[] bounds, int from) {
        int[] sum = sums[row];
        if (width < WIDTH) {
            for (int j = 0; j < width; j++) {
                if (sum[j] >= bounds[from + j]) {
                    return true;
                }
            }
            return false;
        }
        System.arraycopy(bounds, from, bound, 0, WIDTH);
        for (int j = 0; j < FOLD; j++) {
            signs[j] = (sum[j] - bound[j])
                    & (sum[j + FOLD] - bound[j + FOLD])
                    & (sum[j + 2 * FOLD] - bound[j + 2 * FOLD])
                    & (sum[j + 3 * FOLD] - bound[j + 3 * FOLD]);
        }
        for (int j = 0; j < FOLDED; j++) {
            folded[j] = signs[j] & signs[j + FOLDED] & signs[j + 2 * FOLDED] & signs[j + 3 * FOLDED];
        }
        int all = -1;
        for (int j = 0; j < FOLDED; j++) {
            all &= folded[j];
        }
        return all >= 0;
    }

    private static int groups(BitColumns block) {
        return (block.halfWords() + WORDS - 1) / WORDS;
    }

    private static void first(int[] words, int at, int[] tile, int[] sums, int width) {
        int a = words[at];
        int b = words[at + 1];
        int c = words[at + 2];
        int d = words[at + 3];
        for (int j = 0; j < width; j++) {
            sums[j] = Integer.bitCount(a & tile[j])
                    + Integer.bitCount(b & tile[j + WIDTH])
                    + Integer.bitCount(c & tile[j + 2 * WIDTH])
                    + Integer.bitCount(d & tile[j + 3 * WIDTH]);
        }
    }

    private static void pass(int[] words, int at, int[] tile, int[] sums, int width) {
        int a = words[at];
        int b = words[at + 1];
        int c = words[at + 2];
        int d = words[at + 3];
        for (int j = 0; j < width; j++) {
            sums[j] += Integer.bitCount(a & tile[j])
                    + Integer.bitCount(b & tile[j + WIDTH])
                    + Integer.bitCount(c & tile[j + 2 * WIDTH])
                    + Integer.bitCount(d & tile[j + 3 * WIDTH]);
        }
    }
}
