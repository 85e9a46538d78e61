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
    public record Bounds(double lower, double upper) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Beginnings of equal length.
     *
     * @param states of the model, which was fed all but the last symbol of each
     * @param last symbol of each
     * @param rows of the table of distances: of each beginning, 2 distance + 1 values around its length
     */
    private record Beginnings(int count, float[] states, int[] last, double[] logs, byte[] rows) {}

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
        for (int length = 0; length < suffix.length && beginnings.count > 0; length++) {
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
        return new Beginnings(1, states, new int[] {last}, new double[1], row);
    }

    /** Beginnings with one more symbol. */
    private Beginnings step(Beginnings from, int length) {
        float[] logs = new float[from.count * symbols];
        model.step(from.count, from.states, from.last, logs);
        Candidates candidates = new Candidates();
        byte[] other = new byte[width];
        byte[] row = new byte[width];
        for (int b = 0; b < from.count; b++) {
            double[] scheme = sampling.logProbabilities(logs, b * symbols, symbols);
            end(from, b, length, scheme[0]);
            // -1: a symbol that the suffix does not have there
            boolean others = advance(from.rows, b, length, -1, other);
            for (int symbol = 1; symbol < symbols; symbol++) {
                double log = from.logs[b] + scheme[symbol];
                if (log == Double.NEGATIVE_INFINITY) {
                    continue;
                }
                boolean near = isNear(symbol, length);
                if (near ? advance(from.rows, b, length, symbol, row) : others) {
                    candidates.add(b, symbol, log, near ? row : other);
                }
            }
        }
        if (length + 1 == suffix.length) {
            finish(candidates);
            return new Beginnings(0, new float[0], new int[0], new double[0], new byte[0]);
        }
        return kept(from, candidates);
    }

    /** The text may end here. */
    private void end(Beginnings from, int b, int length, double log) {
        int d = suffix.length - length + most;
        if (d < width && from.rows[b * width + d] <= most) {
            lower += Math.exp(from.logs[b] + log);
        }
    }

    private void finish(Candidates candidates) {
        for (int c = 0; c < candidates.count; c++) {
            if (candidates.rows[c * width + most] <= most) {
                lower += Math.exp(candidates.logs[c]);
            }
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
    private boolean advance(byte[] rows, int b, int length, int symbol, byte[] row) {
        int i = length + 1;
        boolean can = false;
        for (int d = 0; d < width; d++) {
            int j = i + d - most;
            int value = most + 1;
            if (j >= 0 && j <= suffix.length) {
                if (j > 0) {
                    int replaced = rows[b * width + d] + (suffix[j - 1] == symbol ? 0 : 1);
                    int leftOut = d > 0 ? row[d - 1] + 1 : value;
                    value = Math.min(value, Math.min(replaced, leftOut));
                }
                if (d + 1 < width) {
                    value = Math.min(value, rows[b * width + d + 1] + 1);
                }
            }
            row[d] = (byte) value;
            // with T - i symbols to come, j behind i means that so many of the suffix must be left out
            can |= value + Math.max(0, i - j) <= most;
        }
        return can;
    }

    /** The most probable ones. */
    private Beginnings kept(Beginnings from, Candidates candidates) {
        int[] chosen = candidates.best();
        float[] states = new float[chosen.length * stateSize];
        int[] last = new int[chosen.length];
        double[] logs = new double[chosen.length];
        byte[] rows = new byte[chosen.length * width];
        for (int k = 0; k < chosen.length; k++) {
            int c = chosen[k];
            System.arraycopy(from.states, candidates.parents[c] * stateSize, states, k * stateSize, stateSize);
            System.arraycopy(candidates.rows, c * width, rows, k * width, width);
            last[k] = candidates.last[c];
            logs[k] = candidates.logs[c];
        }
        return new Beginnings(chosen.length, states, last, logs, rows);
    }

    /** Beginnings that may be kept. */
    private final class Candidates {
        int count;
        int[] parents = new int[1 << 8];
        int[] last = new int[1 << 8];
        double[] logs = new double[1 << 8];
        byte[] rows = new byte[width << 8];

        void add(int parent, int symbol, double log, byte[] row) {
            if (count == parents.length) {
                parents = Arrays.copyOf(parents, 2 * count);
                last = Arrays.copyOf(last, 2 * count);
                logs = Arrays.copyOf(logs, 2 * count);
                rows = Arrays.copyOf(rows, 2 * count * width);
            }
            parents[count] = parent;
            last[count] = symbol;
            logs[count] = log;
            System.arraycopy(row, 0, rows, count * width, width);
            count++;
        }

        /** Those in the beam; of equally probable ones the first. The others are dropped. */
        int[] best() {
            double[] sorted = Arrays.copyOf(logs, count);
            Arrays.sort(sorted);
            double least = count > beam ? sorted[count - beam] : Double.NEGATIVE_INFINITY;
            long above = Arrays.stream(sorted).filter(log -> log > least).count();
            long equal = beam - above;
            int[] chosen = new int[Math.min(count, beam)];
            int next = 0;
            for (int c = 0; c < count; c++) {
                if (logs[c] > least || logs[c] == least && equal-- > 0) {
                    chosen[next++] = c;
                } else {
                    dropped += Math.exp(logs[c]);
                }
            }
            return chosen;
        }
    }
}
