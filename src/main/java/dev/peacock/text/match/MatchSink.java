package dev.peacock.text.match;

/** Takes the matches that {@link Search} finds in one document. */
@FunctionalInterface
public interface MatchSink {
    /**
     * A maximal match: bytes textOffset to textOffset + bytes of that text equal the document's from documentOffset on, and it cannot be
     * extended to either side within the text and the searched part of the document.
     *
     * @param text number of the text in the list that was indexed
     * @param textOffset of the match's first byte
     * @param documentOffset of the match's first byte, from the beginning of the document's array
     * @param bytes at least the window's of {@link MinimizerIndex#of}
     */
    void match(int text, int textOffset, int documentOffset, int bytes);
}
