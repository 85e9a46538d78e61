package dev.peacock.attack;

import java.util.Arrays;

/** Scores as whole numbers of the same order, equal where the scores are equal: 0 and -0 are, and NaN has none. */
public final class ScoreKeys {
    /** Of a threshold that no score reaches. */
    public static final int ABOVE_ALL = Integer.MAX_VALUE;

    /** Number of groups of keys: those that share their upper 16 bits. */
    public static final int GROUPS = 1 << 16;

    private static final int DIGIT = 11;
    private static final int DIGITS = 1 << DIGIT;

    /** Of which a sort by comparisons is no slower. */
    private static final int FEW = 8 * DIGITS;

    private ScoreKeys() {}

    /** Sorts the first of some keys. Many are sorted by one digit after the other, from the lowest, each in time proportional to them. */
    static void sort(int[] keys, int count) {
        if (count < FEW) {
            Arrays.sort(keys, 0, count);
            return;
        }
        int[] from = keys;
        int[] to = new int[count];
        for (int shift = 0; shift < Integer.SIZE; shift += DIGIT) {
            place(from, to, count, shift);
            int[] placed = to;
            to = from;
            from = placed;
        }
        if (from != keys) {
            System.arraycopy(from, 0, keys, 0, count);
        }
    }

    private static void place(int[] from, int[] to, int count, int shift) {
        int[] places = new int[DIGITS + 1];
        for (int k = 0; k < count; k++) {
            places[digit(from[k], shift) + 1]++;
        }
        for (int d = 0; d < DIGITS; d++) {
            places[d + 1] += places[d];
        }
        for (int k = 0; k < count; k++) {
            to[places[digit(from[k], shift)]++] = from[k];
        }
    }

    private static int digit(int key, int shift) {
        return ((key ^ Integer.MIN_VALUE) >>> shift) & (DIGITS - 1);
    }

    public static int key(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** The score of a key; positive infinity of {@link #ABOVE_ALL}. */
    public static float score(int key) {
        return key == ABOVE_ALL ? Float.POSITIVE_INFINITY : Float.intBitsToFloat(key ^ (key >> 31 & Integer.MAX_VALUE));
    }

    /** 0 to {@link #GROUPS} - 1, ascending with the key. */
    public static int group(int key) {
        return (key >> 16) + GROUPS / 2;
    }

    /** The lowest key of a group. */
    public static int lowest(int group) {
        return (group - GROUPS / 2) << 16;
    }
}
