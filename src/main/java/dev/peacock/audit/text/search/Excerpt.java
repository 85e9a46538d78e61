package dev.peacock.audit.text.search;

import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import java.nio.charset.StandardCharsets;

/** Pieces of one text as people read it: with its own white space, letter case and punctuation. */
public final class Excerpt {
    /** Characters that are shown of a piece. */
    private static final int MOST = 2_000;
    /** Bytes at either side that are looked at, so that an address at the edge of a piece is known for one. */
    private static final int EDGE = 100;

    private final TextForm form;
    private final byte[] utf8;
    private final int[] bounds;
    private final boolean masked;

    /** {@code masked}: whether personal data are replaced by what they are. */
    public Excerpt(TextForm form, byte[] utf8, boolean masked) {
        this.form = form;
        this.utf8 = utf8;
        byte[] text = form.bytes(utf8);
        this.bounds = form.bounds(text, 0, text.length);
        this.masked = masked;
    }

    /** Whether a text has nothing that is masked. */
    public static boolean isPlain(String text) {
        return PersonalData.masked(text).counts().isEmpty();
    }

    /** From a unit on; where it is masked, words at its ends are shown in whole. */
    public String of(int start, int units) {
        int[] ends = form.sources(utf8, new int[] {bounds[start], bounds[Math.min(start + units, bounds.length - 1)]});
        int from = ends[0];
        int to = Math.min(ends[1], from + 4 * MOST);
        if (masked) {
            for (int least = Math.max(0, from - EDGE); from > least && utf8[from - 1] > ' '; ) {
                from--;
            }
            for (int most = Math.min(utf8.length, to + EDGE); to < most && utf8[to - 1] > ' ' && utf8[to] > ' '; ) {
                to++;
            }
        }
        while (to < utf8.length && to > from && (utf8[to] & 0xC0) == 0x80) {
            to--;
        }
        String text = new String(utf8, from, to - from, StandardCharsets.UTF_8);
        String shown = masked ? PersonalData.masked(text).text() : text;
        return shown.length() <= MOST ? shown : shown.substring(0, MOST) + "...";
    }
}
