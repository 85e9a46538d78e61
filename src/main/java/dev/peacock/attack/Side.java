package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;

/**
 * One example's margins over the runs that saw it, or over those that did not, in the order of runs. A reused buffer.
 */
public final class Side {
    /** If a subtraction leaves less than this share of the whole, digits are lost, and the rest is added up again. */
    private static final double LOST = 1e-4;

    private final double[] values;
    private final int[] runs;
    private int count;
    private double mean;
    private double squares;

    public Side(int most) {
        this.values = new double[most];
        this.runs = new int[most];
    }

    /** Fills both sides of the block's i-th example and measures them. */
    public static void fill(MarginBlock block, int i, Side in, Side out) {
        int runs = block.runs();
        float[] margins = block.margins();
        long[] included = block.included().column(i);
        int ins = 0;
        int outs = 0;
        for (int r = 0, at = i * runs; r < runs; r++, at++) {
            if ((included[r >>> 6] >>> r & 1) != 0) {
                in.values[ins] = margins[at];
                in.runs[ins++] = r;
            } else {
                out.values[outs] = margins[at];
                out.runs[outs++] = r;
            }
        }
        in.measure(ins);
        out.measure(outs);
    }

    private void measure(int filled) {
        count = filled;
        double sum = 0;
        for (int j = 0; j < count; j++) {
            sum += values[j];
        }
        mean = sum / count;
        double all = 0;
        for (int j = 0; j < count; j++) {
            double d = values[j] - mean;
            all += d * d;
        }
        squares = all;
    }

    public int count() {
        return count;
    }

    public double value(int j) {
        return values[j];
    }

    public int run(int j) {
        return runs[j];
    }

    /** NaN of none. */
    public double mean() {
        return mean;
    }

    /** Sum of squared deviations from the mean. */
    public double squares() {
        return squares;
    }

    /**
     * The same without the j-th value: M - d^2 k / (k - 1), d its distance from the mean. Where little is left, which is so
     * for two values of an example at most (the terms add up to M k / (k - 1)), the others are gone through again.
     */
    public double squaresWithout(int j) {
        double d = values[j] - mean;
        double left = squares - d * d * count / (count - 1);
        return left > LOST * squares ? left : squares == 0 ? 0 : squaresAgainWithout(j);
    }

    private double squaresAgainWithout(int j) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
            sum += k == j ? 0 : values[k];
        }
        double others = sum / (count - 1);
        double all = 0;
        for (int k = 0; k < count; k++) {
            double d = values[k] - others;
            all += k == j ? 0 : d * d;
        }
        return all;
    }

    /** The sum of numbers, none negative, without the j-th of them. */
    public static double sumWithout(double[] numbers, int count, double sum, int j) {
        double left = sum - numbers[j];
        if (left > LOST * sum) {
            return left;
        }
        double again = 0;
        for (int k = 0; k < count; k++) {
            again += k == j ? 0 : numbers[k];
        }
        return again;
    }
}
