package dev.peacock.audit.epsilon;

import dev.peacock.bits.PackedBits;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Of each of some runs, the canaries with the highest and the lowest scores, and whether it saw them. Of equal scores the lower
 * canary counts as the lower. Those of disjoint canaries can be added, in any order.
 */
public final class ExtremeScores implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Numbers that all runs keep together: what is sent from task to task. */
    private static final int MOST_KEPT = 1 << 21;

    private final int keep;
    private final long[][] low;
    private final long[][] high;
    private final int[] scored;
    private final int[] included;

    private ExtremeScores(int keep, long[][] low, long[][] high, int[] scored, int[] included) {
        this.keep = keep;
        this.low = low;
        this.high = high;
        this.scored = scored;
        this.included = included;
    }

    /** The most canaries that can be kept of each of so many runs, on a side. */
    public static int most(int runs) {
        return Math.max(1, MOST_KEPT / 2 / runs);
    }

    /**
     * Of some canaries.
     *
     * @param ids of the canaries
     * @param scores by run and canary; higher is more likely in; NaN has no score
     * @param saw by run, which of them it saw
     * @param keep how many to keep at most, on a side
     */
    public static ExtremeScores of(int[] ids, double[][] scores, PackedBits[] saw, int keep) {
        int runs = scores.length;
        long[][] low = new long[runs][];
        long[][] high = new long[runs][];
        int[] scored = new int[runs];
        int[] included = new int[runs];
        for (int r = 0; r < runs; r++) {
            double[] of = scores[r];
            PackedBits in = saw[r];
            long[] keys = IntStream.range(0, ids.length)
                    .filter(i -> !Double.isNaN(of[i]))
                    .mapToLong(i -> key(of[i], ids[i], in.get(i)))
                    .sorted()
                    .toArray();
            scored[r] = keys.length;
            included[r] = (int) Arrays.stream(keys).filter(ExtremeScores::isIn).count();
            low[r] = first(keys, keep);
            high[r] = last(keys, keep);
        }
        return new ExtremeScores(keep, low, high, scored, included);
    }

    /** Sorts like (score, id). */
    private static long key(double score, int id, boolean in) {
        int bits = Float.floatToIntBits((float) score + 0f);
        return (long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << 32 | (long) id << 1 | (in ? 1 : 0);
    }

    private static boolean isIn(long key) {
        return (key & 1) != 0;
    }

    private static long[] first(long[] sorted, int keep) {
        return Arrays.copyOf(sorted, Math.min(keep, sorted.length));
    }

    private static long[] last(long[] sorted, int keep) {
        return Arrays.copyOfRange(sorted, Math.max(0, sorted.length - keep), sorted.length);
    }

    /** Those of the canaries of both. */
    public ExtremeScores add(ExtremeScores other) {
        int runs = scored.length;
        long[][] lows = new long[runs][];
        long[][] highs = new long[runs][];
        int[] all = new int[runs];
        int[] in = new int[runs];
        for (int r = 0; r < runs; r++) {
            lows[r] = first(merged(low[r], other.low[r]), keep);
            highs[r] = last(merged(high[r], other.high[r]), keep);
            all[r] = scored[r] + other.scored[r];
            in[r] = included[r] + other.included[r];
        }
        return new ExtremeScores(keep, lows, highs, all, in);
    }

    private static long[] merged(long[] a, long[] b) {
        long[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        Arrays.sort(both);
        return both;
    }

    /** How many guesses a run can make: an even number. */
    public int mostGuesses() {
        return 2 * Math.min(keep, Arrays.stream(scored).min().orElse(0) / 2);
    }

    /** How many canaries the r-th run saw, of those that have a score in it. */
    public int included(int r) {
        return included[r];
    }

    /** How many canaries have a score in the r-th run. */
    public int scored(int r) {
        return scored[r];
    }

    /**
     * How many guesses are right if each run makes {@code number}, an even one of at most {@link #mostGuesses}: half of them "in", about
     * its highest scores, and half "out", about its lowest.
     */
    public int correct(int number) {
        int correct = 0;
        for (int r = 0; r < scored.length; r++) {
            for (int k = 0; k < number / 2; k++) {
                correct += isIn(low[r][k]) ? 0 : 1;
                correct += isIn(high[r][high[r].length - 1 - k]) ? 1 : 0;
            }
        }
        return correct;
    }

    public int runs() {
        return scored.length;
    }
}
