package dev.peacock.audit.value;

import dev.peacock.stats.Interval;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How far values are those of the examples, and not of chance: values by two halves of the fleet, which have nothing but the examples
 * in common.
 *
 * @param examples those with a value by both halves
 * @param halves Pearson's correlation of the two; null with fewer than three examples, or where a half's values are all equal
 */
public record Reliability(int examples, @Nullable Double halves) {

    /** By example; NaN is undefined. */
    public static Reliability of(double[] first, double[] second) {
        int[] both = IntStream.range(0, first.length)
                .filter(i -> !Double.isNaN(first[i]) && !Double.isNaN(second[i]))
                .toArray();
        double value = both.length < 3
                ? Double.NaN
                : new PearsonsCorrelation().correlation(some(first, both), some(second, both));
        return new Reliability(both.length, Double.isNaN(value) ? null : value);
    }

    private static double[] some(double[] values, int[] places) {
        return IntStream.of(places).mapToDouble(i -> values[i]).toArray();
    }

    /**
     * The share of the variance of the whole fleet's values that is due to the examples, 2r / (1 + r) (Spearman 1910, Brown 1910), and
     * 0 where r is negative; null where r is.
     */
    public @Nullable Double whole() {
        return halves == null ? null : halves <= 0 ? 0.0 : (Double) (2 * halves / (1 + halves));
    }

    /** Within plus and minus this, values that are nothing but chance correlate in 95% of fleets. */
    public double chance() {
        return Interval.Z95 / Math.sqrt(examples);
    }
}
