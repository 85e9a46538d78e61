package dev.peacock.audit.text.unseen;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A corpus of passages that generations copy from: each copies a number of passages by Poisson's law, of each a run of its windows.
 *
 * @param cumulative probabilities of the passages
 * @param length windows of a passage
 * @param mean passages in a generation
 */
record SimulatedWindows(double[] cumulative, int length, double mean) {
    static final int UNITS = 100;

    enum Law {
        UNIFORM,
        LOG_NORMAL,
        ZIPF
    }

    static SimulatedWindows of(Law law, int passages, int length, double mean) {
        RandomStream random = new RandomStream(7);
        double[] weights = new double[passages];
        Arrays.setAll(weights, i -> switch (law) {
            case UNIFORM -> 1;
            case LOG_NORMAL -> Math.exp(1.5 * random.nextGaussian());
            case ZIPF -> 1.0 / (i + 1);
        });
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, i -> weights[i] / sum);
        Arrays.parallelPrefix(weights, Double::sum);
        return new SimulatedWindows(weights, length, mean);
    }

    int windows() {
        return cumulative.length * length;
    }

    Generations draw(int generations, RandomStream random) {
        Generations.Builder all = new Generations.Builder();
        for (int g = 0; g < generations; g++) {
            int passages = poisson(random);
            int[] ids = new int[passages * length];
            int at = 0;
            for (int p = 0; p < passages; p++) {
                int found = Arrays.binarySearch(cumulative, random.nextDouble());
                int passage = Math.min(found < 0 ? -1 - found : found, cumulative.length - 1);
                int from = random.nextInt(length);
                int to = from + 1 + random.nextInt(length - from);
                for (int window = from; window < to; window++) {
                    ids[at++] = passage * length + window;
                }
            }
            all.add(Arrays.copyOf(ids, at), UNITS, Math.min(UNITS, at));
        }
        return all.build();
    }

    private int poisson(RandomStream random) {
        double product = random.nextDouble();
        int number = 0;
        for (; product > Math.exp(-mean); number++) {
            product *= random.nextDouble();
        }
        return number;
    }

    /** The first so many of them. */
    static Generations first(Generations generations, int number) {
        int[] places = new int[number];
        Arrays.setAll(places, i -> i);
        return generations.of(places);
    }

    static int distinct(Generations generations) {
        BitSet seen = new BitSet();
        Arrays.stream(generations.ids()).forEach(seen::set);
        return seen.cardinality();
    }
}
