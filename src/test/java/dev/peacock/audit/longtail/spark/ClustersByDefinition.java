package dev.peacock.audit.longtail.spark;

import dev.peacock.dataset.PackedStore;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** Components of the mutual k-nearest-neighbour graph, and where test examples belong, the slow way. */
record ClustersByDefinition(int[] train, int[] test) {

    static ClustersByDefinition of(PackedStore examples, int kept, int k) {
        int[][] nearest = nearest(examples, kept);
        int[] train = components(examples, nearest, k);
        int[] test = new int[examples.testSize()];
        Arrays.setAll(
                test,
                j -> Arrays.stream(nearest[train.length + j])
                        .filter(i -> examples.label(i) == examples.label(train.length + j))
                        .map(i -> train[i])
                        .findFirst()
                        .orElse(-1));
        return new ClustersByDefinition(train, test);
    }

    /** Of every example the nearest train examples but itself, by a full sort. */
    private static int[][] nearest(PackedStore store, int most) {
        int size = store.shape().size();
        float[][] values = new float[store.size()][size];
        for (int e = 0; e < values.length; e++) {
            store.readUnscaled(e, values[e], 0);
        }
        int[][] nearest = new int[values.length][];
        for (int e = 0; e < values.length; e++) {
            int example = e;
            double[] distances = new double[store.trainSize()];
            for (int i = 0; i < distances.length; i++) {
                for (int f = 0; f < size; f++) {
                    double difference = (double) values[e][f] - values[i][f];
                    distances[i] += difference * difference;
                }
            }
            nearest[e] = IntStream.range(0, distances.length)
                    .filter(i -> i != example)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> distances[i]))
                    .limit(most)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return nearest;
    }

    /** By walking from each example that is not yet in a component. */
    private static int[] components(PackedStore store, int[][] nearest, int k) {
        int[] components = new int[store.trainSize()];
        Arrays.fill(components, -1);
        int next = 0;
        for (int start = 0; start < components.length; start++) {
            if (components[start] >= 0) {
                continue;
            }
            int component = next++;
            Deque<Integer> waiting = new ArrayDeque<>(List.of(start));
            components[start] = component;
            while (!waiting.isEmpty()) {
                int i = waiting.remove();
                Arrays.stream(nearest[i], 0, k)
                        .filter(j -> components[j] < 0 && store.label(j) == store.label(i))
                        .filter(j -> Arrays.stream(nearest[j], 0, k).anyMatch(back -> back == i))
                        .forEach(j -> {
                            components[j] = component;
                            waiting.add(j);
                        });
            }
        }
        return components;
    }
}
