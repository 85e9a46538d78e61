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

    /**
     * The sums of some test examples at a time: test examples {@code panel * width()} and following.
     *
     * @param masks a column for each train example, a row for each of t runs
     * @param values that of test example j in run r stands at j * t + r
     */
    public Panels panels(BitColumns masks, float[] values) {
        return new Panels(masks, values);
    }

    /** Of one product; no other may be begun before the last panel was used. */
    public final class Panels {
        private final float[] values;
        private final int t;
        private final int q;
        private final long[][] words;
        private final float[] sums;

        private Panels(BitColumns masks, float[] values) {
            this.values = values;
            this.t = masks.rows();
            this.q = t == 0 ? 0 : values.length / t;
            // by word, so that a pass over the train examples reads memory in its order
            this.words = new long[(t + Long.SIZE - 1) / Long.SIZE][masks.columns()];
            for (int word = 0; word < words.length; word++) {
                masks.words(word, words[word]);
            }
            this.sums = new float[Math.multiplyExact(masks.columns(), width)];
        }

        /** Number of panels. */
        public int count() {
            return (q + width - 1) / width;
        }

        /** Test examples of a panel at most. */
        public int width() {
            return width;
        }

        /** Test examples of a panel. */
        public int size(int panel) {
            return Math.min(width, q - panel * width);
        }

        /** That of train example i and the panel's test example x stands at i * width() + x; reused by the next call. */
        public float[] sums(int panel) {
            Arrays.fill(sums, 0);
            for (int word = 0; word < words.length; word++) {
                gather(values, t, panel * width, size(panel), word * Long.SIZE);
                tables.fill(scores);
                tables.add(words[word], sums);
            }
            return sums;
        }
    }

    /** All sums: that of train example i and test example j stands at i * q + j. */
    public float[] of(BitColumns masks, float[] values) {
        int n = masks.columns();
        int q = masks.rows() == 0 ? 0 : values.length / masks.rows();
        float[] all = new float[Math.multiplyExact(n, q)];
        Panels panels = panels(masks, values);
        for (int panel = 0; panel < panels.count(); panel++) {
            float[] part = panels.sums(panel);
            for (int i = 0; i < n; i++) {
                System.arraycopy(part, i * width, all, i * q + panel * width, panels.size(panel));
            }
        }
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
