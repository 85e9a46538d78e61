package dev.peacock.report.words;

import org.jspecify.annotations.Nullable;

/** Where an example comes from. */
public final class Origin {
    private Origin() {}

    /** The file, and the row or line; null where that is not known, or where the id is the end of the file's path and says it. */
    public static @Nullable String source(@Nullable String givenId, @Nullable String source) {
        return givenId != null && source != null && source.endsWith("/" + givenId) ? null : source;
    }
}
