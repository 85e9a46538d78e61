package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;
import java.util.stream.IntStream;

/**
 * One example's margins in all runs, with the mean and the sum of squared deviations of those of the runs that saw it, and of the others.
 * Sides are told apart by factors of 0 and 1, so that loops over all runs have no branches, which C2 then makes vectors of. A reused
 * buffer.
 */
final class BothSides {
    /** Of every byte, its bits from the lowest on. */
    private static final double[] BITS = IntStream.range(0, 256 * Byte.SIZE)
            .mapToDouble(i -> i / Byte.SIZE >>> i % Byte.SIZE & 1)
            .toArray();

    /** By run. */
    final double[] margins;

    /** By run, 1 if it saw the example, else 0; longer than there are runs. */
    final double[] saw;

    /** By run, 1 - saw. */
    private final double[] others;

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
        this.saw = new double[runs + Byte.SIZE];
        this.others = new double[saw.length];
    }

    /** Takes the block's i-th example. */
    void fill(MarginBlock block, int i) {
        float[] from = block.margins();
        int at = i * margins.length;
        for (int r = 0; r < margins.length; r++) {
            margins[r] = from[at + r];
        }
        long[] included = block.included().column(i);
        int ins = block.included().count(i);
        int outs = margins.length - ins;
        for (int r = 0; r < margins.length; r += Byte.SIZE) {
            int bits = (int) (included[r >>> 6] >>> r) & 255;
            System.arraycopy(BITS, bits * Byte.SIZE, saw, r, Byte.SIZE);
            System.arraycopy(BITS, (255 - bits) * Byte.SIZE, others, r, Byte.SIZE);
        }
        sum();
        double meanIn = first / ins;
        double meanOut = second / outs;
        sumSquares(meanIn, meanOut);
        in = new OneSide(ins, meanIn, first);
        out = new OneSide(outs, meanOut, second);
    }

    OneSide in() {
        return in;
    }

    OneSide out() {
        return out;
    }

    /** Sums of both sides, two at a time, since each addition waits for the last. */
    private void sum() {
        double in0 = 0;
        double in1 = 0;
        double out0 = 0;
        double out1 = 0;
        for (int r = 0; r + 1 < margins.length; r += 2) {
            in0 += saw[r] * margins[r];
            out0 += others[r] * margins[r];
            in1 += saw[r + 1] * margins[r + 1];
            out1 += others[r + 1] * margins[r + 1];
        }
        for (int r = margins.length & -2; r < margins.length; r++) {
            in0 += saw[r] * margins[r];
            out0 += others[r] * margins[r];
        }
        first = in0 + in1;
        second = out0 + out1;
    }

    /** The same of squared distances from the means. */
    private void sumSquares(double meanIn, double meanOut) {
        double in0 = 0;
        double in1 = 0;
        double out0 = 0;
        double out1 = 0;
        for (int r = 0; r + 1 < margins.length; r += 2) {
            in0 += saw[r] * square(margins[r] - meanIn);
            out0 += others[r] * square(margins[r] - meanOut);
            in1 += saw[r + 1] * square(margins[r + 1] - meanIn);
            out1 += others[r + 1] * square(margins[r + 1] - meanOut);
        }
        for (int r = margins.length & -2; r < margins.length; r++) {
            in0 += saw[r] * square(margins[r] - meanIn);
            out0 += others[r] * square(margins[r] - meanOut);
        }
        first = in0 + in1;
        second = out0 + out1;
    }

    private static double square(double d) {
        return d * d;
    }

    /**
     * The sum of squares of the run's own side without it: M - d^2 k / (k - 1), d its distance from the mean. Where little is left,
     * which is so for two values of an example at most (the terms add up to M k / (k - 1)), the others are gone through again.
     */
    double squaresWithout(int run) {
        OneSide side = saw[run] == 1 ? in : out;
        double d = margins[run] - side.mean();
        double left = side.squares() - d * d * side.count() / (side.count() - 1);
        return left > LeftOut.LOST * side.squares()
                ? left
                : side.squares() == 0 ? 0 : squaresAgainWithout(run, side.count() - 1);
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
