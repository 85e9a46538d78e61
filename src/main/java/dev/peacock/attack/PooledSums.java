package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;

/**
 * The sums behind pooled variances: for each side the sum over examples of squared deviations and of (count - 1), and
 * how much of both goes away when one run is left out. Sums of blocks can be added; they are floating-point sums, so
 * the order of the blocks must be fixed.
 *
 * <p>Without one of its k values, at distance d from the mean, an example's sum of squared deviations is less by d^2 k / (k -
 * 1), and its degrees of freedom by one.
 */
public final class PooledSums implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A remainder below this share of a sum is rounding error, and counts as 0. */
    private static final double ROUNDING = 1e-13;

    private final OfSide in;
    private final OfSide out;

    public PooledSums(int runs) {
        this.in = new OfSide(runs);
        this.out = new OfSide(runs);
    }

    /** About how many bytes the sums of so many runs take. */
    public static long bytes(int runs) {
        return 4L * Double.BYTES * runs;
    }

    private static final class OfSide implements Serializable {
        private static final long serialVersionUID = 1L;

        private double squares;
        private long freedom;
        private final double[] squaresOfRun;
        /** Whole numbers. */
        private final double[] freedomOfRun;

        OfSide(int runs) {
            this.squaresOfRun = new double[runs];
            this.freedomOfRun = new double[runs];
        }

        void add(BothSides sides, BothSides.OneSide side, double ofSeen) {
            if (side.count() < 2) {
                return;
            }
            squares += side.squares();
            freedom += side.count() - 1;
            add(sides.margins, sides.saw, ofSeen, side.mean(), side.scale(), squaresOfRun, freedomOfRun);
        }

        /** Runs count by the factor {@code ofSeen} where they saw the example, else by 1 - ofSeen; one of both is 0, the other 1. */
        private static void add(
                double[] margins,
                double[] saw,
                double ofSeen,
                double mean,
                double scale,
                double[] squares,
                double[] freedom) {
            double ofOthers = 1 - ofSeen;
            double more = ofSeen - ofOthers;
            for (int r = 0; r < margins.length; r++) {
                double d = margins[r] - mean;
                double mine = ofOthers + more * saw[r];
                squares[r] += mine * (d * d * scale);
                freedom[r] += mine;
            }
        }

        void add(OfSide other) {
            squares += other.squares;
            freedom += other.freedom;
            for (int r = 0; r < squaresOfRun.length; r++) {
                squaresOfRun[r] += other.squaresOfRun[r];
                freedomOfRun[r] += other.freedomOfRun[r];
            }
        }

        double variance() {
            return freedom > 0 && squares > 0 ? squares / freedom : Double.NaN;
        }

        double[] variances() {
            double[] variances = new double[squaresOfRun.length];
            for (int r = 0; r < variances.length; r++) {
                double left = squares - squaresOfRun[r];
                double freedomLeft = freedom - freedomOfRun[r];
                variances[r] = freedomLeft > 0 && left > ROUNDING * squares ? left / freedomLeft : Double.NaN;
            }
            return variances;
        }
    }

    /** Adds all examples of a block. */
    public void add(MarginBlock block) {
        BothSides sides = new BothSides(block.runs());
        for (int i = 0; i < block.size(); i++) {
            sides.fill(block, i);
            in.add(sides, sides.in(), 1);
            out.add(sides, sides.out(), 0);
        }
    }

    /** Adds the sums of other blocks. */
    public void add(PooledSums other) {
        in.add(other.in);
        out.add(other.out);
    }

    public PooledVariances variances() {
        return new PooledVariances(in.variances(), out.variances());
    }

    /** With no run left out, each an array of one. */
    public PooledVariances whole() {
        return new PooledVariances(new double[] {in.variance()}, new double[] {out.variance()});
    }

    /**
     * Mean number of shadows of an example on the side that has fewer, roughly: degrees of freedom by example.
     *
     * @param examples over how many examples the sums go
     */
    public double shadows(long examples) {
        return examples == 0 ? 0 : (double) Math.min(in.freedom, out.freedom) / examples;
    }
}
