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

    /** Keys that share these upper bits are of a group, fine enough that few groups have an edge in them. */
    private static final int GROUP = 20;

    private static final int SHIFT = Integer.SIZE - GROUP;
    private static final int GROUPS = 1 << GROUP;

    private final int[] edges;
    /** By bin, of which the highest scores are in the last, first those of others and then those of members. */
    private final long[] counts;

    /** By group of keys, and one more, how many edges lie below it, so that few are searched; made where scores are added. */
    private transient int @Nullable [] below;

    /** {@code edges}: {@link Curve#edges}. */
    public ScoreBins(int[] edges) {
        this.edges = edges;
        this.counts = new long[2 * (edges.length + 1)];
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
                    int member = (int) (included[r >>> 6] >>> r & 1);
                    counts[2 * bin(ScoreKeys.key(of[at]), from) + member]++;
                }
            }
        }
    }

    private int[] below() {
        int[] counts = below;
        if (counts == null) {
            counts = new int[GROUPS + 1];
            for (int group = 0, edge = 0; group <= GROUPS; counts[group++] = edge) {
                while (edge < edges.length && group(edges[edge]) < group) {
                    edge++;
                }
            }
            below = counts;
        }
        return counts;
    }

    private static int group(int key) {
        return (key >> SHIFT) + GROUPS / 2;
    }

    private int bin(int key, int[] from) {
        int group = group(key);
        int low = from[group];
        int left = from[group + 1] - low;
        while (left > 0) {
            int half = (left + 1) >>> 1;
            // without a branch: keys of a group are so near that their difference does not overflow
            low += half & ~((key - edges[low + half - 1]) >> 31);
            left -= half;
        }
        return low;
    }

    /** Adds the counts of other blocks. */
    public ScoreBins add(ScoreBins other) {
        Arrays.setAll(counts, b -> counts[b] + other.counts[b]);
        return this;
    }

    /** The curve coarsened to the bins: accepted pairs from the highest bin down, that is at each threshold from the highest. */
    Cumulated cumulated() {
        long[] ins = new long[edges.length + 1];
        long[] outs = new long[ins.length];
        for (int b = edges.length; b >= 0; b--) {
            ins[b] = counts[2 * b + 1] + (b == edges.length ? 0 : ins[b + 1]);
            outs[b] = counts[2 * b] + (b == edges.length ? 0 : outs[b + 1]);
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
