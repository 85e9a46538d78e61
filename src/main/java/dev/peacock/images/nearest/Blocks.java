package dev.peacock.images.nearest;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.training.fleet.cpu.Blas;

/**
 * Squared distances of a block of vectors to a tile of others by products of matrices: half of |a - b|^2 is |a|^2 / 2 + |b|^2 / 2 - ab, and
 * a product gives the last two terms where |b|^2 / 2 is one more number of b and 1 one more of -a. Not thread-safe.
 */
final class Blocks {
    /** Half a unit in the last place of a float at 1. */
    static final double ROUNDING = 0x1p-24;

    private final int[] columns;
    private final int wide;
    private final float[] tile;
    private final float[] block;

    /** |a|^2 / 2 of the block's vectors. */
    private final double[] halves;

    private int blockSize;
    private int tileSize;
    private double longest;

    /** @param columns the numbers of a vector that count */
    Blocks(int[] columns, int blocks, int tiles) {
        this.columns = columns;
        this.wide = columns.length + 1;
        this.tile = new float[tiles * wide];
        this.block = new float[blocks * wide];
        this.halves = new double[blocks];
    }

    /** Takes {@code count} others, [count, width]. */
    void tile(float[] values, int count, int width) {
        tileSize = count;
        longest = 0;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int c = 0; c < columns.length; c++) {
                float value = values[i * width + columns[c]];
                tile[i * wide + c] = value;
                sum += (double) value * value;
            }
            tile[i * wide + columns.length] = (float) (sum / 2);
            longest = Math.max(longest, sum / 2);
        }
    }

    /** Takes {@code count} vectors from {@code from} on. */
    void block(Rows rows, int from, int count) {
        blockSize = count;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int c = 0; c < columns.length; c++) {
                float value = rows.values()[(from + i) * rows.width() + columns[c]];
                block[i * wide + c] = -value;
                sum += (double) value * value;
            }
            block[i * wide + columns.length] = 1;
            halves[i] = sum / 2;
        }
    }

    /** [block, tile]: half the squared distance, without what {@link #half} gives. */
    void multiply(float[] products) {
        Blas.multiply(
                PLAIN, TRANSPOSED, blockSize, tileSize, wide, block, 0, wide, tile, 0, wide, 0, products, 0, tileSize);
    }

    /** |a|^2 / 2. */
    double half(int row) {
        return halves[row];
    }

    /** Numbers of a vector that count. */
    int width() {
        return columns.length;
    }

    /**
     * How far the sum of a product and {@link #half} may be off: a sum of k products of floats in any order is off by at most k u / (1 - k
     * u) times the sum of their absolute values (Higham 2002, section 3.1), which is at most |a||b| + |b|^2 / 2.
     */
    double error(int row) {
        double terms = (columns.length + 3) * ROUNDING;
        return terms / (1 - terms) * (2 * Math.sqrt(halves[row] * longest) + longest);
    }
}
