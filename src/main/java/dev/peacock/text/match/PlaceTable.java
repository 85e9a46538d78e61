package dev.peacock.text.match;

import java.io.Serializable;

/**
 * Places by hash, several for one hash, each with its hash in one long: an open table, so that a look-up waits for memory once, and in front
 * of it a Bloom filter that fits the cache. Of a hash the lowest 31 bits count.
 */
final class PlaceTable implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int MOST_ENTRIES = 1 << 29;
    private static final int FEWEST_BITS = 4;

    /** The hash, and in the lowest bits the place and one, so that 0 is free. */
    private final long[] entries;

    private final int shift;
    private final long[] filter;
    private final int filterShift;

    /**
     * @param places from 0 to {@link Kept#COMMON}; those of one hash keep their order
     * @param n how many of both arrays
     */
    PlaceTable(int[] hashes, long[] places, int n) {
        if (n > MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "the texts have too many windows for one index; search them in several parts");
        }
        int bits = Math.max(FEWEST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(n + n / 2));
        this.entries = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        // 8 to 16 bits an entry
        this.filterShift = shift + 3;
        this.filter = new long[1 << (bits - 3)];
        for (int i = 0; i < n; i++) {
            long spread = spread(hashes[i]);
            int slot = (int) (spread >>> shift);
            while (entries[slot] != 0) {
                slot = after(slot);
            }
            entries[slot] = key(hashes[i]) | places[i] + 1;
            filter[(int) (spread >>> filterShift)] |= pair(spread);
        }
    }

    /** Where a hash's places begin: they stand here and {@link #after} it up to the first {@link #isFree}, among others'. */
    int slot(int hash) {
        return (int) (spread(hash) >>> shift);
    }

    int after(int slot) {
        return slot + 1 & entries.length - 1;
    }

    long entry(int slot) {
        return entries[slot];
    }

    boolean isFree(int slot) {
        return entries[slot] == 0;
    }

    /** Whether the place in that slot is of this hash. */
    boolean isOf(int hash, int slot) {
        return (entries[slot] ^ key(hash)) >>> Kept.PLACE_BITS == 0;
    }

    long place(int slot) {
        return (entries[slot] & Kept.COMMON + 1) - 1;
    }

    /** False only where no place has this hash. */
    boolean mayHold(int hash) {
        long spread = spread(hash);
        long pair = pair(spread);
        return (filter[(int) (spread >>> filterShift)] & pair) == pair;
    }

    /** Those of the first grams whose hashes it may hold; answers how many. Without a branch, as which they are cannot be foretold. */
    int hits(Minimizers minimizers, int grams, int[] hits) {
        int found = 0;
        for (int k = 0; k < grams; k++) {
            hits[found] = k;
            found += mayHold(minimizers.hash(k)) ? 1 : 0;
        }
        return found;
    }

    /** Bytes of the arrays. */
    long bytes() {
        return Long.BYTES * ((long) entries.length + filter.length);
    }

    private static long spread(int hash) {
        return (hash & Integer.MAX_VALUE) * SPREAD;
    }

    private static long key(int hash) {
        return (long) hash << Kept.PLACE_BITS;
    }

    private static long pair(long spread) {
        return 1L << (spread >>> 20) | 1L << (spread >>> 26);
    }
}
