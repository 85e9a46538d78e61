package dev.peacock.estimate.score.vector;

import dev.peacock.estimate.score.RunTables;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link RunTables} by the Vector API: as many test examples at a time as a vector holds; all tables fit into the first-level cache. */
public final class VectorRunTables extends RunTables {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = SPECIES.length();
    private static final int TABLE = ROWS * WIDTH;

    /** Of a number of rows to where the last of them begins. */
    private static final int SHIFT = Integer.numberOfTrailingZeros(WIDTH);

    private static final int ROW = ROWS - 1 << SHIFT;

    private final float[] tables = new float[TABLES * TABLE];

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public void fill(float[] scores) {
        for (int table = 0; table < TABLES; table++) {
            for (int row = 1; row < ROWS; row++) {
                int run = Integer.numberOfTrailingZeros(Integer.highestOneBit(row));
                int less = table * TABLE + (row - (1 << run)) * WIDTH;
                load(tables, less)
                        .add(load(scores, (table * RUNS + run) * WIDTH))
                        .intoArray(tables, table * TABLE + row * WIDTH);
            }
        }
    }

    @Override
    public void add(long[] words, float[] sums) {
        add(words, tables, sums);
    }

    private static void add(long[] words, float[] tables, float[] sums) {
        for (int i = 0; i < words.length; i++) {
            int low = (int) words[i];
            int high = (int) (words[i] >>> 32);
            load(sums, i * WIDTH)
                    .add(sixteen(tables, 0, low << SHIFT, low))
                    .add(sixteen(tables, 4 * TABLE, low >>> 16 - SHIFT, low >>> 16))
                    .add(sixteen(tables, 8 * TABLE, high << SHIFT, high))
                    .add(sixteen(tables, 12 * TABLE, high >>> 16 - SHIFT, high >>> 16))
                    .intoArray(sums, i * WIDTH);
        }
    }

    /** The sum over 16 runs: {@code bits} are theirs, and {@code shifted} the same times the width. */
    private static FloatVector sixteen(float[] tables, int at, int shifted, int bits) {
        FloatVector first = row(tables, at, shifted).add(row(tables, at + TABLE, bits >>> 4 - SHIFT));
        FloatVector second =
                row(tables, at + 2 * TABLE, bits >>> 8 - SHIFT).add(row(tables, at + 3 * TABLE, bits >>> 12 - SHIFT));
        return first.add(second);
    }

    private static FloatVector row(float[] tables, int at, int shifted) {
        return load(tables, at + (shifted & ROW));
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }
}
