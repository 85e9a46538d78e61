package dev.peacock.estimate;

import java.util.Arrays;

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

    /** Columns that are laid out together, while their words are in the cache. */
    private static final int COLUMNS = 16;

    private final int width;
    private final int[][] sums = new int[ROWS][];
    private final int[] signs = new int[WIDTH + PAD];
    private final int[][] tiles;
    private final int[] words;

    /** Of the columns {@code from} and following. */
    public PopCountTiles(BitColumns block, int from) {
        this.width = Math.min(WIDTH, block.columns() - from);
        this.tiles = new int[(block.halfWords() + WORDS - 1) / WORDS][];
        this.words = new int[ROWS * tiles.length * WORDS];
        // nothing else is made between these, see PAD
        for (int r = 0; r < ROWS; r++) {
            sums[r] = new int[WIDTH + PAD];
        }
        for (int g = 0; g < tiles.length; g++) {
            tiles[g] = new int[WIDTH * WORDS + PAD];
        }
        for (int first = 0; first < width; first += COLUMNS) {
            int end = Math.min(width, first + COLUMNS);
            for (int w = 0; w < block.halfWords(); w++) {
                int[] tile = tiles[w / WORDS];
                int at = w % WORDS * WIDTH;
                for (int j = first; j < end; j++) {
                    tile[at + j] = block.halfWord(from + j, w);
                }
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

    /** Makes the first rows of the sums: the runs set both in each of {@code rows}, columns of another block, and in each column. */
    public void count(BitColumns other, int[] rows) {
        int stride = tiles.length * WORDS;
        for (int r = 0; r < rows.length; r++) {
            other.halfWords(rows[r], words, r * stride);
            Arrays.fill(sums[r], 0, width, 0);
        }
        for (int g = 0; g < tiles.length; g++) {
            for (int r = 0; r < rows.length; r++) {
                pass(words, r * stride + g * WORDS, tiles[g], sums[r], width);
            }
        }
    }

    /**
     * Whether a sum of the rows {@code first} to before {@code end} reaches its row's bound, the columns being {@code from} and
     * following: one AND of all signs.
     */
    boolean anyReaches(int first, int end, CountBound[] bounds, int from) {
        Arrays.fill(signs, 0, width, -1);
        for (int r = first; r < end; r++) {
            CountBound bound = bounds[r];
            // C2 makes no vectors of a loop with an array that begins elsewhere than the others
            int[] of = from == 0 ? bound.of() : Arrays.copyOfRange(bound.of(), from, from + width);
            signs(signs, bound.scale(), sums[r], bound.each(), of, bound.least(), width);
        }
        int all = -1;
        for (int j = 0; j < width; j++) {
            all &= signs[j];
        }
        return all >= 0;
    }

    private static void signs(int[] signs, int scale, int[] sums, int each, int[] of, int least, int width) {
        for (int j = 0; j < width; j++) {
            signs[j] &= scale * sums[j] - each * of[j] - least;
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
