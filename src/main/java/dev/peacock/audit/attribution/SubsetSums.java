package dev.peacock.audit.attribution;

import dev.peacock.estimate.score.RunTables;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For each model and test example the sum of the scores of the train examples that the model saw, from scores that come in one
 * pass, by the tables that influence of real scores is made with. Scores are rounded to float, {@link #GROUP} of them are added in
 * float, and these sums in double; always the same ones together, so that the sums do not depend on how a file is cut, nor on the
 * number of threads.
 *
 * <p>Holds 8 bytes for each model and test example.
 */
public final class SubsetSums implements Predictions {
    /** Train examples that are added in float. */
    static final int GROUP = 4 * Long.SIZE;

    /** About as many scores are taken at once: enough for what a part costs to matter little. */
    private static final int SCORES = 1 << 22;

    private final Masks masks;
    private final int q;
    private final int width;
    private final double[][] tiles;
    private final double[][] kept;
    private final int[] keptIds;

    /** @param keep test examples, ascending, whose scores are kept too: n numbers each */
    public SubsetSums(Masks masks, int q, int[] keep) {
        this.masks = masks;
        this.q = q;
        this.width = RunTables.create().width();
        this.tiles = new double[(q + width - 1) / width][Math.multiplyExact(masks.models(), width)];
        this.keptIds = keep.clone();
        this.kept = new double[keep.length][masks.n()];
    }

    /** How many train examples with scores on all test examples to give at once, a multiple of {@link #GROUP}. */
    int trainAtOnce() {
        return Math.max(1, SCORES / q / GROUP) * GROUP;
    }

    /** How many test examples with scores of all train examples to give at once. */
    int testAtOnce() {
        return Math.max(1, SCORES / masks.n() / width) * width;
    }

    /** Adds the scores of {@code count} train examples on all test examples; {@code first} is a multiple of {@link #GROUP}. */
    void trainRows(int first, int count, double[] values) {
        for (int k = 0; k < keptIds.length; k++) {
            for (int i = 0; i < count; i++) {
                kept[k][first + i] = values[i * q + keptIds[k]];
            }
        }
        IntStream.range(0, tiles.length).parallel().forEach(tile -> {
            int at = tile * width;
            int size = Math.min(width, q - at);
            new Tile(tiles[tile]).add(first, count, (i, j) -> j < size ? values[(i - first) * q + at + j] : 0);
        });
    }

    /** Adds the scores of all train examples on {@code count} test examples; {@code first} is a multiple of what a tile holds. */
    void testRows(int first, int count, double[] values) {
        int n = masks.n();
        for (int k = 0; k < keptIds.length; k++) {
            if (keptIds[k] >= first && keptIds[k] < first + count) {
                System.arraycopy(values, (keptIds[k] - first) * n, kept[k], 0, n);
            }
        }
        IntStream.range(0, (count + width - 1) / width).parallel().forEach(part -> {
            int at = part * width;
            int size = Math.min(width, count - at);
            new Tile(tiles[first / width + part]).add(0, n, (i, j) -> j < size ? values[(at + j) * n + i] : 0);
        });
    }

    /** The score of train example i on the j-th test example of a tile; 0 where the tile has none. */
    private interface Scores {
        double of(int i, int j);
    }

    /** The sums of some test examples, in work on one thread. */
    private final class Tile {
        private final RunTables tables = RunTables.create();
        private final float[] scores = new float[Long.SIZE * width];
        private final float[] part = new float[masks.models() * width];
        private final double[] sums;

        Tile(double[] sums) {
            this.sums = sums;
        }

        void add(int first, int count, Scores of) {
            int end = first + count;
            for (int from = first; from < end; from += Long.SIZE) {
                for (int i = 0; i < Long.SIZE; i++) {
                    for (int j = 0; j < width; j++) {
                        scores[i * width + j] = from + i < end ? (float) of.of(from + i, j) : 0;
                    }
                }
                tables.fill(scores);
                tables.add(masks.words()[from / Long.SIZE], part);
                if ((from + Long.SIZE) % GROUP == 0 || from + Long.SIZE >= end) {
                    for (int k = 0; k < part.length; k++) {
                        sums[k] += part[k];
                    }
                    Arrays.fill(part, 0);
                }
            }
        }
    }

    /** Sets the sums of a test example that were made elsewhere, and its scores where they are kept. */
    public void set(int j, double[] sums, double[] scores) {
        for (int r = 0; r < sums.length; r++) {
            tiles[j / width][r * width + j % width] = sums[r];
        }
        int place = Arrays.binarySearch(keptIds, j);
        if (place >= 0) {
            System.arraycopy(scores, 0, kept[place], 0, scores.length);
        }
    }

    @Override
    public void column(int j, double[] into) {
        double[] tile = tiles[j / width];
        for (int r = 0; r < masks.models(); r++) {
            into[r] = tile[r * width + j % width];
        }
    }

    /** By place of the test examples that were to be kept, the score of each train example. */
    public double[][] kept() {
        return kept;
    }
}
