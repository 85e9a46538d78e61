package dev.peacock.training;

import dev.peacock.dataset.ExampleStore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nearest neighbour's memorization and influence in closed form, where each of n train examples is in with probability p,
 * independently, and an empty subset gets nothing right: the r-th nearest decides with probability p (1 - p)^r.
 */
public final class IndependentInclusion {
    private final ExampleStore store;
    private final double p;

    public IndependentInclusion(ExampleStore store, double p) {
        this.store = store;
        this.p = p;
    }

    /** By train example. */
    public double[] memorization() {
        return IntStream.range(0, store.trainSize())
                .mapToDouble(i -> difference(i, i))
                .toArray();
    }

    /** By train and test example. */
    public double[][] influence() {
        return IntStream.range(0, store.trainSize())
                .mapToObj(i -> IntStream.range(0, store.testSize())
                        .mapToDouble(j -> difference(i, store.trainSize() + j))
                        .toArray())
                .toArray(double[][]::new);
    }

    /** P(right on the example | i in) - P(right on the example | i out). */
    private double difference(int i, int example) {
        List<Integer> nearest = IntStream.range(0, store.trainSize())
                .boxed()
                .sorted(Comparator.comparingDouble(candidate -> distance(candidate, example)))
                .toList();
        double in = 0;
        double out = 0;
        double nobodyYet = 1;
        boolean passed = false;
        for (int candidate : nearest) {
            boolean right = store.label(candidate) == store.label(example);
            if (candidate == i) {
                in += right ? nobodyYet : 0;
                passed = true;
                continue;
            }
            in += right && !passed ? nobodyYet * p : 0;
            out += right ? nobodyYet * p : 0;
            nobodyYet *= 1 - p;
        }
        return in - out;
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
