package dev.peacock.estimate.prior;

import dev.ludovic.netlib.blas.BLAS;
import dev.peacock.estimate.BitColumns;
import dev.peacock.training.fleet.cpu.Blas;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How many of some train examples each two runs both saw, in integers: sums of parts are exact, in any order. */
public final class RunGram implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Examples of one product. */
    private static final int CHUNK = 1024;

    private final int runs;
    /** t x t, column after column, of which the lower triangle counts. */
    private final int[] both;

    /** Of the first runs that they were last asked for. Tasks share a gram, so that one must see the numbers of another's array. */
    private transient volatile double @Nullable [] means;

    private RunGram(int runs, int[] both) {
        this.runs = runs;
        this.both = both;
    }

    /** t. */
    public int runs() {
        return runs;
    }

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
        means = null;
        for (int at = 0; at < both.length; at++) {
            both[at] += other.both[at];
        }
        return this;
    }

    /** Adds {@code factor} X X' to the lower triangle of a matrix, X the inclusion in the first {@code t} runs, centred over these. */
    void addTo(double[] matrix, int t, double factor) {
        double[] means = means(t);
        double mean = Arrays.stream(means).sum() / t;
        for (int s = 0; s < t; s++) {
            double shift = factor * (mean - means[s]);
            for (int r = s; r < t; r++) {
                matrix[s * t + r] += factor * (both[s * runs + r] - means[r]) + shift;
            }
        }
    }

    /** Of each row of the first {@code t}: sums of whole numbers, which double holds, over t. They are kept, since a fit asks for them often. */
    private double[] means(int t) {
        double[] known = means;
        if (known != null && known.length == t) {
            return known;
        }
        double[] sums = new double[t];
        for (int s = 0; s < t; s++) {
            double below = 0;
            for (int r = s + 1; r < t; r++) {
                int value = both[s * runs + r];
                sums[r] += value;
                below += value;
            }
            sums[s] += below + both[s * runs + s];
        }
        double[] found = Arrays.stream(sums).map(sum -> sum / t).toArray();
        means = found;
        return found;
    }
}
