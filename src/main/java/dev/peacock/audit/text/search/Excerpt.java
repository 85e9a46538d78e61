package dev.peacock.audit.text.search;

import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import dev.peacock.text.near.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Pieces of one text as people read it: with its own white space, letter case and punctuation. */
public final class Excerpt {
    /** Characters that are shown of a piece. */
    private static final int MOST = 2_000;
    /** Bytes at either side that are looked at: more than the longest that is masked, a URL. */
    private static final int EDGE = 2_100;

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

    /** All units of the text. */
    public int[] numbers(Vocabulary vocabulary) {
        return vocabulary.numbers(form.bytes(utf8), bounds);
    }

    /** Whether nothing is masked in a piece, nor in the words and numbers that it begins or ends within. */
    public boolean isPlain(int start, int units) {
        int[] ends = ends(start, units);
        return !masked
                || PersonalData.masked(text(before(ends[0]), behind(ends[1])))
                        .counts()
                        .isEmpty();
    }

    /** From a unit on, the first 2,000 characters; where an end lies within personal data, these are masked as a whole. */
    public String of(int start, int units) {
        int[] ends = ends(start, units);
        int to = whole(Math.min(ends[1], ends[0] + 4 * MOST));
        String shown = masked ? masked(ends[0], to) : text(ends[0], to);
        return shown.length() <= MOST ? shown : shown.substring(0, MOST) + "...";
    }

    /** Pieces that follow one another from a unit on, as they are: nothing is masked or cut. */
    public List<String> pieces(int start, int... units) {
        int[] ends = ends(start, units);
        return IntStream.range(0, units.length)
                .mapToObj(i -> text(ends[i], ends[i + 1]))
                .toList();
    }

    private int[] ends(int start, int... units) {
        int[] ends = new int[units.length + 1];
        int at = start;
        for (int i = 0; i < ends.length; i++) {
            ends[i] = bounds[Math.min(at, bounds.length - 1)];
            at += i < units.length ? units[i] : 0;
        }
        return form.sources(utf8, ends);
    }

    private String text(int from, int to) {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }

    /** With its surroundings only if the parts would not be masked as the whole is: then an end lies within personal data. */
    private String masked(int from, int to) {
        int before = before(from);
        int behind = behind(to);
        String alone = PersonalData.masked(text(from, to)).text();
        String whole = PersonalData.masked(text(before, behind)).text();
        String parts = PersonalData.masked(text(before, from)).text()
                + alone
                + PersonalData.masked(text(to, behind)).text();
        return whole.equals(parts) ? alone : whole;
    }

    private int before(int from) {
        int at = from;
        while (at > Math.max(0, from - EDGE) && goesOn(at)) {
            at--;
        }
        return whole(at);
    }

    private int behind(int to) {
        int at = to;
        while (at < Math.min(utf8.length, to + EDGE) && goesOn(at)) {
            at++;
        }
        return whole(at);
    }

    /** Where the code point begins. */
    private int whole(int at) {
        int start = at;
        while (start < utf8.length && start > 0 && (utf8[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    /** Whether a word, or a number in groups, begins before this offset and ends behind it. */
    private boolean goesOn(int at) {
        if (at == 0) {
            return false;
        }
        int space = isSpace(at) ? at : at - 1;
        return !isSpace(space)
                || utf8[space] == ' '
                        && space > 0
                        && space + 1 < utf8.length
                        && isOfNumber(utf8[space - 1])
                        && isOfNumber(utf8[space + 1]);
    }

    private boolean isSpace(int at) {
        return utf8[at] >= 0 && utf8[at] <= ' ';
    }

    private static boolean isOfNumber(byte one) {
        return one >= '0' && one <= '9' || one == '(' || one == ')' || one == '+';
    }
}
