package dev.peacock.training;

import dev.peacock.dataset.ExampleStore;
import dev.peacock.subset.InclusionMask;
import java.util.Arrays;

/**
 * The nearest train examples of every example, nearest first, ties by the lower train_id. Squared Euclidean distances in
 * double over the unscaled values: exact for integers as long as d * (largest difference)^2 stays below 2^53.
 */
final class NearestTrainExamples {
    /** Train examples of one tile; with the features outside, the innermost loop runs over them and vectorises. */
    private static final int TILE = 64;

    private final int[] ids;
    private final int kept;

    private NearestTrainExamples(int[] ids, int kept) {
        this.ids = ids;
        this.kept = kept;
    }

    /** Finds min(n, {@code atMost}) neighbours of each of the n + q examples. */
    static NearestTrainExamples of(ExampleStore store, int atMost) {
        int n = store.trainSize();
        int kept = Math.min(n, atMost);
        int[] ids = new int[Math.multiplyExact(store.size(), kept)];
        double[] distances = new double[ids.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        int d = store.shape().size();
        float[] values = new float[d];
        double[] tile = new double[d * TILE];
        double[] toTile = new double[TILE];
        for (int start = 0; start < n; start += TILE) {
            int width = Math.min(TILE, n - start);
            for (int j = 0; j < width; j++) {
                store.readUnscaled(start + j, values, 0);
                for (int f = 0; f < d; f++) {
                    tile[f * TILE + j] = values[f];
                }
            }
            for (int example = 0; example < store.size(); example++) {
                store.readUnscaled(example, values, 0);
                distances(values, tile, toTile);
                for (int j = 0; j < width; j++) {
                    insert(ids, distances, example * kept, kept, start + j, toTile[j]);
                }
            }
        }
        return new NearestTrainExamples(ids, kept);
    }

    /** The number of neighbours kept for each example. */
    int kept() {
        return kept;
    }

    int neighbour(int example, int rank) {
        return ids[example * kept + rank];
    }

    /** Finds the {@code nearest.length} nearest included train examples by looking at all of them, nearest first. */
    static void scan(ExampleStore store, int example, InclusionMask mask, int[] nearest) {
        double[] distances = new double[nearest.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        float[] a = new float[store.shape().size()];
        float[] b = new float[a.length];
        store.readUnscaled(example, a, 0);
        for (int candidate : mask.included()) {
            store.readUnscaled(candidate, b, 0);
            double sum = 0;
            for (int f = 0; f < a.length; f++) {
                double difference = (double) a[f] - b[f];
                sum += difference * difference;
            }
            insert(nearest, distances, 0, nearest.length, candidate, sum);
        }
    }

    private static void distances(float[] values, double[] tile, double[] toTile) {
        Arrays.fill(toTile, 0);
        for (int f = 0; f < values.length; f++) {
            double value = values[f];
            int row = f * TILE;
            for (int j = 0; j < TILE; j++) {
                double difference = value - tile[row + j];
                toTile[j] += difference * difference;
            }
        }
    }

    /** Candidates come in ascending order, so that an equal one stays behind those before it. */
    private static void insert(int[] ids, double[] distances, int from, int kept, int id, double distance) {
        int place = from + kept - 1;
        if (!(distance < distances[place])) {
            return;
        }
        while (place > from && distance < distances[place - 1]) {
            distances[place] = distances[place - 1];
            ids[place] = ids[place - 1];
            place--;
        }
        distances[place] = distance;
        ids[place] = id;
    }
}
