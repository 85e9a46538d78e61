package dev.peacock.report;

import java.util.Arrays;
import java.util.List;

/**
 * Counts of train examples by accuracy of the models that saw them (in) and of those that did not (out): a square grid
 * of equal bins over 0..1 on both sides.
 *
 * @param bins along each side
 * @param counts {@code bins * bins}, row by row: the count of (in, out) is at {@code in * bins + out}
 */
public record AccuracyGrid(int bins, List<Long> counts) {
    public static final int BINS = 20;

    public AccuracyGrid {
        counts = List.copyOf(counts);
        if (bins < 1 || counts.size() != bins * bins) {
            throw new IllegalArgumentException("a grid of " + bins + " bins a side needs " + bins * bins
                    + " counts, but " + counts.size() + " came");
        }
        counts.forEach(count -> Rule.notNegative("count", count));
    }

    /** A grid of {@value #BINS} bins a side. */
    public static AccuracyGrid of(long[] counts) {
        return new AccuracyGrid(BINS, Arrays.stream(counts).boxed().toList());
    }

    /** The position in the counts given to {@link #of} at which an example is counted. */
    public static int index(double accuracyIn, double accuracyOut) {
        return Histogram.bin(accuracyIn, 0, 1, BINS) * BINS + Histogram.bin(accuracyOut, 0, 1, BINS);
    }

    public long count(int in, int out) {
        return counts.get(in * bins + out);
    }

    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    public long max() {
        return counts.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
