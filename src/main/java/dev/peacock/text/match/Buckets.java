package dev.peacock.text.match;

import java.io.Serializable;

/** Places by hash, several for one hash; a Bloom filter in front that fits the cache. */
final class Buckets implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int MOST_BITS = 28;

    /** By bucket, so that one bucket's stand together: buckets[b] to buckets[b + 1]. */
    final int[] keys;

    final long[] places;
    private final int[] buckets;
    private final int shift;
    private final long[] filter;
    private final int filterShift;

    /** The first n of both arrays; places of one hash keep their order. */
    Buckets(int[] hashes, long[] places, int n) {
        int bits = Math.max(1, Math.min(MOST_BITS, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, n))));
        this.shift = Long.SIZE - bits;
        this.buckets = new int[(1 << bits) + 1];
        for (int i = 0; i < n; i++) {
            buckets[bucket(hashes[i]) + 1]++;
        }
        for (int b = 0; b + 1 < buckets.length; b++) {
            buckets[b + 1] += buckets[b];
        }
        this.keys = new int[n];
        this.places = new long[n];
        int[] next = buckets.clone();
        // 8 to 16 bits a place
        this.filterShift = Math.min(Long.SIZE - 1, shift + 2);
        this.filter = new long[1 << (Long.SIZE - filterShift)];
        for (int i = 0; i < n; i++) {
            int to = next[bucket(hashes[i])]++;
            keys[to] = hashes[i];
            this.places[to] = places[i];
            filter[(int) (hashes[i] * SPREAD >>> filterShift)] |= pair(hashes[i] * SPREAD);
        }
    }

    /** The first entry that may be of this hash, and in {@link #to} the one after the last. */
    int from(int hash) {
        return buckets[bucket(hash)];
    }

    int to(int hash) {
        return buckets[bucket(hash) + 1];
    }

    int key(int entry) {
        return keys[entry];
    }

    long place(int entry) {
        return places[entry];
    }

    boolean isEmpty() {
        return keys.length == 0;
    }

    /** False only where no place has this hash. */
    boolean mayHold(int hash) {
        long spread = hash * SPREAD;
        long pair = pair(spread);
        return (filter[(int) (spread >>> filterShift)] & pair) == pair;
    }

    /** Those of the first grams whose hashes it may hold; answers how many. Without a branch, as which they are cannot be foretold. */
    int hits(Minimizers minimizers, int grams, int[] hits) {
        int found = 0;
        for (int k = 0; k < grams; k++) {
            long spread = minimizers.hash(k) * SPREAD;
            long pair = pair(spread);
            hits[found] = k;
            found += (filter[(int) (spread >>> filterShift)] & pair) == pair ? 1 : 0;
        }
        return found;
    }

    /** Bytes of the arrays. */
    long bytes() {
        return Integer.BYTES * ((long) keys.length + buckets.length)
                + Long.BYTES * ((long) places.length + filter.length);
    }

    private int bucket(int hash) {
        return (int) (hash * SPREAD >>> shift);
    }

    private static long pair(long spread) {
        return 1L << (spread >>> 20) | 1L << (spread >>> 26);
    }
}
