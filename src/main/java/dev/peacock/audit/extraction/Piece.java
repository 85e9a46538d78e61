package dev.peacock.audit.extraction;

import java.io.Serializable;
import java.util.List;

/**
 * A document's suffix that is asked for, and the prefixes of several lengths that end where it begins.
 *
 * @param document its id
 * @param start the document's unit with which the longest prefix begins
 * @param prefixes as text, in the order of the lengths that were asked for; the longest ends with each of the others
 * @param shownPrefix the longest as it may be shown
 * @param shownSuffix the suffix as it may be shown
 * @param order by which documents are drawn: a random number that follows from id and text
 */
public record Piece(
        String document,
        int start,
        List<String> prefixes,
        String suffix,
        String shownPrefix,
        String shownSuffix,
        long order)
        implements Serializable {
    public Piece {
        prefixes = List.copyOf(prefixes);
    }
}
