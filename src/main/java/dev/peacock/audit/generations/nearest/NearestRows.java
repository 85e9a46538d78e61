package dev.peacock.audit.generations.nearest;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.training.fleet.cpu.Blas;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest rows exactly: squared distances are |a|^2 + |b|^2 - 2ab by products of matrices in float, whose rounding errors are
 * bounded, and those rows that may be the nearest within that bound are measured again in double. Blocks are small, so nothing of the size
 * of all pairs is kept. Not thread-safe.
 */
public final class NearestRows {
    /** Rows that are looked up together, and rows that they are compared with at a time. */
    private static final int BLOCK = 256;

    private static final int TILE = 1024;
    /** Half a unit in the last place of a float at 1. */
    private static final double ROUNDING = 0x1p-24;

    private final Rows others;
    /** [count, width + 1]: each row, then half its squared length. */
    private final float[] extended;

    private final double[] lengths;
    private final float[] asked;
    private final float[] products = new float[BLOCK * TILE];

    /** @param others among which the nearest are looked for */
    public NearestRows(Rows others) {
        this.others = others;
        int wide = others.width() + 1;
        this.extended = new float[Math.multiplyExact(others.count(), wide)];
        this.lengths = new double[others.count()];
        for (int row = 0; row < others.count(); row++) {
            System.arraycopy(others.values(), row * others.width(), extended, row * wide, others.width());
            double squared = others.squared(row);
            lengths[row] = Math.sqrt(squared);
            extended[row * wide + others.width()] = (float) (squared / 2);
        }
        this.asked = new float[BLOCK * wide];
    }

    /**
     * The nearest {@code kept} of the others of rows {@code from} to {@code to - 1}.
     *
     * @param but the position among the others that a row must not be given, by position of the row; null if any may be
     */
    public Neighbours of(Rows rows, int from, int to, int kept, int @Nullable [] but) {
        int[] ids = new int[Math.multiplyExact(to - from, kept)];
        double[] distances = new double[ids.length];
        for (int block = from; block < to; block += BLOCK) {
            int count = Math.min(BLOCK, to - block);
            Candidates[] candidates = IntStream.range(0, count)
                    .mapToObj(i -> new Candidates(kept))
                    .toArray(Candidates[]::new);
            search(rows, block, count, candidates, but);
            for (int i = 0; i < count; i++) {
                candidates[i].nearest(rows, block + i, others, ids, distances, (block - from + i) * kept);
            }
        }
        return new Neighbours(kept, ids, distances);
    }

    private void search(Rows rows, int block, int count, Candidates[] candidates, int @Nullable [] but) {
        double[] squared = new double[count];
        load(rows, block, squared);
        int wide = rows.width() + 1;
        for (int start = 0; start < others.count(); start += TILE) {
            int width = Math.min(TILE, others.count() - start);
            double longest = Arrays.stream(lengths, start, start + width).max().orElse(0);
            Blas.multiply(
                    PLAIN, TRANSPOSED, count, width, wide, asked, 0, wide, extended, start * wide, wide, 0, products, 0, width);
            for (int i = 0; i < count; i++) {
                offer(candidates[i], start, width, i, squared[i], longest, but == null ? -1 : but[block + i]);
            }
        }
    }

    /** Each row negated and followed by 1, so that a product is |b|^2 / 2 - ab. */
    private void load(Rows rows, int block, double[] squared) {
        int wide = rows.width() + 1;
        for (int i = 0; i < squared.length; i++) {
            for (int j = 0; j < rows.width(); j++) {
                asked[i * wide + j] = -rows.values()[(block + i) * rows.width() + j];
            }
            asked[i * wide + rows.width()] = 1;
            squared[i] = rows.squared(block + i);
        }
    }

    private void offer(
            Candidates candidates, int start, int width, int row, double squared, double longest, int but) {
        double error = error(Math.sqrt(squared), longest);
        float limit = limit(candidates, squared, error);
        int at = row * width;
        for (int j = 0; j < width; j++) {
            if (products[at + j] <= limit && start + j != but) {
                candidates.offer(start + j, squared + 2.0 * products[at + j], error);
                limit = limit(candidates, squared, error);
            }
        }
    }

    /** The largest product that may still be a candidate's. */
    private static float limit(Candidates candidates, double squared, double error) {
        return Math.nextUp((float) ((candidates.limit() - squared + error) / 2));
    }

    /**
     * How far a squared distance by a product in float may be off, for rows of such lengths: a sum of k products of floats in any order is
     * off by at most k u / (1 - k u) times the sum of their absolute values (Higham 2002, section 3.1), which is at most ab + b^2 / 2.
     */
    private double error(double a, double b) {
        double terms = (others.width() + 3) * ROUNDING;
        return 2 * terms / (1 - terms) * (a * b + b * b / 2);
    }
}
