package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;

/**
 * One example's margins over the runs that saw it, or over those that did not, in the order of runs. A reused buffer.
 */
public final class Side {
    /** If a subtraction leaves less than this share of the whole, digits are lost, and the rest is added up again. */
    public static final double LOST = 1e-4;

    private final double[] values;
    private final int[] runs;
    private int count;

    public Side(int most) {
        this.values = new double[most];
        this.runs = new int[most];
    }

    /** Fills both sides of the block's i-th example. */
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
        in.count = ins;
        out.count = outs;
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
