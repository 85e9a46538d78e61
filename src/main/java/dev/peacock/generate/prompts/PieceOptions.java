package dev.peacock.generate.prompts;

import dev.peacock.text.TextForm;
import dev.peacock.text.input.TextOptions;
import org.jspecify.annotations.Nullable;

/**
 * What is cut out of which corpus.
 *
 * @param form of the units that lengths are counted in
 * @param prefix units of a prompt, 1 or more
 * @param suffix units behind it that are kept beside it; 0 for none
 * @param count prompts; null for one of each document
 * @param anywhere whether a prompt may begin at any place of its document, and not only where the document does
 */
public record PieceOptions(
        String corpus,
        TextOptions texts,
        TextForm form,
        int prefix,
        int suffix,
        @Nullable Integer count,
        boolean anywhere) {
    public PieceOptions {
        if (prefix < 1 || suffix < 0 || count != null && count < 1) {
            throw new IllegalArgumentException("prefix " + prefix + ", suffix " + suffix + ", count " + count);
        }
    }

    int length() {
        return prefix + suffix;
    }
}
