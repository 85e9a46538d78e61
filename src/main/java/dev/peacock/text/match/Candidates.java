package dev.peacock.text.match;

/**
 * Places of the index that have the least grams of some windows of a document, by the grams' hashes. They are looked up a batch at a time, in
 * loops whose turns do not wait for one another, so that the memory is waited for once for many.
 */
final class Candidates {
    /** Grams looked up at a time. */
    static final int BATCH = 64;

    /** Number of the gram in the block of {@link Minimizers}, ascending; its place in the index, or COMMON. */
    final int[] gram = new int[BATCH * MinimizerIndex.MOST_PLACES];

    final long[] place = new long[gram.length];
    private final int[] from = new int[BATCH];
    private final int[] to = new int[BATCH];
    private final Buckets byGram;
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
        for (int i = 0; i < n; i++) {
            from[i] = byGram.from(minimizers.hash(grams[i]));
            to[i] = byGram.to(minimizers.hash(grams[i]));
        }
        int found = 0;
        for (int i = 0; i < n; i++) {
            int hash = minimizers.hash(grams[i]);
            for (int entry = from[i]; entry < to[i]; entry++) {
                gram[found] = grams[i];
                place[found] = byGram.place(entry);
                found += byGram.key(entry) == hash ? 1 : 0;
            }
        }
        return half < Long.BYTES ? found : nearlyEqual(minimizers, found, document, block, begin, end);
    }

    /**
     * Keeps those that have half of a window's other bytes before the gram or after it, as every window has: the 8 bytes farthest from the gram
     * on one of the sides are compared.
     */
    private int nearlyEqual(Minimizers minimizers, int n, byte[] document, int block, int begin, int end) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            gram[kept] = gram[i];
            place[kept] = place[i];
            int at = block + minimizers.at[gram[i]];
            kept += place[i] < 0 || isNearlyEqual(place[i], document, at, begin, end) ? 1 : 0;
        }
        return kept;
    }

    private boolean isNearlyEqual(long place, byte[] document, int at, int begin, int end) {
        byte[] text = kept.array(place);
        int offset = Kept.offset(place);
        int after = gramBytes + half;
        return offset >= half && at - half >= begin && Words.at(text, offset - half) == Words.at(document, at - half)
                || offset + after <= text.length
                        && at + after <= end
                        && Words.at(text, offset + after - Long.BYTES) == Words.at(document, at + after - Long.BYTES);
    }
}
