package dev.peacock.audit.attribution;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For each model and test example the sum of the scores of the train examples that the model saw, from scores that come in one
 * pass. Eight examples at a time, the sums of all 256 subsets of them are made once and looked up by each model's byte ("four
 * Russians"; Arlazarov et al. 1970), so that a model costs an addition for eight scores. Sums are in double, always of the same 16
 * examples together, so that they do not depend on how a file is cut or on the number of threads.
 *
 * <p>Holds 8 bytes for each model and test example.
 */
public final class SubsetSums implements Predictions {
    /** Train examples that are added together. */
    static final int GROUP = 16;
    /** Test examples whose sums lie together. */
    static final int TILE = 32;

    private static final int TABLE = 256 * TILE;
    /** About as many scores are taken at once: enough for what a part costs to matter little. */
    private static final int SCORES = 1 << 22;

    private final Masks masks;
    private final int q;
    private final double[][] tiles;
    private final double[][] kept;
    private final int[] keptIds;

    /** @param keep test examples, ascending, whose scores are kept too: n numbers each */
    public SubsetSums(Masks masks, int q, int[] keep) {
        this.masks = masks;
        this.q = q;
        this.tiles = new double[(q + TILE - 1) / TILE][Math.multiplyExact(masks.models(), TILE)];
        this.keptIds = keep.clone();
        this.kept = new double[keep.length][masks.n()];
    }

    /** How many rows of so many scores to give at once: a multiple of {@link #GROUP} or {@link #TILE}. */
    static int atOnce(int width, int multiple) {
        return Math.max(1, SCORES / width / multiple) * multiple;
    }

    /** Adds the scores of {@code count} train examples on all test examples; {@code first} is a multiple of {@link #GROUP}. */
    void trainRows(int first, int count, double[] values) {
        for (int k = 0; k < keptIds.length; k++) {
            for (int i = 0; i < count; i++) {
                kept[k][first + i] = values[i * q + keptIds[k]];
            }
        }
        IntStream.range(0, tiles.length).parallel().forEach(tile -> {
            double[] tables = new double[2 * TABLE];
            double[] group = new double[GROUP * TILE];
            int width = Math.min(TILE, q - tile * TILE);
            for (int from = 0; from < count; from += GROUP) {
                Arrays.fill(group, 0);
                for (int i = 0; i < Math.min(GROUP, count - from); i++) {
                    System.arraycopy(values, (from + i) * q + tile * TILE, group, i * TILE, width);
                }
                add((first + from) / GROUP, group, tables, tiles[tile]);
            }
        });
    }

    /** Adds the scores of all train examples on {@code count} test examples; {@code first} is a multiple of {@link #TILE}. */
    void testRows(int first, int count, double[] values) {
        int n = masks.n();
        for (int k = 0; k < keptIds.length; k++) {
            if (keptIds[k] >= first && keptIds[k] < first + count) {
                System.arraycopy(values, (keptIds[k] - first) * n, kept[k], 0, n);
            }
        }
        IntStream.range(0, (count + TILE - 1) / TILE).parallel().forEach(part -> {
            double[] tables = new double[2 * TABLE];
            double[] group = new double[GROUP * TILE];
            int width = Math.min(TILE, count - part * TILE);
            for (int from = 0; from < n; from += GROUP) {
                Arrays.fill(group, 0);
                for (int j = 0; j < width; j++) {
                    for (int i = 0; i < Math.min(GROUP, n - from); i++) {
                        group[i * TILE + j] = values[(part * TILE + j) * n + from + i];
                    }
                }
                add(from / GROUP, group, tables, tiles[first / TILE + part]);
            }
        });
    }

    private void add(int group, double[] scores, double[] tables, double[] sums) {
        table(scores, 0, tables, 0);
        table(scores, 8, tables, TABLE);
        int t = masks.models();
        byte[] octets = masks.octets();
        int low = 2 * group * t;
        int high = low + t;
        for (int r = 0; r < t; r++) {
            int a = (octets[low + r] & 0xFF) * TILE;
            int b = TABLE + (octets[high + r] & 0xFF) * TILE;
            int into = r * TILE;
            for (int c = 0; c < TILE; c++) {
                sums[into + c] += tables[a + c] + tables[b + c];
            }
        }
    }

    /** The sums of all subsets of eight examples. */
    private static void table(double[] scores, int first, double[] tables, int at) {
        Arrays.fill(tables, at, at + TILE, 0);
        for (int bit = 0; bit < 8; bit++) {
            int one = (first + bit) * TILE;
            int size = TILE << bit;
            for (int k = 0; k < size; k += TILE) {
                for (int c = 0; c < TILE; c++) {
                    tables[at + size + k + c] = tables[at + k + c] + scores[one + c];
                }
            }
        }
    }

    /** Sets the sums of a test example that were made elsewhere, and its scores where they are kept. */
    public void set(int j, double[] sums, double[] scores) {
        for (int r = 0; r < sums.length; r++) {
            tiles[j / TILE][r * TILE + j % TILE] = sums[r];
        }
        int place = Arrays.binarySearch(keptIds, j);
        if (place >= 0) {
            System.arraycopy(scores, 0, kept[place], 0, scores.length);
        }
    }

    @Override
    public void column(int j, double[] into) {
        double[] tile = tiles[j / TILE];
        for (int r = 0; r < masks.models(); r++) {
            into[r] = tile[r * TILE + j % TILE];
        }
    }

    /** By place of the test examples that were to be kept, the score of each train example. */
    public double[][] kept() {
        return kept;
    }
}
