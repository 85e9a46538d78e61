package dev.peacock.audit.text.search;

import java.io.Serializable;
import java.util.List;

/**
 * Where a piece of the corpus is.
 *
 * @param split the number of the piece of the corpus that its document is in, as files are read
 * @param ordinal of the document in it
 * @param start the document's unit
 * @param personal what is masked in the document there
 */
public record Place(int split, int ordinal, String document, int start, List<Personal> personal)
        implements Serializable {
    /** Of a piece without personal data. */
    public Place(int split, int ordinal, String document, int start) {
        this(split, ordinal, document, start, List.of());
    }

    /** Of a part of the piece, which has so many units from {@code from} on. */
    Place part(int from, int units) {
        return new Place(split, ordinal, document, start + from, Personal.within(personal, from, units));
    }
}
