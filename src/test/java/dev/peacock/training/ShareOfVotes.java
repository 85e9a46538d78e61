package dev.peacock.training;

import dev.peacock.dataset.ExampleStore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * The share of the k nearest neighbours' votes that an example's label gets, in closed form, where m of n train examples are in, all
 * subsets of m alike. A neighbour of the label adds 1 / k if it is in and fewer than k nearer ones are; given who it is and whether
 * train example i is in, the number of nearer ones is hypergeometric.
 */
public final class ShareOfVotes {
    private final ExampleStore store;
    private final int k;
    private final int m;

    public ShareOfVotes(ExampleStore store, int k, int m) {
        this.store = store;
        this.k = k;
        this.m = m;
    }

    /** The expected share for one of the n + q examples, given that train example {@code i} is in, or out. */
    public double expected(int i, boolean in, int example) {
        int n = store.trainSize();
        List<Integer> nearest = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer candidate) -> distance(candidate, example))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        // those drawn from the n - 1 others
        int drawn = in ? m - 1 : m;
        int nearerOthers = 0;
        boolean passed = false;
        double votes = 0;
        for (int candidate : nearest) {
            boolean right = store.label(candidate) == store.label(example);
            if (candidate == i) {
                votes += right && in ? atMost(k - 1, n - 1, nearerOthers, drawn) : 0;
                passed = true;
                continue;
            }
            int before = in && passed ? k - 2 : k - 1;
            votes += right ? (double) drawn / (n - 1) * atMost(before, n - 2, nearerOthers, drawn - 1) : 0;
            nearerOthers++;
        }
        return votes / k;
    }

    /** P(at most {@code most} of {@code marked} are among {@code drawn} of {@code population}). */
    private static double atMost(int most, int population, int marked, int drawn) {
        return most < 0
                ? 0
                : new HypergeometricDistribution(null, population, marked, drawn).cumulativeProbability(most);
    }

    private double distance(int a, int b) {
        float[] x = new float[store.shape().size()];
        float[] y = new float[x.length];
        store.readUnscaled(a, x, 0);
        store.readUnscaled(b, y, 0);
        double sum = 0;
        for (int f = 0; f < x.length; f++) {
            sum += ((double) x[f] - y[f]) * ((double) x[f] - y[f]);
        }
        return sum;
    }
}
