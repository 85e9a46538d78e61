package dev.peacock.stats;

import java.util.Arrays;

/** {@link PValues} of a family that fits into memory. */
public final class QValuesOf {
    private QValuesOf() {}

    /** The q-value of each of a family of p-values, in their order. */
    public static double[] of(double[] family, FdrMethod method) {
        long[] ones = new long[family.length];
        Arrays.fill(ones, 1);
        PValues all = PValues.of(family, ones);
        double[] q = all.qValues(0, family.length, method, 1);
        return Arrays.stream(family)
                .map(p -> q[Arrays.binarySearch(all.values(), p)])
                .toArray();
    }
}
