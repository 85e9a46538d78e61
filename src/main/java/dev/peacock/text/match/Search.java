package dev.peacock.text.match;

/** Searches documents for the windows of an index. It has buffers of its own: one for each thread. */
public final class Search {
    private final MinimizerIndex index;

    public Search(MinimizerIndex index) {
        this.index = index;
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
        java.util.Objects.checkFromToIndex(from, to, document.length);
        int covered = from;
        for (int at = from; at + index.minBytes() <= to; at++) {
            Long found = at + index.minBytes() <= covered ? null : index.first.get(index.window(document, at));
            if (found != null) {
                int text = (int) (found >>> 32);
                byte[] bytes = index.texts[text];
                int offset = found.intValue();
                int left = 0;
                while (left < Math.min(offset, at - from) && bytes[offset - left - 1] == document[at - left - 1]) {
                    left++;
                }
                int right = index.minBytes();
                while (offset + right < bytes.length && at + right < to && bytes[offset + right] == document[at + right]) {
                    right++;
                }
                covered = at + right;
                sink.match(text, offset - left, at - left, left + right);
            }
        }
    }
}
