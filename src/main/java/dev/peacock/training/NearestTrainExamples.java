package dev.peacock.training;

import dev.peacock.dataset.ExampleStore;
import dev.peacock.subset.InclusionMask;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The nearest train examples of some examples, nearest first, ties by the lower train_id. Squared Euclidean distances over the
 * unscaled values, in double: exact for integers as long as d * (largest difference)^2 stays below 2^53.
 */
public final class NearestTrainExamples {
    /** Train examples of one tile: the innermost loop runs over them. */
    private static final int TILE = 128;
    /** So many squares of differences of bytes add up below 2^24, where float is exact. */
    private static final int CHUNK = 256;

    private static final int LARGEST_BYTE = 255;

    private final int[] ids;
    private final int kept;

    private NearestTrainExamples(ExampleStore store, int[] examples, int atMost, boolean itself) {
        this.kept = Math.min(store.trainSize(), atMost);
        this.ids = new int[Math.multiplyExact(examples.length, kept)];
        search(store, examples, itself);
    }

    /** Finds min(n, {@code atMost}) neighbours of each of the n + q examples; a train example is its own. */
    static NearestTrainExamples of(ExampleStore store, int atMost) {
        return new NearestTrainExamples(store, IntStream.range(0, store.size()).toArray(), atMost, true);
    }

    /**
     * Those of a list of examples, by place in the list and rank; none is its own neighbour, so that the last of a train example is -1 where
     * {@code atMost} is n or more.
     */
    public static int[] of(ExampleStore store, int[] examples, int atMost) {
        return new NearestTrainExamples(store, examples, atMost, false).ids;
    }

    private void search(ExampleStore store, int[] examples, boolean itself) {
        int n = store.trainSize();
        double[] distances = new double[ids.length];
        Arrays.fill(ids, -1);
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        float[] values = new float[store.shape().size()];
        Tile tile = new Tile(values.length, areBytes(store, examples, values));
        for (int start = 0; start < n; start += TILE) {
            tile.load(store, start, Math.min(TILE, n - start), values);
            for (int i = 0; i < examples.length; i++) {
                store.readUnscaled(examples[i], values, 0);
                tile.measure(values);
                for (int j = 0; j < tile.width; j++) {
                    if (itself || start + j != examples[i]) {
                        insert(ids, distances, i * kept, kept, start + j, tile.distances[j]);
                    }
                }
            }
        }
    }

    /** Some train examples, feature by feature, and the distances from one example to each of them. */
    private static final class Tile {
        private final int features;
        private final boolean othersAreBytes;
        private final float[][] singles;
        private final double[][] doubles;
        private final float[] sums = new float[TILE];
        private final double[] distances = new double[TILE];
        private boolean bytes;
        private int width;

        Tile(int features, boolean othersAreBytes) {
            this.features = features;
            this.othersAreBytes = othersAreBytes;
            // whole passes of four: what is added is 0 in every example
            this.singles = new float[features + 3 & ~3][TILE];
            this.doubles = new double[singles.length][TILE];
        }

        void load(ExampleStore store, int start, int count, float[] values) {
            width = count;
            bytes = othersAreBytes;
            for (int j = 0; j < count; j++) {
                store.readUnscaled(start + j, values, 0);
                bytes &= areBytes(values);
                for (int f = 0; f < features; f++) {
                    singles[f][j] = values[f];
                }
            }
            for (int f = 0; !bytes && f < features; f++) {
                for (int j = 0; j < count; j++) {
                    doubles[f][j] = singles[f][j];
                }
            }
        }

        /** {@code values} of one example. */
        void measure(float[] values) {
            Arrays.fill(distances, 0);
            for (int from = 0; from < features; from += CHUNK) {
                Arrays.fill(sums, 0);
                for (int f = from; f < Math.min(features, from + CHUNK); f += 4) {
                    float a = values[f];
                    float b = f + 1 < features ? values[f + 1] : 0;
                    float c = f + 2 < features ? values[f + 2] : 0;
                    float d = f + 3 < features ? values[f + 3] : 0;
                    if (bytes) {
                        add(a, b, c, d, singles[f], singles[f + 1], singles[f + 2], singles[f + 3], sums);
                    } else {
                        add(a, b, c, d, doubles[f], doubles[f + 1], doubles[f + 2], doubles[f + 3], distances);
                    }
                }
                for (int j = 0; j < TILE; j++) {
                    distances[j] += sums[j];
                }
            }
        }

        // C2 makes vectors of this only where each row is an array of its own
        private static void add(
                float a, float b, float c, float d, float[] p, float[] q, float[] r, float[] s, float[] sums) {
            for (int j = 0; j < sums.length; j++) {
                float w = a - p[j];
                float x = b - q[j];
                float y = c - r[j];
                float z = d - s[j];
                sums[j] += w * w + x * x + y * y + z * z;
            }
        }

        private static void add(
                double a, double b, double c, double d, double[] p, double[] q, double[] r, double[] s, double[] sums) {
            for (int j = 0; j < sums.length; j++) {
                double w = a - p[j];
                double x = b - q[j];
                double y = c - r[j];
                double z = d - s[j];
                sums[j] = sums[j] + w * w + x * x + y * y + z * z;
            }
        }
    }

    private static boolean areBytes(ExampleStore store, int[] examples, float[] values) {
        for (int example : examples) {
            store.readUnscaled(example, values, 0);
            if (!areBytes(values)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areBytes(float[] values) {
        for (float value : values) {
            if (!(value >= 0 && value <= LARGEST_BYTE && value == (int) value)) {
                return false;
            }
        }
        return true;
    }

    /** The squared Euclidean distance of two vectors, in double. */
    public static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            double difference = (double) a[f] - b[f];
            sum += difference * difference;
        }
        return sum;
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
            insert(nearest, distances, 0, nearest.length, candidate, squared(a, b));
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
