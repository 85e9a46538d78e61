package dev.peacock.generate.ngram;

import dev.peacock.training.language.NextSymbol;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * An interpolated model by Witten and Bell (1991, method C; Chen and Goodman 1999, equation 17): of a context h with c(h) occurrences,
 * which are followed by T(h) different symbols,
 *
 * <pre>P(w | h) = (c(hw) + T(h) P(w | h')) / (c(h) + T(h))</pre>
 *
 * where h' is h without its first symbol, and P(w) without a context is mixed in the same way with 1 / V. It is a distribution: all
 * symbols have a probability above 0, and they sum to 1. Contexts do not go beyond the beginning of a document, which is symbol 0.
 */
public final class NGramModel implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Followers of a context of one symbol that are worth keeping. */
    private static final int MANY = 256;

    /** Larger symbols are not exact in a float, and states are made of these. */
    static final int MOST_SYMBOLS = 1 << 24;

    private final int vocabulary;
    private final int order;
    private final SuffixRanges ranges;
    /** log P(w) without a context. */
    private final float[] base;

    /**
     * @param symbols documents, with 0 before the first, between two, and behind the last
     * @param vocabulary V, 2 or more
     * @param order symbols of a context and the next one, 1 or more
     */
    public NGramModel(int[] symbols, int vocabulary, int order) {
        if (vocabulary < 2 || vocabulary > MOST_SYMBOLS || order < 1) {
            throw new IllegalArgumentException(vocabulary + " symbols, order " + order);
        }
        this.vocabulary = vocabulary;
        this.order = order;
        this.ranges = new SuffixRanges(symbols, vocabulary, order);
        this.base = base(symbols);
    }

    private float[] base(int[] symbols) {
        long[] counts = new long[vocabulary];
        // the first 0 follows nothing
        for (int at = 1; at < symbols.length; at++) {
            counts[symbols[at]]++;
        }
        double all = Math.max(0, symbols.length - 1);
        double different = Arrays.stream(counts).filter(count -> count > 0).count();
        float[] logs = new float[vocabulary];
        for (int symbol = 0; symbol < vocabulary; symbol++) {
            logs[symbol] = (float)
                    (all == 0
                            ? -Math.log(vocabulary)
                            : Math.log((counts[symbol] + different / vocabulary) / (all + different)));
        }
        return logs;
    }

    /** For one thread. */
    public NextSymbol open() {
        return new Asked();
    }

    /** The symbols that follow a context, and the logarithms of their probabilities. */
    private record Followers(int[] symbols, float[] logs) {}

    private final class Asked implements NextSymbol {
        /** Of contexts of one symbol with many of them, which are few contexts, by their first rank. */
        private final Map<Integer, Followers> kept = new HashMap<>();

        private final int[] context = new int[Math.max(1, order - 1)];
        // of each length of the context that occurs: the ranks where it stands
        private final int[] from = new int[order];
        private final int[] to = new int[order];
        private final int[] different = new int[order];

        @Override
        public int vocabulary() {
            return vocabulary;
        }

        /** The last symbols, the newest last. */
        @Override
        public int stateSize() {
            return context.length;
        }

        @Override
        public void step(int rows, float[] states, int[] symbols, float[] logProbabilities) {
            int size = stateSize();
            for (int row = 0; row < rows; row++) {
                int at = row * size;
                System.arraycopy(states, at + 1, states, at, size - 1);
                states[at + size - 1] = symbols[row];
                next(states, at, logProbabilities, row * vocabulary);
            }
        }

        private void next(float[] states, int at, float[] logs, int into) {
            int longest = contexts(states, at);
            // what is left for P(w), in logarithms, when every longer context took its part
            double left = 0;
            for (int length = 1; length <= longest; length++) {
                left += Math.log(share(length));
            }
            float shift = (float) left;
            for (int symbol = 0; symbol < vocabulary; symbol++) {
                logs[into + symbol] = base[symbol] + shift;
            }
            // those that follow a short context, then a longer one, which are fewer: each is set for good by its
            // longest
            for (int length = 1; length <= longest; length++) {
                follow(length, longest, logs, into);
            }
        }

        /** The part of the probability that a context leaves to the shorter one: T / (c + T). */
        private double share(int length) {
            double t = different[length];
            return t / (to[length] - from[length] + t);
        }

        /** Sets P of the symbols that follow a context of this length; those that follow a longer one are set again later. */
        private void follow(int length, int longest, float[] logs, int into) {
            float rest = 0;
            for (int longer = length + 1; longer <= longest; longer++) {
                rest += (float) Math.log(share(longer));
            }
            Followers followers = length > 1 || different[1] < MANY
                    ? followers(length)
                    : kept.computeIfAbsent(from[1], rank -> followers(1));
            for (int each = 0; each < followers.symbols.length; each++) {
                logs[into + followers.symbols[each]] = followers.logs[each] + rest;
            }
        }

        private Followers followers(int length) {
            Followers followers = new Followers(new int[different[length]], new float[different[length]]);
            int each = 0;
            for (int rank = from[length]; rank < to[length]; rank = ranges.end(rank, to[length], length)) {
                int symbol = ranges.symbol(rank, length);
                followers.symbols[each] = symbol;
                followers.logs[each++] = (float) Math.log(probability(symbol, length));
            }
            return followers;
        }

        /** P(symbol | the last {@code length} symbols). */
        private double probability(int symbol, int length) {
            double p = Math.exp(base[symbol]);
            for (int shorter = 1; shorter <= length; shorter++) {
                int first = ranges.first(from[shorter], to[shorter], shorter, symbol);
                int end = first < to[shorter] && ranges.symbol(first, shorter) == symbol
                        ? ranges.end(first, to[shorter], shorter)
                        : first;
                double t = different[shorter];
                p = (end - first + t * p) / (to[shorter] - from[shorter] + t);
            }
            return p;
        }

        /** Finds the contexts that occur with something behind them, and returns the longest one's length. */
        private int contexts(float[] states, int at) {
            int size = Math.min(stateSize(), order - 1);
            int longest = 0;
            for (int length = 1; length <= size; length++) {
                int start = at + stateSize() - length;
                for (int k = 0; k < length; k++) {
                    context[k] = (int) states[start + k];
                }
                if (!find(length)) {
                    break;
                }
                longest = length;
                if (context[0] == 0) {
                    break;
                }
            }
            return longest;
        }

        private boolean find(int length) {
            int low = 0;
            int high = ranges.size();
            for (int k = 0; k < length && low < high; k++) {
                low = ranges.first(low, high, k, context[k]);
                high = ranges.first(low, high, k, context[k] + 1);
            }
            // a last 0 has nothing behind it
            low = ranges.first(low, high, length, 0);
            from[length] = low;
            to[length] = high;
            different[length] = 0;
            for (int rank = low; rank < high; rank = ranges.end(rank, high, length)) {
                different[length]++;
            }
            return low < high;
        }
    }
}
