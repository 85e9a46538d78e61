package dev.peacock.text.match;

/**
 * Places of the index that have the least grams of some windows of a document, by the grams' hashes. They are looked up a batch at a time, in
 * loops whose turns do not wait for one another, so that the memory is waited for once for many.
 */
final class Candidates {
    /** Grams looked up at a time. */
    static final int BATCH = 64;

    /** Number of the gram in the block of {@link Minimizers}, ascending; its place in the index, or COMMON. */
    final int[] gram = new int[BATCH * MinimizerIndex.MOST_PLACES + 1];

    final long[] place = new long[gram.length];
    private final int[] slot = new int[BATCH];
    private final long[] word = new long[gram.length];
    private final PlaceTable byGram;
    private final Kept kept;
    private final int half;
    private final int gramBytes;

    Candidates(MinimizerIndex index) {
        this.byGram = index.byGram;
        this.kept = index.kept;
        this.gramBytes = index.grams.bytes;
        this.half = (index.grams.minBytes - gramBytes + 1) / 2;
    }

    /**
     * Looks up the first n of these grams.
     *
     * @param block where the block begins in the document
     * @param begin and end of what is searched of the document
     */
    int find(Minimizers minimizers, int[] grams, int n, byte[] document, int block, int begin, int end) {
        // all of them are asked for before the first is looked at
        long seen = 0;
        for (int i = 0; i < n; i++) {
            slot[i] = byGram.slot(minimizers.hash(grams[i]));
            seen |= byGram.entry(slot[i]);
        }
        if (seen == 0) {
            return 0;
        }
        int found = 0;
        for (int i = 0; i < n; i++) {
            int hash = minimizers.hash(grams[i]);
            for (int at = slot[i]; !byGram.isFree(at); at = byGram.after(at)) {
                gram[found] = grams[i];
                place[found] = byGram.place(at);
                found += byGram.isOf(hash, at) ? 1 : 0;
            }
        }
        return half < Long.BYTES ? found : nearlyEqual(minimizers, found, document, block, begin, end);
    }

    /**
     * Keeps those that have half of a window's other bytes before the gram or after it, as every window has: the 8 bytes farthest from the
     * gram on one of the sides are compared.
     */
    private int nearlyEqual(Minimizers minimizers, int n, byte[] document, int block, int begin, int end) {
        for (int i = 0; i < n; i++) {
            word[i] = place[i] == Kept.COMMON ? 0 : Words.at(kept.array(place[i]), kept.offset(place[i]));
        }
        int left = 0;
        for (int i = 0; i < n; i++) {
            int at = block + minimizers.at[gram[i]];
            if (place[i] == Kept.COMMON
                    || word[i] == Words.at(document, at) && isNearlyEqual(place[i], document, at, begin, end)) {
                gram[left] = gram[i];
                place[left++] = place[i];
            }
        }
        return left;
    }

    private boolean isNearlyEqual(long place, byte[] document, int at, int begin, int end) {
        byte[] text = kept.array(place);
        int offset = kept.offset(place);
        int after = gramBytes + half;
        return offset >= half && at - half >= begin && Words.at(text, offset - half) == Words.at(document, at - half)
                || offset + after <= text.length
                        && at + after <= end
                        && Words.at(text, offset + after - Long.BYTES) == Words.at(document, at + after - Long.BYTES);
    }
}
