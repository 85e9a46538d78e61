package dev.peacock.audit.membership;

import dev.peacock.attack.Curve;
import dev.peacock.attack.ScoreKeys;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of pairs of a run and an example by the bin of their score, for runs that saw the example and for the others.
 * The thresholds of a curve separate the bins. Counts are whole numbers, so the order of adding does not matter.
 */
public final class ScoreBins implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] edges;
    /** By bin; the highest scores are in the last. */
    private final long[] in;

    private final long[] out;

    /** By group of keys, and one more, how many edges lie below it, so that few are searched; made where scores are added. */
    private transient int @Nullable [] below;

    /** {@code edges}: {@link Curve#edges}. */
    public ScoreBins(int[] edges) {
        this.edges = edges;
        this.in = new long[edges.length + 1];
        this.out = new long[in.length];
    }

    /** The same bins with all counts 0. They share the search index. */
    public ScoreBins empty() {
        ScoreBins empty = new ScoreBins(edges);
        empty.below = below();
        return empty;
    }

    /** Counts an attack's scores of a block. */
    public void add(Scores scores, Attack attack) {
        float[] of = scores.of(attack);
        int[] from = below();
        int runs = scores.block().runs();
        for (int i = 0; i < scores.block().size(); i++) {
            long[] included = scores.block().included().column(i);
            for (int r = 0, at = i * runs; r < runs; r++, at++) {
                if (!Float.isNaN(of[at])) {
                    boolean member = (included[r >>> 6] >>> r & 1) != 0;
                    (member ? in : out)[bin(ScoreKeys.key(of[at]), from)]++;
                }
            }
        }
    }

    private int[] below() {
        int[] counts = below;
        if (counts == null) {
            counts = new int[ScoreKeys.GROUPS + 1];
            for (int group = 0, edge = 0; group <= ScoreKeys.GROUPS; counts[group++] = edge) {
                while (edge < edges.length && ScoreKeys.group(edges[edge]) < group) {
                    edge++;
                }
            }
            below = counts;
        }
        return counts;
    }

    private int bin(int key, int[] from) {
        int group = ScoreKeys.group(key);
        int found = Arrays.binarySearch(edges, from[group], from[group + 1], key);
        return found < 0 ? -found - 1 : found + 1;
    }

    /** Adds the counts of other blocks. */
    public ScoreBins add(ScoreBins other) {
        for (int b = 0; b < in.length; b++) {
            in[b] += other.in[b];
            out[b] += other.out[b];
        }
        return this;
    }

    /** The curve coarsened to the bins: accepted pairs from the highest bin down, that is at each threshold from the highest. */
    Cumulated cumulated() {
        long[] ins = in.clone();
        long[] outs = out.clone();
        for (int b = ins.length - 2; b >= 0; b--) {
            ins[b] += ins[b + 1];
            outs[b] += outs[b + 1];
        }
        return new Cumulated(ins, outs);
    }

    /** Pairs at or above each bin, by bin; the first are all. Figures are NaN without members or without others. */
    record Cumulated(long[] in, long[] out) {
        /** A rate times the total is the count behind the rate, or just below it. */
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
            double best = in[0] > 0 && out[0] > 0 ? 0 : Double.NaN;
            for (int b = 0; b < in.length; b++) {
                best = Math.max(best, (double) in[b] / in[0] - (double) out[b] / out[0]);
            }
            return (1 + best) / 2;
        }

        /** The largest true-positive rate with a false-positive rate of at most {@code fpr}. */
        double tprAt(double fpr) {
            if (in[0] == 0 || out[0] == 0) {
                return Double.NaN;
            }
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
