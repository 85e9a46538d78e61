package dev.peacock.text.match;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which batches of texts may have a window of a document, for more texts than one {@link MinimizerIndex} takes. Of each least gram of the
 * texts' windows it has the number of the batch, under a hash of the gram with half of a window's other bytes before it, and under one of the
 * gram with as many behind it. Every window has one of the two in whole, so that none is missed. A chance hit needs as many equal bytes, or
 * two equal hashes of 47 bits.
 *
 * <p>Memory: 24 bytes for each least gram of a batch, of which there is one to 18 windows where minBytes is 50, and one to 57 where it is
 * 128. It does not change once it is made, and may be shared by threads.
 */
public final class Routes implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int BATCH_BITS = 16;
    /** Above all entries of a key. */
    static final long LAST = (1L << BATCH_BITS) - 1;
    /** Numbers of batches are below. */
    public static final int MOST_BATCHES = (int) LAST - 1;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final long BEFORE = 0x2545F4914F6CDD1DL;

    final Grams grams;
    /** Bytes beside a gram that a key is made of. */
    final int half;

    private final long capacity;
    /** The key, and in the lowest bits the batch's number plus one. They ascend; each stands in its slot or behind it; 0 is free. */
    private final long[] entries;

    private Routes(Grams grams, long[] sorted, int n) {
        this.grams = grams;
        this.half = half(grams);
        this.capacity = n + n / 2 + 1L;
        int end = 0;
        for (int i = 0; i < n; i++) {
            end = Math.max(end, slot(sorted[i])) + 1;
        }
        this.entries = new long[(int) Math.max(end, capacity) + 1];
        int next = 0;
        for (int i = 0; i < n; i++) {
            next = Math.max(next, slot(sorted[i]));
            entries[next++] = sorted[i];
        }
    }

    /** Gathers the texts of one batch after the other. */
    public static final class Builder {
        private final Grams grams;
        private final Minimizers minimizers;
        private long[] gathered = new long[1 << 10];
        private int size;

        /** @throws IllegalArgumentException where minBytes is below 1 */
        public Builder(int minBytes) {
            if (minBytes < 1) {
                throw new IllegalArgumentException("a window has at least one byte: " + minBytes);
            }
            this.grams = new Grams(minBytes, Integer.SIZE - 1);
            this.minimizers = new Minimizers(grams);
        }

        /** Adds the windows of a text, which has none where it is shorter than minBytes. */
        public void add(int batch, byte[] text) {
            int half = half(grams);
            long windows = (long) text.length - grams.minBytes + 1;
            for (long block = 0; block < windows; block += Minimizers.BLOCK) {
                int from = (int) block;
                int found = minimizers.find(text, from, (int) Math.min(Minimizers.BLOCK, windows - from));
                for (int k = 0; k < found; k++) {
                    int gram = from + minimizers.at[k];
                    int end = gram + grams.bytes;
                    if (gram >= half) {
                        add(before(text, gram - half, end), batch);
                    }
                    if (end + half <= text.length) {
                        add(behind(text, gram, end + half), batch);
                    }
                }
            }
        }

        private void add(long key, int batch) {
            if (size == gathered.length) {
                size = distinct(gathered, size);
                if (size > gathered.length / 2) {
                    gathered = Arrays.copyOf(gathered, (int) Math.min(Integer.MAX_VALUE - 8, 2L * gathered.length));
                }
            }
            gathered[size++] = key | batch + 1;
        }

        /** Of the routes, if they were made now, at most. */
        public long bytes() {
            return Long.BYTES * 3L * size / 2;
        }

        public Routes build() {
            return new Routes(grams, gathered, distinct(gathered, size));
        }

        /** Sorts the first n, each once; answers how many these are. */
        private static int distinct(long[] entries, int n) {
            Arrays.sort(entries, 0, n);
            int kept = 0;
            for (int i = 0; i < n; i++) {
                if (i == 0 || entries[i] != entries[i - 1]) {
                    entries[kept++] = entries[i];
                }
            }
            return kept;
        }
    }

    /** Where entries with that key begin, among others. */
    int slot(long key) {
        return (int) ((key >>> Integer.SIZE - 1) * capacity >>> Integer.SIZE);
    }

    long entry(int slot) {
        return entries[slot];
    }

    /** Whether an entry is one with that key. */
    static boolean isOf(long key, long entry) {
        return (key ^ entry) >>> BATCH_BITS == 0;
    }

    /** Whether entries with that key may stand behind this one. */
    static boolean isBefore(long entry, long key) {
        return entry != 0 && entry < key;
    }

    static int batch(long entry) {
        return (int) (entry & LAST) - 1;
    }

    public long bytes() {
        return (long) Long.BYTES * entries.length;
    }

    private static int half(Grams grams) {
        return (grams.minBytes - grams.bytes + 1) / 2;
    }

    static long before(byte[] text, int from, int to) {
        return key(text, from, to, BEFORE);
    }

    static long behind(byte[] text, int from, int to) {
        return key(text, from, to, 0);
    }

    private static long key(byte[] text, int from, int to, long salt) {
        long hash = salt;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mixed(hash, Words.at(text, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << Byte.SIZE | text[at] & 0xFF;
        }
        return mixed(mixed(hash, rest), SPREAD) & Long.MAX_VALUE & ~LAST;
    }

    private static long mixed(long hash, long word) {
        long product = (hash ^ word) * SPREAD;
        return product ^ product >>> Integer.SIZE;
    }
}
