package dev.peacock.audit.longtail;

import java.util.Arrays;

/** A distribution on a few points, with weights that sum to 1. */
record WeightedPoints(double[] values, double[] weights) {
    /** Values that differ by less than this share of theirs are put together. */
    private static final double WIDTH = 0.01;

    int size() {
        return values.length;
    }

    /** Of a list, each with the same weight. */
    static WeightedPoints ofList(double[] ascending) {
        double[] weights = new double[ascending.length];
        Arrays.fill(weights, 1.0 / ascending.length);
        return together(ascending, weights, WIDTH);
    }

    /**
     * Puts neighbouring values together into two points with the same weight, mean and variance, mean -+ deviation: a smooth function
     * then keeps its mean up to the fourth power of the width.
     */
    static WeightedPoints together(double[] ascending, double[] weights, double width) {
        double[] values = new double[2 * ascending.length];
        double[] sums = new double[2 * ascending.length];
        int size = 0;
        for (int from = 0, to; from < ascending.length; from = to) {
            double end = ascending[from] * (1 + width);
            Sum weight = new Sum();
            Sum first = new Sum();
            for (to = from; to < ascending.length && ascending[to] <= end; to++) {
                weight.add(weights[to]);
                first.add(weights[to] * (ascending[to] - ascending[from]));
            }
            if (!(weight.value() > 0)) {
                continue;
            }
            double mean = first.value() / weight.value();
            Sum second = new Sum();
            for (int i = from; i < to; i++) {
                double off = ascending[i] - ascending[from] - mean;
                second.add(weights[i] * off * off);
            }
            double deviation = Math.sqrt(second.value() / weight.value());
            for (int side = -1; side <= 1; side += 2) {
                values[size] = ascending[from] + mean + side * deviation;
                sums[size++] = weight.value() / 2;
            }
        }
        return new WeightedPoints(Arrays.copyOf(values, size), Arrays.copyOf(sums, size));
    }
}
