package dev.peacock.images.nearest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest vectors exactly: products of matrices in float give squared distances within a bound of their rounding errors, and
 * those that may be the nearest within that bound are measured again in double. The others are read in tiles, and nothing of the size of
 * all pairs is kept. Not thread-safe.
 */
public final class NearestRows {
    /** Vectors that are looked up together, and those that they are compared with at a time, at most: as many as {@link Rows#most} lets. */
    private static final int BLOCK = 256;

    private static final int TILE = 1024;

    /** Of an error, with which products are far from the largest float. */
    private static final double MOST = 1e30;

    private final Metric metric;
    private final Vectors others;
    private final List<Blocks> parts;
    private final int block;
    private final int tile;
    private final float[] values;
    private final float[] products;
    private final float[] ofPart;

    /** @param others among which the nearest are looked for, of {@code width} numbers each */
    public NearestRows(Metric metric, Vectors others) {
        this.metric = metric;
        this.others = others;
        this.block = Rows.most(others.width(), BLOCK);
        this.tile = Rows.most(others.width(), TILE);
        this.parts = metric.parts().stream()
                .map(part -> new Blocks(part, block, tile))
                .toList();
        this.values = new float[tile * others.width()];
        this.products = new float[block * tile];
        this.ofPart = new float[parts.size() == 1 ? 0 : products.length];
    }

    /**
     * The nearest {@code kept} of the others of each row.
     *
     * @param but by row, the one of the others that it must not be given; null if any may be
     */
    public Neighbours of(Rows rows, int kept, int @Nullable [] but) {
        Candidates[] candidates = IntStream.range(0, rows.count())
                .mapToObj(row -> new Candidates(kept))
                .toArray(Candidates[]::new);
        for (int start = 0; start < others.count(); start += tile) {
            int count = Math.min(tile, others.count() - start);
            for (int i = 0; i < count; i++) {
                others.read(start + i, values, i * others.width());
            }
            parts.forEach(part -> part.tile(values, count, others.width()));
            for (int from = 0; from < rows.count(); from += block) {
                block(rows, from, Math.min(block, rows.count() - from), start, count, candidates, but);
            }
        }
        int[] ids = new int[Math.multiplyExact(rows.count(), kept)];
        double[] distances = new double[ids.length];
        for (int row = 0; row < rows.count(); row++) {
            candidates[row].nearest(metric, rows.values(), row * rows.width(), others, ids, distances, row * kept);
        }
        return new Neighbours(kept, ids, distances);
    }

    private void block(
            Rows rows, int from, int size, int start, int count, Candidates[] candidates, int @Nullable [] but) {
        parts.forEach(part -> part.block(rows, from, size));
        if (parts.size() == 1) {
            parts.get(0).multiply(products);
        } else {
            largest(size, count);
        }
        for (int i = 0; i < size; i++) {
            offer(candidates[from + i], i, start, count, but == null ? -1 : but[from + i]);
        }
    }

    /** Of several parts, products are of whole mean squared differences. */
    private void largest(int size, int count) {
        Arrays.fill(products, 0, size * count, 0);
        for (Blocks part : parts) {
            part.multiply(ofPart);
            for (int i = 0; i < size; i++) {
                float half = (float) part.half(i);
                float factor = 2f / part.width();
                for (int j = i * count; j < (i + 1) * count; j++) {
                    products[j] = Math.max(products[j], factor * (ofPart[j] + half));
                }
            }
        }
    }

    /** From a product to a squared distance: times {@code factor}, and {@code shift} more. */
    private void offer(Candidates candidates, int row, int start, int count, int but) {
        boolean isOne = parts.size() == 1;
        double factor = isOne ? 2.0 / parts.get(0).width() : 1;
        double shift = isOne ? factor * parts.get(0).half(row) : 0;
        double error = error(row);
        float limit = limit(candidates, factor, shift, error);
        int at = row * count;
        for (int j = 0; j < count; j++) {
            // without a bound on the error a product may be NaN, and tells nothing
            if (!(products[at + j] > limit) && start + j != but) {
                candidates.offer(start + j, Double.isFinite(error) ? shift + factor * products[at + j] : 0, error);
                limit = limit(candidates, factor, shift, error);
            }
        }
    }

    /** The largest product that may still be a candidate's. */
    private static float limit(Candidates candidates, double factor, double shift, double error) {
        return Math.nextUp((float) ((candidates.limit() - shift + error) / factor));
    }

    private double error(int row) {
        double largest = 0;
        for (Blocks part : parts) {
            double error = part.error(row);
            // several parts are made whole in float, one in double
            double whole = parts.size() == 1 ? error : 2 * (error + 4 * Blocks.ROUNDING * part.half(row));
            largest = Math.max(largest, 2 / (double) part.width() * whole);
        }
        return largest < MOST ? largest : Double.POSITIVE_INFINITY;
    }
}
