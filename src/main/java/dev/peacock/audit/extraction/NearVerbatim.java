package dev.peacock.audit.extraction;

import dev.peacock.generate.model.Sampling;
import dev.peacock.training.language.NextSymbol;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How probable it is that a draw of at most T symbols lies within an edit distance of a suffix of T symbols (Levenshtein's: symbols that
 * are replaced, inserted or left out). A draw ends with the end symbol, or after T symbols. A beam keeps the most probable beginnings
 * that can still end within the distance, as a row of the table of distances tells (arXiv:2603.24917): what reaches the end is a lower
 * bound, and with the probability of all beginnings that did not fit into the beam, an upper bound. Beginnings that cannot end within
 * the distance count for neither, so that a beam that keeps all the others gives the probability itself.
 */
public final class NearVerbatim {
    /** Beginnings that the model is fed at a time, and the probabilities that it gives for them, at most. */
    private static final int TOGETHER = 64;

    private static final int LOGS = 1 << 22;

    private final NextSymbol model;
    private final Sampling sampling;
    private final int[] suffix;
    private final int most;
    private final int beam;
    private final int width;
    private final int symbols;
    private final int stateSize;

    private double lower;
    private double dropped;

    /**
     * Bounds of a probability.
     *
     * @param upper {@code lower} where nothing was dropped
     */
    public record Bounds(double lower, double upper) implements Serializable {}

    /**
     * Beginnings of equal length.
     *
     * @param states of the model for each, which was fed all but its last symbol
     * @param last symbol of each
     * @param rows of the table of distances: of each beginning, 2 distance + 1 values around its length
     */
    private record Beginnings(float[][] states, int[] last, double[] logs, byte[][] rows) {
        int count() {
            return last.length;
        }
    }

    private NearVerbatim(NextSymbol model, Sampling sampling, int[] suffix, int most, int beam) {
        this.model = model;
        this.sampling = sampling;
        this.suffix = suffix;
        this.most = most;
        this.beam = beam;
        this.width = 2 * most + 1;
        this.symbols = model.vocabulary();
        this.stateSize = model.stateSize();
    }

    /**
     * The bounds.
     *
     * @param prefix 0 or more symbols
     * @param suffix one symbol or more
     * @param distance 0 to 100
     * @param beam beginnings that are kept, 1 or more
     */
    public static Bounds of(NextSymbol model, int[] prefix, int[] suffix, Sampling sampling, int distance, int beam) {
        if (suffix.length == 0 || distance < 0 || distance > 100 || beam < 1) {
            throw new IllegalArgumentException(
                    suffix.length + " symbols, distance " + distance + ", a beam of " + beam);
        }
        NearVerbatim search = new NearVerbatim(model, sampling, suffix, distance, beam);
        Beginnings beginnings = search.start(prefix);
        for (int length = 0; length < suffix.length && beginnings.count() > 0; length++) {
            beginnings = search.step(beginnings, length);
        }
        double lower = Math.min(1, search.lower);
        return new Bounds(lower, Math.min(1, lower + search.dropped));
    }

    private Beginnings start(int[] prefix) {
        float[] states = new float[stateSize];
        float[] logs = new float[symbols];
        int last = 0;
        for (int symbol : prefix) {
            model.step(1, states, new int[] {last}, logs);
            last = symbol;
        }
        byte[] row = new byte[width];
        for (int d = 0; d < width; d++) {
            int j = d - most;
            row[d] = (byte) (j < 0 || j > suffix.length ? most + 1 : j);
        }
        return new Beginnings(new float[][] {states}, new int[] {last}, new double[1], new byte[][] {row});
    }

    /** Beginnings with one more symbol; none behind the last symbol. */
    private Beginnings step(Beginnings from, int length) {
        int some = Math.max(1, Math.min(TOGETHER, LOGS / symbols));
        float[] states = new float[Math.min(some, from.count()) * stateSize];
        float[] logs = new float[Math.min(some, from.count()) * symbols];
        Kept kept = new Kept(width, beam);
        for (int first = 0; first < from.count(); first += some) {
            int end = Math.min(from.count(), first + some);
            for (int b = first; b < end; b++) {
                System.arraycopy(from.states[b], 0, states, (b - first) * stateSize, stateSize);
            }
            model.step(end - first, states, Arrays.copyOfRange(from.last, first, end), logs);
            for (int b = first; b < end; b++) {
                System.arraycopy(states, (b - first) * stateSize, from.states[b], 0, stateSize);
                double[] scheme = sampling.logProbabilities(logs, (b - first) * symbols, symbols);
                grow(from, b, length, scheme, kept);
            }
        }
        return kept(from, kept);
    }

    /** Adds what may follow a beginning. */
    private void grow(Beginnings from, int b, int length, double[] scheme, Kept kept) {
        end(from, b, length, scheme[0]);
        byte[] other = new byte[width];
        byte[] row = new byte[width];
        // -1: a symbol that the suffix does not have there
        boolean others = advance(from.rows[b], length, -1, other);
        for (int symbol = 1; symbol < symbols; symbol++) {
            double log = from.logs[b] + scheme[symbol];
            if (log == Double.NEGATIVE_INFINITY) {
                continue;
            }
            boolean near = isNear(symbol, length);
            if (near ? advance(from.rows[b], length, symbol, row) : others) {
                byte[] its = near ? row : other;
                if (length + 1 < suffix.length) {
                    dropped += kept.add(b, symbol, log, its);
                } else if (its[most] <= most) {
                    lower += Math.exp(log);
                }
            }
        }
    }

    /** The text may end here. */
    private void end(Beginnings from, int b, int length, double log) {
        int d = suffix.length - length + most;
        if (d < width && from.rows[b][d] <= most) {
            lower += Math.exp(from.logs[b] + log);
        }
    }

    /** Whether the suffix has this symbol where one more could be matched. */
    private boolean isNear(int symbol, int length) {
        int to = Math.min(suffix.length, length + 1 + most);
        for (int j = Math.max(0, length - most); j < to; j++) {
            if (suffix[j] == symbol) {
                return true;
            }
        }
        return false;
    }

    /**
     * The row of distances to the suffix's beginnings of {@code length + 1 - most} symbols and following, once a symbol is added; whether
     * the text can still end within the distance.
     */
    private boolean advance(byte[] before, int length, int symbol, byte[] row) {
        int i = length + 1;
        boolean can = false;
        for (int d = 0; d < width; d++) {
            int j = i + d - most;
            int value = most + 1;
            if (j >= 0 && j <= suffix.length) {
                if (j > 0) {
                    int replaced = before[d] + (suffix[j - 1] == symbol ? 0 : 1);
                    int leftOut = d > 0 ? row[d - 1] + 1 : value;
                    value = Math.min(value, Math.min(replaced, leftOut));
                }
                if (d + 1 < width) {
                    value = Math.min(value, before[d + 1] + 1);
                }
            }
            row[d] = (byte) value;
            // with T - i symbols to come, j behind i means that so many of the suffix must be left out
            can |= value + Math.max(0, i - j) <= most;
        }
        return can;
    }

    private Beginnings kept(Beginnings from, Kept kept) {
        int[] slots = kept.slots();
        float[][] states = new float[slots.length][];
        int[] last = new int[slots.length];
        double[] logs = new double[slots.length];
        byte[][] rows = new byte[slots.length][];
        for (int k = 0; k < slots.length; k++) {
            states[k] = from.states[kept.parent(slots[k])].clone();
            last[k] = kept.symbol(slots[k]);
            logs[k] = kept.log(slots[k]);
            rows[k] = kept.row(slots[k]);
        }
        return new Beginnings(states, last, logs, rows);
    }
}
