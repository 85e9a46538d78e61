package dev.peacock.estimate.prior;

import dev.ludovic.netlib.blas.BLAS;
import dev.peacock.estimate.BitColumns;
import dev.peacock.training.fleet.cpu.Blas;
import java.io.Serializable;
import java.util.Arrays;

/**
 * X X' of some train examples, X their centred inclusion (runs x examples), in integers: sums of parts are exact, in any order.
 *
 * @param runs t
 * @param both t x t, column after column, of which the lower triangle counts: how many of the examples two runs both saw
 * @param weighted by run: over the examples it saw, the sum of how many runs saw each
 * @param squares sum over all examples of the square of that number
 */
public record RunGram(int runs, int[] both, long[] weighted, long squares) implements Serializable {
    /** Examples of one product. */
    private static final int CHUNK = 1024;

    public static RunGram empty(int runs) {
        return new RunGram(runs, new int[Math.multiplyExact(runs, runs)], new long[runs], 0);
    }

    public static RunGram of(BitColumns included) {
        int t = included.rows();
        float[] product = new float[Math.multiplyExact(t, t)];
        int[] both = new int[product.length];
        long[] weighted = new long[t];
        long squares = 0;
        float[] columns = new float[t * CHUNK];
        BLAS blas = Blas.library();
        for (int from = 0; from < included.columns(); from += CHUNK) {
            int count = Math.min(CHUNK, included.columns() - from);
            Arrays.fill(columns, 0);
            for (int i = 0; i < count; i++) {
                int k = included.count(from + i);
                squares += (long) k * k;
                for (int r = 0; r < t; r++) {
                    if (included.get(from + i, r)) {
                        columns[i * t + r] = 1;
                        weighted[r] += k;
                    }
                }
            }
            // counts of one chunk are far below 2^24, so that float is exact
            blas.ssyrk("L", "N", t, count, 1, columns, t, 0, product, t);
            for (int at = 0; at < both.length; at++) {
                both[at] += (int) product[at];
            }
        }
        return new RunGram(t, both, weighted, squares);
    }

    /** That of both together; the arrays of this one are used for it. */
    public RunGram plus(RunGram other) {
        for (int at = 0; at < both.length; at++) {
            both[at] += other.both[at];
        }
        for (int r = 0; r < runs; r++) {
            weighted[r] += other.weighted[r];
        }
        return new RunGram(runs, both, weighted, squares + other.squares);
    }

    /** Adds {@code factor} X X' of the first {@code some} runs, which are those of a matrix, to its lower triangle. */
    void addTo(double[] matrix, int some, double factor) {
        double t = runs;
        for (int s = 0; s < some; s++) {
            for (int r = s; r < some; r++) {
                matrix[s * some + r] += factor
                        * (both[s * runs + r] - (weighted[r] + weighted[s]) / t + squares / (t * t));
            }
        }
    }
}
