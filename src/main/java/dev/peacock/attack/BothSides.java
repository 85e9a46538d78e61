package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;

/**
 * One example's margins in all runs, with the mean and the sum of squared deviations of those of the runs that saw it, and of the others.
 * Sides are told apart by factors of 0 and 1, so that loops over all runs have no branches, which C2 then makes vectors of. A reused
 * buffer.
 */
final class BothSides {
    /** If a subtraction leaves less than this share of the whole, digits are lost, and the rest is added up again. */
    private static final double LOST = 1e-4;

    /** By run. */
    final double[] margins;

    /** By run, 1 if it saw the example, else 0. */
    final double[] saw;

    private double first;
    private double second;
    private OneSide in = new OneSide(0, 0, 0);
    private OneSide out = new OneSide(0, 0, 0);

    /** The number of a side's margins, their mean, NaN of none, and the sum of squared deviations from it. */
    record OneSide(int count, double mean, double squares) {
        /** What a distance from the mean has to be multiplied by to become that from the mean of the others. */
        double scale() {
            return count / (count - 1.0);
        }

        double variance() {
            return Gaussians.variance(squares, count);
        }
    }

    BothSides(int runs) {
        this.margins = new double[runs];
        this.saw = new double[runs];
    }

    /** Takes the block's i-th example. */
    void fill(MarginBlock block, int i) {
        float[] from = block.margins();
        long[] included = block.included().column(i);
        int at = i * margins.length;
        int ins = 0;
        for (int r = 0; r < margins.length; r++) {
            int bit = (int) (included[r >>> 6] >>> r) & 1;
            margins[r] = from[at + r];
            saw[r] = bit;
            ins += bit;
        }
        int outs = margins.length - ins;
        sums(0, 0, false);
        double meanIn = first / ins;
        double meanOut = second / outs;
        sums(meanIn, meanOut, true);
        in = new OneSide(ins, meanIn, first);
        out = new OneSide(outs, meanOut, second);
    }

    OneSide in() {
        return in;
    }

    OneSide out() {
        return out;
    }

    /** Sums of both sides' distances, or of their squares, with several sums at a time, since each addition waits for the last. */
    private void sums(double fromIn, double fromOut, boolean squared) {
        double in0 = 0;
        double in1 = 0;
        double out0 = 0;
        double out1 = 0;
        int r = 0;
        for (; r + 1 < margins.length; r += 2) {
            double a = term(margins[r] - fromIn, squared);
            double b = term(margins[r + 1] - fromIn, squared);
            double c = term(margins[r] - fromOut, squared);
            double d = term(margins[r + 1] - fromOut, squared);
            in0 += saw[r] * a;
            in1 += saw[r + 1] * b;
            out0 += (1 - saw[r]) * c;
            out1 += (1 - saw[r + 1]) * d;
        }
        if (r < margins.length) {
            in0 += saw[r] * term(margins[r] - fromIn, squared);
            out0 += (1 - saw[r]) * term(margins[r] - fromOut, squared);
        }
        first = in0 + in1;
        second = out0 + out1;
    }

    private static double term(double distance, boolean squared) {
        return squared ? distance * distance : distance;
    }

    /**
     * The sum of squares of the run's own side without it: M - d^2 k / (k - 1), d its distance from the mean. Where little is left,
     * which is so for two values of an example at most (the terms add up to M k / (k - 1)), the others are gone through again.
     */
    double squaresWithout(int run) {
        OneSide side = saw[run] == 1 ? in : out;
        double d = margins[run] - side.mean();
        double left = side.squares() - d * d * side.scale();
        return left > LOST * side.squares() ? left : side.squares() == 0 ? 0 : squaresAgainWithout(run, side.count() - 1);
    }

    private double squaresAgainWithout(int run, int others) {
        double sum = 0;
        for (int r = 0; r < margins.length; r++) {
            sum += r != run && saw[r] == saw[run] ? margins[r] : 0;
        }
        double all = 0;
        for (int r = 0; r < margins.length; r++) {
            double d = margins[r] - sum / others;
            all += r != run && saw[r] == saw[run] ? d * d : 0;
        }
        return all;
    }
}
