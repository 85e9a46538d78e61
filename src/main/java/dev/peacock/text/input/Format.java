package dev.peacock.text.input;

import java.util.Locale;
import java.util.Map;

/** What a file holds. */
public enum Format {
    PARQUET,
    /** A JSON object on each line. */
    JSON_LINES,
    /** One document. */
    TEXT,
    /** One mail, or many in the form of mbox. */
    MAIL;

    private static final Map<String, Format> ENDINGS =
            Map.of("parquet", PARQUET, "parq", PARQUET, "jsonl", JSON_LINES, "ndjson", JSON_LINES, "json", JSON_LINES);

    /** By the ending of the file's name, a compressed one's before .gz or .zst; TEXT for any other. */
    static Format of(String name) {
        String plain = name.replaceFirst("(?i)\\.(gz|zst|zstd)$", "");
        String ending = plain.substring(plain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return ENDINGS.getOrDefault(ending, TEXT);
    }
}
