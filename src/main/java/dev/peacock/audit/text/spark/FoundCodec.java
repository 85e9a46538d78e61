package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Found;
import dev.peacock.outcome.RecordCodec;

/** What was found in a split, kept in a file until all are searched. */
final class FoundCodec extends RecordCodec<Found> {
    static final String DIRECTORY = TextTables.DIRECTORY + "/work";
    /** Part of what a search is known by, so that files of another form are not read. */
    static final String FORM = "with personal data";

    private static final long serialVersionUID = 1L;

    FoundCodec() {
        super(Found.class, "split", "kind", "bytes");
    }
}
