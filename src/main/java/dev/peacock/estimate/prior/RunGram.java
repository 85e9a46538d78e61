package dev.peacock.estimate.prior;

import dev.ludovic.netlib.blas.BLAS;
import dev.peacock.estimate.BitColumns;
import dev.peacock.training.fleet.cpu.Blas;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How many of some train examples each two runs both saw, in integers: sums of parts are exact, in any order.
 *
 * @param runs t
 * @param both t x t, column after column, of which the lower triangle counts
 */
public record RunGram(int runs, int[] both) implements Serializable {
    /** Examples of one product. */
    private static final int CHUNK = 1024;

    public static RunGram empty(int runs) {
        return new RunGram(runs, new int[Math.multiplyExact(runs, runs)]);
    }

    public static RunGram of(BitColumns included) {
        int t = included.rows();
        float[] product = new float[Math.multiplyExact(t, t)];
        RunGram gram = empty(t);
        float[] columns = new float[t * CHUNK];
        BLAS blas = Blas.library();
        for (int from = 0; from < included.columns(); from += CHUNK) {
            int count = Math.min(CHUNK, included.columns() - from);
            Arrays.fill(columns, 0);
            for (int i = 0; i < count; i++) {
                for (int r = 0; r < t; r++) {
                    columns[i * t + r] = included.get(from + i, r) ? 1 : 0;
                }
            }
            // counts of one chunk are far below 2^24, so that float is exact
            blas.ssyrk("L", "N", t, count, 1, columns, t, 0, product, t);
            for (int at = 0; at < product.length; at++) {
                gram.both[at] += (int) product[at];
            }
        }
        return gram;
    }

    /** That of both together; the array of this one is used for it. */
    public RunGram plus(RunGram other) {
        for (int at = 0; at < both.length; at++) {
            both[at] += other.both[at];
        }
        return this;
    }

    /** Adds {@code factor} X X' to the lower triangle of a matrix, X the inclusion in the first {@code t} runs, centred over these. */
    void addTo(double[] matrix, int t, double factor) {
        long[] sums = new long[t];
        long total = 0;
        for (int s = 0; s < t; s++) {
            for (int r = s; r < t; r++) {
                int value = both[s * runs + r];
                sums[r] += value;
                sums[s] += r == s ? 0 : value;
                total += r == s ? value : 2L * value;
            }
        }
        double mean = total / ((double) t * t);
        for (int s = 0; s < t; s++) {
            for (int r = s; r < t; r++) {
                matrix[s * t + r] += factor * (both[s * runs + r] - (sums[r] + sums[s]) / (double) t + mean);
            }
        }
    }
}
