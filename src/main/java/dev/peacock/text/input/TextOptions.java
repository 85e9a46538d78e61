package dev.peacock.text.input;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a corpus.
 *
 * @param text the column, or key, of the text; text files and mails have none
 * @param id the column, or key, of a document's id; null to name documents by their place
 * @param columns further ones, to group by
 * @param format of all files; null to tell by the endings of their names
 */
public record TextOptions(
        String text,
        @Nullable String id,
        List<String> columns,
        @Nullable Format format) implements Serializable {
    public static final String TEXT = "text";

    public TextOptions {
        columns = List.copyOf(columns);
    }

    /** The text in {@value #TEXT}, and nothing else. */
    public static TextOptions defaults() {
        return new TextOptions(TEXT, null, List.of(), null);
    }
}
