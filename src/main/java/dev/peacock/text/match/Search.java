package dev.peacock.text.match;

import java.util.Arrays;
import java.util.Objects;

/**
 * Searches documents for the windows of an index. It has buffers of its own: one for each thread.
 *
 * <p>Why no window is missed. Let the document have, at p, a window of the index that first stands at o of text t. Its least gram follows
 * from the window's bytes alone, so it is the same in both, say d bytes after the window's beginning. The index has the place o + d of t
 * under that gram's hash, or the window's own place under the window's hash where the gram is common. The pass over the document comes to
 * the gram at p + d with p among the windows whose least gram it is, and looks at all places of the hash; the one at o + d agrees over
 * the whole window, so it is reported, or another place that also gives the window at p. The Bloom filter and the comparison of words
 * ({@link Candidates}) drop only what gives no window.
 *
 * <p>A window is passed over only where a reported match holds it in whole. {@code covered} is the end of the match that reaches farthest.
 * It was reported for a window that lies before all windows still to come, so it begins before them, and holds each of them that ends at
 * {@code covered} or before. Windows before it were all looked up or passed over.
 *
 * <p>Work is linear in the document. Each gram is hashed once and each least gram looked up once. Then either at most MOST_PLACES places are
 * compared over less than two windows' bytes, or each window is looked up once. Beyond that only what is reported is compared, and each
 * report holds a window that no earlier one did.
 */
public final class Search {
    private final Grams grams;
    private final Kept kept;
    private final PlaceTable byGram;
    private final PlaceTable byWindow;
    private final Minimizers minimizers;
    private final int[] hits = new int[Minimizers.BLOCK];
    private final int minBytes;
    private final int[] batch = new int[Candidates.BATCH];
    private final Candidates candidates;
    /** Places that give windows of one gram: which windows. */
    private final long[] place = new long[MinimizerIndex.MOST_PLACES];

    private final int[] first = new int[MinimizerIndex.MOST_PLACES];
    private final int[] last = new int[MinimizerIndex.MOST_PLACES];

    private byte[] document = {};
    private int from;
    private int to;
    private int covered;
    private MatchSink sink = (text, textOffset, documentOffset, bytes) -> {};
    private long compared;

    public Search(MinimizerIndex index) {
        this.grams = index.grams;
        this.kept = index.kept;
        this.byGram = index.byGram;
        this.byWindow = index.byWindow;
        this.minBytes = grams.minBytes;
        this.minimizers = new Minimizers(grams);
        this.candidates = new Candidates(index);
    }

    /**
     * Hands over maximal matches such that every window of the index that stands in bytes from to to of the document lies in one of them
     * in whole. Their ends ascend, none is handed over twice. Each distinct window is found where it first stands in the texts, so that a
     * stretch of the document longer than a window may be covered by overlapping matches of several texts only, though one text has all
     * of it: to find windows longer than minBytes, take the stretches whose every window of minBytes is covered.
     *
     * @throws IndexOutOfBoundsException where from and to are not within the document
     */
    public void search(byte[] document, int from, int to, MatchSink sink) {
        Objects.checkFromToIndex(from, to, document.length);
        this.document = document;
        this.from = from;
        this.to = to;
        this.sink = sink;
        covered = from;
        int window = from;
        while (window <= to - minBytes) {
            int windows = Math.min(Minimizers.BLOCK, to - minBytes + 1 - window);
            block(window, windows);
            window = Math.max(window + windows, covered - minBytes + 1);
        }
    }

    /** Bytes compared so far to verify and extend matches. */
    long compared() {
        return compared;
    }

    private void block(int window, int windows) {
        int found = minimizers.find(document, window, windows);
        int hit = byGram.hits(minimizers, found, hits);
        int next = 0;
        while (next < hit) {
            int size = 0;
            while (next < hit && size < batch.length) {
                batch[size] = hits[next++];
                size += window + minimizers.last(batch[size]) + minBytes > covered ? 1 : 0;
            }
            verify(candidates.find(minimizers, batch, size, document, window, from, to), window);
        }
    }

    /** Goes through the first n candidates, gram by gram. */
    private void verify(int n, int block) {
        int i = 0;
        while (i < n) {
            int k = candidates.gram[i];
            int next = Math.max(block + minimizers.first(k), covered - minBytes + 1);
            int end = block + minimizers.last(k);
            int gram = block + minimizers.at[k];
            int equal = 0;
            for (; i < n && candidates.gram[i] == k; i++) {
                long at = candidates.place[i];
                if (at == Kept.COMMON) {
                    windows(next, end);
                } else if (next <= end && isEqual(equal, at, gram, next, end)) {
                    equal++;
                }
            }
            report(equal, gram, next, end);
        }
    }

    /** Whether the text at that place gives some of the windows next to end; if so, they are noted under this number. */
    private boolean isEqual(int number, long at, int gram, int next, int end) {
        byte[] text = kept.array(at);
        int offset = kept.offset(at);
        int right = same(text, offset, gram, Math.min(text.length - offset, end + minBytes - gram));
        if (right < grams.bytes) {
            return false;
        }
        int left = sameBefore(text, offset, gram, Math.min(offset, gram - next));
        if (left + right < minBytes) {
            return false;
        }
        int owner = kept.text(at);
        place[number] = at;
        first[number] = gram - Math.min(left, offset - kept.from(owner));
        last[number] = gram + Math.min(right, kept.to(owner) - offset) - minBytes;
        return first[number] <= last[number];
    }

    /** Reports noted places until each of their windows lies in a match: of those with the next window, the one with most after it. */
    private void report(int noted, int gram, int from, int end) {
        int next = from;
        while (next <= end) {
            int best = -1;
            for (int i = 0; i < noted; i++) {
                if (last[i] >= next && (best < 0 || isBefore(i, best, next))) {
                    best = i;
                }
            }
            if (best < 0) {
                return;
            }
            int window = Math.max(next, first[best]);
            next = last[best] + 1;
            extend(place[best] + window - gram, window, next - window + minBytes - 1);
        }
    }

    private boolean isBefore(int one, int other, int next) {
        int order = Math.max(next, first[one]) - Math.max(next, first[other]);
        return order < 0 || order == 0 && last[one] > last[other];
    }

    /** Looks up the windows themselves. */
    private void windows(int next, int end) {
        int window = next;
        while (window <= end) {
            int hash = grams.windowHash(document, window);
            window = byWindow.mayHold(hash) && isFound(hash, window) ? covered - minBytes + 1 : window + 1;
        }
    }

    private boolean isFound(int hash, int window) {
        for (int slot = byWindow.slot(hash); !byWindow.isFree(slot); slot = byWindow.after(slot)) {
            long at = byWindow.place(slot);
            if (byWindow.isOf(hash, slot) && same(kept.array(at), kept.offset(at), window, minBytes) == minBytes) {
                extend(at, window, minBytes);
                return true;
            }
        }
        return false;
    }

    /** Reports the maximal match with these equal bytes. */
    private void extend(long at, int window, int bytes) {
        byte[] text = kept.array(at);
        int number = kept.text(at);
        int offset = kept.offset(at);
        int begin = kept.from(number);
        int left = sameBefore(text, offset, window, Math.min(offset - begin, window - from));
        int rest = Math.min(kept.to(number) - offset, to - window) - bytes;
        int right = bytes + same(text, offset + bytes, window + bytes, rest);
        covered = Math.max(covered, window + right);
        sink.match(number, offset - left - begin, window - left, left + right);
    }

    private int same(byte[] text, int offset, int at, int most) {
        int place = Arrays.mismatch(text, offset, offset + most, document, at, at + most);
        int same = place < 0 ? most : place;
        compared += same + 1;
        return same;
    }

    private int sameBefore(byte[] text, int offset, int at, int most) {
        int same = 0;
        while (same + Long.BYTES <= most) {
            long differ = Words.at(text, offset - same - Long.BYTES) ^ Words.at(document, at - same - Long.BYTES);
            if (differ != 0) {
                same += Long.numberOfLeadingZeros(differ) / Byte.SIZE;
                compared += same + 1;
                return same;
            }
            same += Long.BYTES;
        }
        while (same < most && text[offset - same - 1] == document[at - same - 1]) {
            same++;
        }
        compared += same + 1;
        return same;
    }
}
