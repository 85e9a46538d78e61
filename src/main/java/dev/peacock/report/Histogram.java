package dev.peacock.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts in bins. Bin b holds {@code edges[b] <= x < edges[b + 1]}; the last one holds its upper edge too.
 *
 * @param edges ascending, one more than counts
 */
public record Histogram(List<Double> edges, List<Long> counts) {
    /** Bins of the memorization histogram, over -1..1. */
    public static final int MEMORIZATION_BINS = 40;

    // An estimate on an edge, such as 1 - 0.9 on 0.1, comes out a rounding error below it.
    private static final double ROUNDING = 1e-9;

    public Histogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        if (counts.isEmpty() || edges.size() != counts.size() + 1) {
            throw new IllegalArgumentException("a histogram must have one edge more than counts, but has "
                    + edges.size() + " and " + counts.size());
        }
        for (int bin = 0; bin < counts.size(); bin++) {
            Rule.notNegative("count", counts.get(bin));
            if (!(edges.get(bin) < edges.get(bin + 1))) {
                throw new IllegalArgumentException("edges must ascend, but are " + edges);
            }
        }
    }

    /** Bins of equal width over low..high. */
    public static Histogram uniform(double low, double high, long[] counts) {
        List<Double> edges = IntStream.rangeClosed(0, counts.length)
                .mapToObj(bin -> low + (high - low) * bin / counts.length)
                .toList();
        return new Histogram(edges, Arrays.stream(counts).boxed().toList());
    }

    /** The bin of a memorization in -1..1, for counting. */
    public static int memorizationBin(double memorization) {
        return bin(memorization, -1, 1, MEMORIZATION_BINS);
    }

    /** The bin of a value under equal bins over low..high; values outside go into the nearest bin. */
    public static int bin(double value, double low, double high, int bins) {
        int bin = (int) Math.floor((value - low) / (high - low) * bins + ROUNDING);
        return Math.max(0, Math.min(bins - 1, bin));
    }

    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    public long max() {
        return counts.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
