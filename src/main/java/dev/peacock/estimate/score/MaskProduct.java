package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import java.util.Arrays;

/**
 * The product of masks (n x t bits) and real scores (t x q floats): for each train example and each test example the sum of the
 * test example's scores over the runs that saw the train example. Sums are in float, in an order that follows from t alone; centre the
 * scores of a test example first, or much of a float's precision is spent on their mean. Not for more than one thread.
 */
public final class MaskProduct {
    private final RunTables tables;
    private final int width;
    private final float[] scores;

    public MaskProduct() {
        this(RunTables.create());
    }

    MaskProduct(RunTables tables) {
        this.tables = tables;
        this.width = tables.width();
        this.scores = new float[Long.SIZE * width];
    }

    /** Takes the sums of some test examples. */
    @FunctionalInterface
    public interface Panel {
        /**
         * All train examples and the test examples {@code from} to before {@code from + count}.
         *
         * @param sums that of train example i and test example from + x stands at i * stride + x; reused after the call
         */
        void sums(int from, int count, float[] sums, int stride);
    }

    /**
     * All sums, some test examples at a time, ascending.
     *
     * @param masks a column for each train example, a row for each of t runs
     * @param values that of test example j in run r stands at j * t + r
     */
    public void of(BitColumns masks, float[] values, Panel panel) {
        int t = masks.rows();
        int n = masks.columns();
        int q = t == 0 ? 0 : values.length / t;
        // by word, so that a pass over the train examples reads memory in its order
        long[][] words = new long[(t + Long.SIZE - 1) / Long.SIZE][n];
        for (int word = 0; word < words.length; word++) {
            masks.words(word, words[word]);
        }
        float[] sums = new float[Math.multiplyExact(n, width)];
        for (int from = 0; from < q; from += width) {
            int count = Math.min(width, q - from);
            Arrays.fill(sums, 0);
            for (int word = 0; word < words.length; word++) {
                gather(values, t, from, count, word * Long.SIZE);
                tables.fill(scores);
                tables.add(words[word], sums);
            }
            panel.sums(from, count, sums, width);
        }
    }

    /** All sums: that of train example i and test example j stands at i * q + j. */
    public float[] of(BitColumns masks, float[] values) {
        int n = masks.columns();
        int q = masks.rows() == 0 ? 0 : values.length / masks.rows();
        float[] all = new float[Math.multiplyExact(n, q)];
        of(masks, values, (from, count, part, stride) -> {
            for (int i = 0; i < n; i++) {
                System.arraycopy(part, i * stride, all, i * q + from, count);
            }
        });
        return all;
    }

    /** Scores of 64 runs, run after run; 0 of runs and examples that there are not. */
    private void gather(float[] values, int t, int from, int count, int run) {
        int runs = Math.min(Long.SIZE, t - run);
        if (runs < Long.SIZE || count < width) {
            Arrays.fill(scores, 0);
        }
        for (int x = 0; x < count; x++) {
            int at = (from + x) * t + run;
            for (int r = 0; r < runs; r++) {
                scores[r * width + x] = values[at + r];
            }
        }
    }
}
