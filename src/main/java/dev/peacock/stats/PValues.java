package dev.peacock.stats;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Some p-values of a family of tests: the distinct ones, ascending, and how many tests have each. A family of any size is cut
 * into ranges of p by {@link #range}; each range needs only the number of smaller p-values and the smallest q-value of the
 * ranges beyond it to have its own q-values exactly.
 */
public record PValues(double[] values, long[] counts) implements Serializable {

    /** Sorts and merges equal values. */
    public static PValues of(double[] values, long[] counts) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int size = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] > sorted[size - 1]) {
                sorted[size++] = sorted[i];
            }
        }
        double[] distinct = Arrays.copyOf(sorted, size);
        long[] merged = new long[distinct.length];
        for (int i = 0; i < values.length; i++) {
            merged[Arrays.binarySearch(distinct, values[i])] += counts[i];
        }
        return new PValues(distinct, merged);
    }

    /** A test each; NaN is none. */
    public static PValues ofEach(double[] values) {
        double[] tested =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        long[] once = new long[tested.length];
        Arrays.fill(once, 1);
        return of(tested, once);
    }

    /** The q-value of each test in the family of all of them; NaN is no test, and has none. */
    public static double[] adjusted(double[] values, FdrMethod method) {
        PValues family = ofEach(values);
        double[] q = family.qValues(0, family.total(), method, 1);
        return Arrays.stream(values)
                .map(p -> Double.isNaN(p) ? Double.NaN : q[Arrays.binarySearch(family.values, p)])
                .toArray();
    }

    /** All of them together. */
    public static PValues merge(Iterable<PValues> parts) {
        List<PValues> list = new ArrayList<>();
        parts.forEach(list::add);
        if (list.size() == 1) {
            return list.get(0);
        }
        int size = Math.toIntExact(list.stream().mapToLong(p -> p.values.length).sum());
        double[] values = new double[size];
        long[] counts = new long[size];
        int next = 0;
        for (PValues part : list) {
            System.arraycopy(part.values, 0, values, next, part.values.length);
            System.arraycopy(part.counts, 0, counts, next, part.counts.length);
            next += part.values.length;
        }
        return of(values, counts);
    }

    /** Number of the range that a p-value in 0..1 falls in: a sixteenth of an octave. Larger p-values have no smaller number. */
    public static int range(double p) {
        return (int) (Double.doubleToRawLongBits(p) >>> 48);
    }

    /** The same, cut into ranges. */
    public TreeMap<Integer, PValues> byRange() {
        TreeMap<Integer, PValues> ranges = new TreeMap<>();
        int from = 0;
        while (from < values.length) {
            int range = range(values[from]);
            int to = from + 1;
            while (to < values.length && range(values[to]) == range) {
                to++;
            }
            ranges.put(range, new PValues(Arrays.copyOfRange(values, from, to), Arrays.copyOfRange(counts, from, to)));
            from = to;
        }
        return ranges;
    }

    /** Number of tests. */
    public long total() {
        return Arrays.stream(counts).sum();
    }

    /**
     * q-values of the values, in their order: the smallest p' N f / rank(p') over all p' in the family that are not smaller,
     * at most 1, where rank(p') counts the tests with at most p', N is the size of the family and f the method's factor.
     *
     * @param before number of tests in the family with smaller p-values than all these
     * @param beyond the smallest q-value among larger p-values, or 1
     */
    public double[] qValues(long before, long family, FdrMethod method, double beyond) {
        double scale = family * method.factor(family);
        double[] q = new double[values.length];
        long rank = before + total();
        double smallest = Math.min(1, beyond);
        for (int i = values.length - 1; i >= 0; i--) {
            smallest = Math.min(smallest, values[i] * (scale / rank));
            q[i] = smallest;
            rank -= counts[i];
        }
        return q;
    }
}
