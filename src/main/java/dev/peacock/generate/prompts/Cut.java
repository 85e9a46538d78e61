package dev.peacock.generate.prompts;

import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A document cut into units. Its text stays as it is: white space before a word belongs to what goes on there. */
public final class Cut {
    private final byte[] utf8;
    /** Where units begin in the text, and its end. */
    private final int[] bounds;

    private final boolean words;

    /** @param form of units; what it normalises only says where they are */
    public Cut(byte[] utf8, TextForm form) {
        byte[] normalised = form.bytes(utf8);
        this.utf8 = utf8;
        this.bounds = form.sources(utf8, form.bounds(normalised, 0, normalised.length));
        this.words = form.unit() == Unit.WORDS;
    }

    public int units() {
        return bounds.length - 1;
    }

    /** Where unit {@code from} begins, in bytes; of a word behind the white space before it. */
    public int start(int from) {
        return bounds[from];
    }

    /** Where the unit before unit {@code to} ends, in bytes; of a word before the white space behind it. */
    public int end(int to) {
        return words ? withoutSpace(bounds[to]) : bounds[to];
    }

    /** Bytes {@code start..end-1}. Null where a token begins or ends within a character, so that they are no text. */
    public @Nullable String text(int start, int end) {
        boolean isCut = isWithin(start) || isWithin(end);
        return isCut ? null : new String(utf8, start, Math.max(0, end - start), StandardCharsets.UTF_8);
    }

    private boolean isWithin(int at) {
        return at < utf8.length && Utf8.continues(utf8[at]);
    }

    private int withoutSpace(int end) {
        int at = end;
        while (at > 0 && (utf8[at - 1] == ' ' || utf8[at - 1] >= '\t' && utf8[at - 1] <= '\r')) {
            at--;
        }
        return at;
    }
}
