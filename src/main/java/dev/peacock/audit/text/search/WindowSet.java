package dev.peacock.audit.text.search;

import java.io.Serializable;
import java.util.Arrays;

/** Distinct windows, numbered in the order in which they were added. 48 bytes each at most; executors get a copy. */
public final class WindowSet implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LEAST = 16;

    private long[] high = new long[LEAST / 2];
    private long[] low = new long[LEAST / 2];
    /** Numbers plus 1, open addressing; 0 is free. */
    private int[] slots = new int[LEAST];

    private int size;

    public int size() {
        return size;
    }

    /** The numbers of a text's windows, which are added where they are new. */
    int[] add(WindowIds ids) {
        int[] numbers = new int[ids.high.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = add(ids.high[i], ids.low[i]);
        }
        return numbers;
    }

    /** The number here of a window of another set, which is added where it is new. */
    int add(WindowSet other, int window) {
        return add(other.high[window], other.low[window]);
    }

    /** The number of window {@code i} of a text, or -1. */
    int find(WindowIds ids, int i) {
        return slots[slot(ids.high[i], ids.low[i])] - 1;
    }

    private int add(long h, long l) {
        int slot = slot(h, l);
        if (slots[slot] > 0) {
            return slots[slot] - 1;
        }
        if (size == high.length) {
            high = Arrays.copyOf(high, 2 * size);
            low = Arrays.copyOf(low, 2 * size);
            slots = new int[4 * size];
            for (int i = 0; i < size; i++) {
                slots[slot(high[i], low[i])] = i + 1;
            }
            slot = slot(h, l);
        }
        high[size] = h;
        low[size] = l;
        slots[slot] = ++size;
        return size - 1;
    }

    private int slot(long h, long l) {
        int mask = slots.length - 1;
        int slot = (int) (h ^ h >>> 32) & mask;
        while (slots[slot] > 0 && (high[slots[slot] - 1] != h || low[slots[slot] - 1] != l)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** The id of a window as 32 hex digits. */
    public String id(int number) {
        return String.format("%016x%016x", high[number], low[number]);
    }
}
