package dev.peacock.generate.ngram;

import java.io.Serializable;

/**
 * The places of a sequence of symbols, sorted by the symbols from each place on, of which only the first few count. All places where a
 * short sequence stands are then neighbours, and behind them the symbols that follow are sorted, too.
 */
final class SuffixRanges implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] symbols;
    private final int[] places;

    /**
     * Takes length x (symbols + size) steps.
     *
     * @param symbols in 0..size-1
     * @param length symbols that count, 1 or more
     */
    SuffixRanges(int[] symbols, int size, int length) {
        this.symbols = symbols;
        int[] sorted = new int[symbols.length];
        for (int place = 0; place < sorted.length; place++) {
            sorted[place] = place;
        }
        int[] next = new int[symbols.length];
        for (int offset = length - 1; offset >= 0; offset--) {
            int[] starts = starts(offset, size);
            for (int place : sorted) {
                next[starts[key(place, offset)]++] = place;
            }
            int[] swap = sorted;
            sorted = next;
            next = swap;
        }
        this.places = sorted;
    }

    /** Where the places of each key begin. */
    private int[] starts(int offset, int size) {
        int[] starts = new int[size + 2];
        for (int place = 0; place < symbols.length; place++) {
            starts[key(place, offset) + 1]++;
        }
        for (int key = 1; key < starts.length; key++) {
            starts[key] += starts[key - 1];
        }
        return starts;
    }

    /** 0 behind the end, else the symbol and 1. */
    private int key(int place, int offset) {
        return place + offset < symbols.length ? symbols[place + offset] + 1 : 0;
    }

    /** How many places there are. */
    int size() {
        return places.length;
    }

    /** The symbol {@code offset} behind the place at {@code rank}; -1 behind the end. */
    int symbol(int rank, int offset) {
        return key(places[rank], offset) - 1;
    }

    /** The first rank in {@code from..to-1} whose symbol at {@code offset} is at least {@code symbol}; {@code to} where there is none. */
    int first(int from, int to, int offset, int symbol) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (symbol(middle, offset) < symbol) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The end of the ranks that have the same symbol at {@code offset} as {@code from} has, by steps that double. */
    int end(int from, int to, int offset) {
        int symbol = symbol(from, offset);
        int step = 1;
        int at = from;
        while (at + step < to && symbol(at + step, offset) == symbol) {
            at += step;
            step <<= 1;
        }
        return first(at + 1, Math.min(to, at + step), offset, symbol + 1);
    }
}
