package dev.peacock.audit.text.search;

import dev.peacock.text.PersonalData;
import dev.peacock.text.TextForm;
import dev.peacock.text.near.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
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
    /** Of each bound, the offset in the text; empty until it is needed. */
    private int[] sources = {};

    /** {@code masked}: whether personal data are replaced by what they are. */
    public Excerpt(TextForm form, byte[] utf8, boolean masked) {
        this(form, utf8, bounds(form, form.bytes(utf8)), masked);
    }

    /** Of a text whose bounds are known. */
    Excerpt(TextForm form, byte[] utf8, int[] bounds) {
        this(form, utf8, bounds, true);
    }

    private Excerpt(TextForm form, byte[] utf8, int[] bounds, boolean masked) {
        this.form = form;
        this.utf8 = utf8;
        this.bounds = bounds;
        this.masked = masked;
    }

    private static int[] bounds(TextForm form, byte[] text) {
        return form.bounds(text, 0, text.length);
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

    /** What is personal in a piece, also in part. */
    List<Personal> personal(int start, int units) {
        sources = sources.length == 0 ? form.sources(utf8, bounds) : sources;
        int last = Math.min(start + units, sources.length - 1);
        return personalBytes(before(sources[start]), behind(sources[last])).stream()
                .filter(one -> one.from() < sources[last] && one.to() > sources[start])
                .map(one -> new Personal(
                        one.kind(),
                        one.from() < sources[start] ? -1 : unit(one.from() + 1) - 1 - start,
                        one.to() > sources[last] ? units + 1 : unit(one.to()) - start))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The first unit that begins at this offset of the text or behind it. */
    private int unit(int offset) {
        int at = Arrays.binarySearch(sources, offset);
        while (at > 0 && sources[at - 1] == offset) {
            at--;
        }
        return at < 0 ? -at - 1 : at;
    }

    /** Personal data that a piece begins or ends within; empty where nothing is masked. */
    public List<Personal> cut(int start, int units) {
        return masked
                ? personal(start, units).stream()
                        .filter(one -> one.isCut(units))
                        .toList()
                : List.of();
    }

    /** As {@link #of(int, int, List)} of a text that has no other. */
    public String of(int start, int units) {
        return of(start, units, List.of());
    }

    /**
     * From a unit on, the first 2,000 characters, without personal data or the parts of these that stand there.
     *
     * @param others personal data of other texts that have the piece, too, and go on with these
     */
    public String of(int start, int units, List<Personal> others) {
        int[] ends = ends(start, units);
        int to = whole(Math.min(ends[1], ends[0] + 4 * MOST));
        String shown = masked ? masked(ends[0], to, bytes(start, units, others)) : text(ends[0], to);
        return shown.length() <= MOST ? shown : shown.substring(0, MOST) + "...";
    }

    /** The same by their offsets in the text. */
    private List<Personal> bytes(int start, int units, List<Personal> all) {
        return all.stream()
                .map(one -> {
                    int first = Math.max(0, one.from());
                    int[] at = ends(start + first, Math.min(units, one.to()) - first);
                    int from = at[0];
                    int to = at[1];
                    // a unit may begin or end with the white space beside it
                    while (one.from() > 0 && from < to && isSpace(from)) {
                        from++;
                    }
                    while (one.to() < units && to > from && isSpace(to - 1)) {
                        to--;
                    }
                    return new Personal(one.kind(), from, to);
                })
                .toList();
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

    /** What is personal in these bytes by themselves, with what stands around them, or by other texts. */
    private String masked(int from, int to, List<Personal> others) {
        List<Personal> all = new ArrayList<>(personalBytes(from, to));
        all.addAll(personalBytes(before(from), behind(to)));
        all.addAll(others);
        all.sort(Comparator.comparingInt(Personal::from));
        StringBuilder shown = new StringBuilder();
        int at = from;
        for (Personal one : all) {
            int end = Math.min(to, one.to());
            if (end > at && one.from() < to) {
                boolean goesOn = one.from() < at && at > from;
                shown.append(text(at, Math.max(at, one.from())));
                shown.append(goesOn ? "" : PersonalData.placeholder(one.kind()));
                at = end;
            }
        }
        return shown.append(text(at, to)).toString();
    }

    /** By their offsets in the text. */
    private List<Personal> personalBytes(int from, int to) {
        String text = text(from, to);
        List<Personal> all = new ArrayList<>();
        int at = 0;
        int offset = from;
        for (PersonalData.Found one : PersonalData.found(text)) {
            int begin = offset + length(text, at, one.from());
            offset = begin + length(text, one.from(), one.to());
            at = one.to();
            all.add(new Personal(one.kind(), begin, offset));
        }
        return all;
    }

    private static int length(String text, int from, int to) {
        return text.substring(from, to).getBytes(StandardCharsets.UTF_8).length;
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
