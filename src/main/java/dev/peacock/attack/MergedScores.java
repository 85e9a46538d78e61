package dev.peacock.attack;

import java.util.Arrays;

/**
 * Scores of several histograms, sorted together by digits and then counted, which takes time proportional to them however many histograms
 * there are. An entry is a number of 64 bits: the key, so that entries have the order of their keys, and 16 bits for each of its two counts;
 * larger counts take several entries.
 */
final class MergedScores {
    private static final int COUNT = 16;
    private static final int MOST = (1 << COUNT) - 1;
    private static final int KEY = 2 * COUNT;
    private static final int DIGIT = 11;
    private static final int FIRST = 1 << 16;

    private long[] entries = new long[FIRST];
    private int size;

    void add(ScoreHistogram histogram) {
        makeRoom(histogram.size());
        for (int k = 0; k < histogram.size(); k++) {
            add(histogram.keys()[k], histogram.in()[k], histogram.out()[k]);
        }
    }

    /** Counts what is there before there is more room, since few keys with many counts are most often what is many. */
    private void makeRoom(int more) {
        if (entries.length - size < more) {
            fold();
            if (entries.length - size < Math.max(more, entries.length / 2)) {
                entries = Arrays.copyOf(entries, Math.addExact(Math.multiplyExact(2, entries.length), more));
            }
        }
    }

    private void add(int key, long in, long out) {
        long leftIn = in;
        long leftOut = out;
        while (leftIn + leftOut > 0) {
            long someIn = Math.min(leftIn, MOST);
            long someOut = Math.min(leftOut, MOST);
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, Math.multiplyExact(2, size));
            }
            entries[size++] = (long) key << KEY | someIn << COUNT | someOut;
            leftIn -= someIn;
            leftOut -= someOut;
        }
    }

    private void fold() {
        ScoreHistogram folded = histogram();
        size = 0;
        for (int k = 0; k < folded.size(); k++) {
            add(folded.keys()[k], folded.in()[k], folded.out()[k]);
        }
    }

    /** All that was added. */
    ScoreHistogram histogram() {
        sort();
        int different = 0;
        for (int e = 0; e < size; e++) {
            different += isNew(e) ? 1 : 0;
        }
        ScoreHistogram all = new ScoreHistogram(new int[different], new long[different], new long[different]);
        int last = -1;
        for (int e = 0; e < size; e++) {
            last += isNew(e) ? 1 : 0;
            all.keys()[last] = (int) (entries[e] >> KEY);
            all.in()[last] += entries[e] >>> COUNT & MOST;
            all.out()[last] += entries[e] & MOST;
        }
        return all;
    }

    private boolean isNew(int e) {
        return e == 0 || entries[e] >> KEY != entries[e - 1] >> KEY;
    }

    /** By the digits of keys in which they differ, from the lowest. */
    private void sort() {
        long differ = 0;
        for (int e = 0; e < size; e++) {
            differ |= entries[e] ^ entries[0];
        }
        long[] to = new long[entries.length];
        for (int shift = KEY; shift < Long.SIZE; shift += DIGIT) {
            if (differ >>> shift != 0) {
                place(entries, to, size, shift);
                long[] from = entries;
                entries = to;
                to = from;
            }
        }
    }

    private static void place(long[] from, long[] to, int size, int shift) {
        int[] places = new int[(1 << DIGIT) + 1];
        for (int e = 0; e < size; e++) {
            places[digit(from[e], shift) + 1]++;
        }
        for (int d = 1; d < places.length; d++) {
            places[d] += places[d - 1];
        }
        for (int e = 0; e < size; e++) {
            to[places[digit(from[e], shift)]++] = from[e];
        }
    }

    /** Of keys, which have a sign. */
    private static int digit(long entry, int shift) {
        return (int) ((entry ^ Long.MIN_VALUE) >>> shift) & ((1 << DIGIT) - 1);
    }
}
