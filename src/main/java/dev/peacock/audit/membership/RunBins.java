package dev.peacock.audit.membership;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How many examples of each run have a score in which bin, those that the run saw and the others; bins lie between the
 * thresholds of a curve. Whole numbers: they add in any order.
 */
public final class RunBins implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int runs;
    private final int[] edges;
    private final int bins;
    /** By run and bin; the highest scores are in the last bin. */
    private final int[] in;

    private final int[] out;

    /** {@code curve} gives the edges. */
    public RunBins(int runs, Curve curve) {
        this.runs = runs;
        this.edges = curve.edges();
        this.bins = edges.length + 1;
        this.in = new int[Math.multiplyExact(runs, bins)];
        this.out = new int[in.length];
    }

    /** Counts an attack's scores of a block. */
    public void add(Scores scores, Attack attack) {
        float[] of = scores.of(attack);
        for (int i = 0; i < scores.block().size(); i++) {
            long[] included = scores.block().included().column(i);
            for (int r = 0, at = i * runs; r < runs; r++, at++) {
                if (!Float.isNaN(of[at])) {
                    boolean member = (included[r >>> 6] >>> r & 1) != 0;
                    (member ? in : out)[r * bins + bin(ScoreKeys.key(of[at]))]++;
                }
            }
        }
    }

    private int bin(int key) {
        int found = Arrays.binarySearch(edges, key);
        return found < 0 ? -found - 1 : found + 1;
    }

    /** Adds what other blocks came to. */
    public RunBins add(RunBins other) {
        for (int i = 0; i < in.length; i++) {
            in[i] += other.in[i];
            out[i] += other.out[i];
        }
        return this;
    }

    /**
     * The curve of runs that count as often as {@code weights} say, coarsened to the bins: accepted pairs from the highest
     * bin down, that is at each threshold from the highest.
     */
    Cumulated cumulated(int[] weights) {
        long[] ins = new long[bins];
        long[] outs = new long[bins];
        for (int r = 0; r < runs; r++) {
            int weight = weights[r];
            for (int b = 0, at = r * bins; weight > 0 && b < bins; b++, at++) {
                ins[b] += (long) weight * in[at];
                outs[b] += (long) weight * out[at];
            }
        }
        for (int b = bins - 2; b >= 0; b--) {
            ins[b] += ins[b + 1];
            outs[b] += outs[b + 1];
        }
        return new Cumulated(ins, outs);
    }

    int runs() {
        return runs;
    }

    /** Pairs at or above each bin, by bin; the first are all. */
    record Cumulated(long[] in, long[] out) {
        /** A rate times the total is the count that it was made of, or just under it. */
        private static final double ROUNDING = 1 + 1e-12;

        double auc() {
            double wins = 0;
            for (int b = 0; b < in.length; b++) {
                long inAbove = b + 1 < in.length ? in[b + 1] : 0;
                long outAbove = b + 1 < in.length ? out[b + 1] : 0;
                wins += (double) (out[b] - outAbove) * (in[b] + inAbove);
            }
            return wins / (2.0 * in[0] * out[0]);
        }

        double balancedAccuracy() {
            double best = 0;
            for (int b = 0; b < in.length; b++) {
                best = Math.max(best, (double) in[b] / in[0] - (double) out[b] / out[0]);
            }
            return (1 + best) / 2;
        }

        /** The largest true-positive rate with a false-positive rate of at most {@code fpr}. */
        double tprAt(double fpr) {
            double most = fpr * out[0] * ROUNDING;
            int low = 0;
            int high = in.length;
            // the lowest bin from which on up no more than so many are accepted
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (out[middle] <= most) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low == in.length ? 0 : (double) in[low] / in[0];
        }
    }
}
