package dev.peacock.text.match;

/** Finds in documents what batches of texts may have. It has buffers of its own: one for each thread. */
public final class RouteSearch {
    private static final int KEYS = 2 * Minimizers.BLOCK;

    private final Routes routes;
    private final Grams grams;
    private final Minimizers minimizers;
    private final long[] key = new long[KEYS];
    private final int[] slot = new int[KEYS];
    /** Number of the gram, doubled, and 1 for what stands behind it. */
    private final int[] of = new int[KEYS];

    /** Takes what is found. */
    @FunctionalInterface
    public interface Sink {
        /** A batch may have windows from from to to, excluded; from ascends for each batch, and what overlaps or touches belongs together. */
        void range(int batch, int from, int to);
    }

    public RouteSearch(Routes routes) {
        this.routes = routes;
        this.grams = routes.grams;
        this.minimizers = new Minimizers(grams);
    }

    /** Hands over all that batches may have: each window of minBytes that a text of a batch has lies in a range of that batch. */
    public void search(byte[] document, Sink sink) {
        int windows = document.length - grams.minBytes + 1;
        for (int block = 0; block < windows; block += Minimizers.BLOCK) {
            int number = Math.min(Minimizers.BLOCK, windows - block);
            look(block, keys(document, block, minimizers.find(document, block, number)), sink);
        }
    }

    /** Makes the keys of a block's least grams; answers how many. */
    private int keys(byte[] document, int block, int found) {
        int half = routes.half;
        int n = 0;
        for (int k = 0; k < found; k++) {
            int gram = block + minimizers.at[k];
            int end = gram + grams.bytes;
            if (gram >= half) {
                of[n] = 2 * k;
                key[n++] = Routes.before(document, gram - half, end);
            }
            if (end + half <= document.length) {
                of[n] = 2 * k + 1;
                key[n++] = Routes.behind(document, gram, end + half);
            }
        }
        return n;
    }

    private void look(int block, int n, Sink sink) {
        // loops whose turns do not wait for one another: the memory is waited for once for many
        for (int i = 0; i < n; i++) {
            slot[i] = routes.slot(key[i]);
        }
        int left = 0;
        for (int i = 0; i < n; i++) {
            long first = routes.entry(slot[i]);
            key[left] = key[i];
            of[left] = of[i];
            slot[left] = slot[i];
            left += Routes.isBefore(first, key[i] | Routes.LAST) ? 1 : 0;
        }
        for (int i = 0; i < left; i++) {
            int at = slot[i];
            long entry = routes.entry(at);
            while (Routes.isBefore(entry, key[i])) {
                entry = routes.entry(++at);
            }
            while (entry != 0 && Routes.isOf(key[i], entry)) {
                range(block, of[i], Routes.batch(entry), sink);
                entry = routes.entry(++at);
            }
        }
    }

    /** The windows that have the gram, and all of what the key is made of. */
    private void range(int block, int which, int batch, Sink sink) {
        int k = which >> 1;
        int gram = minimizers.at[k];
        int first = minimizers.first(k);
        int last = minimizers.last(k);
        if ((which & 1) == 0) {
            last = Math.min(last, gram - routes.half);
        } else {
            first = Math.max(first, gram + grams.bytes + routes.half - grams.minBytes);
        }
        if (first <= last) {
            sink.range(batch, block + first, block + last + grams.minBytes);
        }
    }
}
