package dev.peacock.text.match;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * All windows of some texts, each distinct one where it first stands, as {@link Search} looks them up: by the least of its grams' hashes,
 * or, where that gram is the least of many windows, by the whole window's hash. It does not change once it is made, may be shared by
 * threads, and is serialized as a few arrays of primitives.
 *
 * <p>Memory: the bytes of the texts that have a first window, 8 bytes a text, and 13 to 27 bytes for each least gram, of which there is
 * one to 18 windows where minBytes is 50; a window whose least gram is common takes as much again. That is 2.3 bytes for each distinct
 * window of 50 bytes of English. While the index is made, 18 to 36 bytes for each distinct window are needed beside the texts. The texts
 * may have more than 2^31 bytes: those with a first window lie in up to 8 arrays of 2^30 bytes. More is refused, and more than 715
 * million distinct windows.
 */
public final class MinimizerIndex implements Serializable {
    private static final long serialVersionUID = 1;
    /** Of one gram; more would cost more than looking up the windows themselves. */
    static final int MOST_PLACES = 8;

    final Grams grams;
    final Kept kept;
    /** Least grams by their hash; the place of the gram's first byte. */
    final PlaceTable byGram;
    /** Windows whose least gram is common, by the window's hash; the place of the window's first byte. */
    final PlaceTable byWindow;

    private final int windows;

    private MinimizerIndex(byte[][] texts, Grams grams, int arrayBits) {
        this.grams = grams;
        DistinctWindows distinct = new DistinctWindows(texts, grams);
        BitSet needed = new BitSet();
        Places least = leastGrams(texts, grams, distinct, needed);
        this.windows = distinct.size();
        this.kept = new Kept(texts, needed, arrayBits);
        int[] common = common(least);
        Places rare = new Places();
        for (int i = 0; i < least.size; i++) {
            if (Arrays.binarySearch(common, least.hashes[i]) < 0) {
                rare.add(least.hashes[i], kept(least.places[i]));
            }
        }
        for (int hash : common) {
            rare.add(hash, Kept.COMMON);
        }
        this.byGram = rare.table();
        this.byWindow = common.length == 0
                ? new Places().table()
                : windowsOf(common, distinct, texts).table();
    }

    /**
     * Indexes all windows of minBytes successive bytes of the texts, none across two texts.
     *
     * @param texts what is needed of them is copied; texts shorter than minBytes have no window
     * @throws IllegalArgumentException where minBytes is below 1, or the texts are too large for one index
     */
    public static MinimizerIndex of(List<byte[]> texts, int minBytes) {
        return of(texts, minBytes, Integer.SIZE - 1, Kept.ARRAY_BITS);
    }

    /** With hashes of fewer bits and smaller arrays, which change nothing but time. */
    static MinimizerIndex of(List<byte[]> texts, int minBytes, int hashBits, int arrayBits) {
        if (minBytes < 1) {
            throw new IllegalArgumentException("a window has at least one byte: " + minBytes);
        }
        return new MinimizerIndex(texts.toArray(byte[][]::new), new Grams(minBytes, hashBits), arrayBits);
    }

    /** Distinct windows. */
    public long windows() {
        return windows;
    }

    /** Bytes in memory, and serialized but for some hundred. */
    public long bytes() {
        return kept.bytes() + byGram.bytes() + byWindow.bytes();
    }

    private static Places leastGrams(byte[][] texts, Grams grams, DistinctWindows distinct, BitSet needed) {
        Places least = new Places();
        Minimizers minimizers = new Minimizers(grams);
        for (int text = 0; text < texts.length; text++) {
            long windows = (long) texts[text].length - grams.minBytes + 1;
            for (long block = 0; block < windows; block += Minimizers.BLOCK) {
                int from = (int) block;
                int found = minimizers.find(texts[text], from, (int) Math.min(Minimizers.BLOCK, windows - from));
                for (int k = 0; k < found; k++) {
                    if (addWindows(distinct, text, from + minimizers.first(k), from + minimizers.last(k))) {
                        least.addOnce(minimizers.hash(k), DistinctWindows.place(text, from + minimizers.at[k]));
                        needed.set(text);
                    }
                }
            }
        }
        return least;
    }

    private static boolean addWindows(DistinctWindows distinct, int text, int first, int last) {
        boolean added = false;
        for (int window = first; window <= last; window++) {
            added |= distinct.add(text, window);
        }
        return added;
    }

    /** Hashes of more than MOST_PLACES least grams, ascending. */
    private static int[] common(Places least) {
        int[] hashes = Arrays.copyOf(least.hashes, least.size);
        Arrays.sort(hashes);
        int common = 0;
        for (int i = MOST_PLACES; i < hashes.length; i++) {
            if (hashes[i - MOST_PLACES] == hashes[i] && (common == 0 || hashes[common - 1] != hashes[i])) {
                hashes[common++] = hashes[i];
            }
        }
        return Arrays.copyOf(hashes, common);
    }

    private Places windowsOf(int[] common, DistinctWindows distinct, byte[][] texts) {
        Places windowsOf = new Places();
        for (int slot = 0; slot < distinct.slots(); slot++) {
            long place = distinct.place(slot);
            if (place >= 0) {
                int least = grams.leastHash(texts[DistinctWindows.text(place)], (int) place);
                if (Arrays.binarySearch(common, least) >= 0) {
                    windowsOf.add(distinct.hash(slot), kept(place));
                }
            }
        }
        return windowsOf;
    }

    private long kept(long place) {
        return kept.place(DistinctWindows.text(place), (int) place);
    }

    /** Hashes and places, while they are gathered. */
    private static final class Places {
        int[] hashes = new int[16];
        long[] places = new long[16];
        int size;

        void add(int hash, long place) {
            if (size == hashes.length) {
                int length = (int) Math.min(Integer.MAX_VALUE - 8, 2L * size);
                hashes = Arrays.copyOf(hashes, length);
                places = Arrays.copyOf(places, length);
            }
            hashes[size] = hash;
            places[size++] = place;
        }

        /** Not again what was added last: the least gram of windows in two blocks. */
        void addOnce(int hash, long place) {
            if (size == 0 || places[size - 1] != place) {
                add(hash, place);
            }
        }

        PlaceTable table() {
            return new PlaceTable(hashes, places, size);
        }
    }
}
