package dev.peacock.audit.longtail;

import java.util.Arrays;

/**
 * Connected components of the mutual k-nearest-neighbour graph within each label (Brito, Chavez, Quiroz and Yukich 1997,
 * "Connectivity of the mutual k-nearest-neighbor graph in clustering and outlier detection", Statistics and Probability Letters
 * 35, 33-42): two train examples are joined where each is among the k nearest of the other, nearest among all labels, and both
 * have the same label. An example that nothing joins is a component by itself.
 */
public final class Components {
    private Components() {}

    /**
     * The component of each of n examples: [n], numbers 0..C-1 in the order of each component's lowest example, so that they
     * depend on the graph alone.
     *
     * @param neighbours by example and rank, nearest first, [n x kept], never the example itself; -1 is none, and so are all
     *     behind it
     * @param labels [n]
     * @param k at least 1; more than are kept only where those are all others
     * @throws IllegalArgumentException where the arrays do not fit each other, or more neighbours are asked for than are known
     */
    public static int[] of(int[] neighbours, int[] labels, int k) {
        int n = labels.length;
        if (n == 0 || neighbours.length % n != 0) {
            throw new IllegalArgumentException(neighbours.length + " neighbours are not those of " + n + " examples");
        }
        int kept = neighbours.length / n;
        if (k < 1 || (k > kept && kept < n - 1)) {
            throw new IllegalArgumentException("k is " + k + ", but each example has its " + kept + " nearest");
        }
        int used = Math.min(k, kept);
        int[] parents = new int[n];
        Arrays.setAll(parents, i -> i);
        for (int i = 0; i < n; i++) {
            for (int rank = 0; rank < used; rank++) {
                int j = neighbours[i * kept + rank];
                if (j > i && labels[j] == labels[i] && isAmong(neighbours, j * kept, used, i)) {
                    join(parents, i, j);
                }
            }
        }
        return numbered(parents);
    }

    private static boolean isAmong(int[] neighbours, int from, int count, int example) {
        for (int place = from; place < from + count; place++) {
            if (neighbours[place] == example) {
                return true;
            }
        }
        return false;
    }

    /** The root of a component is its lowest example. */
    private static void join(int[] parents, int a, int b) {
        int rootA = root(parents, a);
        int rootB = root(parents, b);
        parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    private static int root(int[] parents, int example) {
        int at = example;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    private static int[] numbered(int[] parents) {
        int[] components = new int[parents.length];
        int next = 0;
        for (int i = 0; i < parents.length; i++) {
            int root = root(parents, i);
            components[i] = root == i ? next++ : components[root];
        }
        return components;
    }
}
