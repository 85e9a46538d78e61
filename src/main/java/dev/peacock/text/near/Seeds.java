package dev.peacock.text.near;

import java.util.Arrays;

/** Where each run of so many units starts in a text; a hash table whose hits must be verified. */
final class Seeds {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final int[] text;
    private final int length;
    /** By hash, the last place with it, or -1; by place, the one before with the same hash. */
    private final int[] heads;

    private final int[] before;

    Seeds(int[] text, int length) {
        this.text = text;
        this.length = length;
        int places = Math.max(0, text.length - length + 1);
        heads = new int[Integer.highestOneBit(Math.max(1, places)) << 1];
        Arrays.fill(heads, -1);
        before = new int[places];
        for (int i = 0; i < places; i++) {
            int hash = hash(text, i);
            before[i] = heads[hash];
            heads[hash] = i;
        }
    }

    private int hash(int[] units, int from) {
        long hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = (hash + units[i] + 1) * FACTOR;
            hash ^= hash >>> 32;
        }
        return (int) hash & (heads.length - 1);
    }

    /** A place that may start with the same run as {@code other} has at {@code at}; -1 if there is none. */
    int first(int[] other, int at) {
        return heads[hash(other, at)];
    }

    int next(int place) {
        return before[place];
    }

    boolean equal(int place, int[] other, int at) {
        return Arrays.equals(text, place, place + length, other, at, at + length);
    }
}
