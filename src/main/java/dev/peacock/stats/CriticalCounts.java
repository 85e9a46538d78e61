package dev.peacock.stats;

import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks by two integer comparisons whether a 2x2 table can have a two-sided Fisher p-value of at most a level. The
 * two-sided p-value is at least the tail from the observed table outwards, since tables further out are no more
 * probable; a table whose own tail is above the level is therefore ruled out, and the others are candidates.
 *
 * <p>Rows are made when first asked for and kept: 8 (t + 1) bytes for each number of models in.
 */
public final class CriticalCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Above the error of a tail summed in floating point, so that rounding rules nothing out. */
    private static final double SLACK = 1e-6;

    private final int models;
    private final double level;
    private final LogFactorials factorials;
    private final ConcurrentHashMap<Integer, Row> rows = new ConcurrentHashMap<>();

    /** For tables of {@code models} models; {@code level} is in 0..1, both excluded. */
    public CriticalCounts(int models, double level) {
        this.models = models;
        this.level = level * (1 + SLACK);
        this.factorials = new LogFactorials(models);
    }

    /** By number of models that are right: at most {@code low} or at least {@code high} right among those in is a candidate. */
    public record Row(int[] low, int[] high) implements Serializable {
        public boolean isCandidate(int correct, int correctIn) {
            return correctIn <= low[correct] || correctIn >= high[correct];
        }
    }

    /** The row of tables with this many models in. */
    public Row of(int in) {
        return rows.computeIfAbsent(in, this::compute);
    }

    // one more right model moves the number right among those in by 0 or 1, and so both critical counts
    private Row compute(int in) {
        int[] low = new int[models + 1];
        int[] high = new int[models + 1];
        low[0] = -1;
        high[0] = 1;
        for (int correct = 1; correct <= models; correct++) {
            int above = high[correct - 1];
            high[correct] = tail(in, correct, above, 1) <= level ? above : above + 1;
            int below = low[correct - 1] + 1;
            low[correct] = tail(in, correct, below, -1) <= level ? below : below - 1;
        }
        return new Row(low, high);
    }

    /** Probability of {@code from} right among those in or further in a direction. */
    private double tail(int in, int correct, int from, int direction) {
        int out = models - in;
        int least = Math.max(0, correct - out);
        int most = Math.min(in, correct);
        if (from < least || from > most) {
            return (from < least) == (direction > 0) ? 1 : 0;
        }
        double sum = 0;
        double term = 1;
        for (int a = from; a >= least && a <= most && term > sum * 1e-18; a += direction) {
            sum += term;
            term *= direction > 0
                    ? (double) (in - a) * (correct - a) / ((a + 1.0) * (out - correct + a + 1.0))
                    : (double) a * (out - correct + a) / ((in - a + 1.0) * (correct - a + 1.0));
        }
        double first = factorials.choose(in, from)
                + factorials.choose(out, correct - from)
                - factorials.choose(models, correct);
        return StrictMath.exp(first) * sum;
    }
}
