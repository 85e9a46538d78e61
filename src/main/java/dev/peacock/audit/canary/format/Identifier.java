package dev.peacock.audit.canary.format;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.text.PersonalData;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A string of a certain form that stands in a document, and the space of all strings that could stand there instead: each digit, small
 * letter and capital is any other of its kind (in a hash, any hexadecimal digit), and all else stays. A real identifier is not drawn at
 * random from that space, so that its exposure says something only beside that in models which did not see its document.
 *
 * @param form the kind of identifier
 * @param text as it stands in the document
 * @param at where it begins in the document, in UTF-16 units
 * @param space in code points
 */
public record Identifier(Form form, String text, int at, Space space) implements Serializable {
    private static final String HEXADECIMAL = "0123456789abcdef";

    /** Kinds of identifiers. */
    public enum Form {
        /** Five digits or more, perhaps with hyphens, full stops, slashes or blanks between groups of them. */
        NUMBER,
        /** 16 hexadecimal digits or more, with a letter and a digit. */
        HASH,
        EMAIL,
        /** International with a plus, or North American in groups. */
        TELEPHONE;

        /** As it is written in options. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** UserError if there is none. */
        public static Form of(String word) {
            return Arrays.stream(values())
                    .filter(form -> form.word().equals(word))
                    .findFirst()
                    .orElseThrow(
                            () -> new UserError("'" + Shown.text(word) + "' is no form of identifiers; choose one of "
                                    + Arrays.stream(values()).map(Form::word).collect(Collectors.joining(", "))));
        }
    }

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{Alnum}.,-])\\d(?:[-./ ]?\\d){4,31}+(?![\\p{Alnum}-])");
    private static final Pattern HASH = Pattern.compile(
            "(?<!\\p{Alnum})(?=[a-f\\d]{0,127}[a-f])(?=[a-f\\d]{0,127}\\d)[a-f\\d]{16,128}+(?!\\p{Alnum})");

    /** All of a form in a document, in order. */
    public static List<Identifier> in(String document, Form form) {
        List<Identifier> found = new ArrayList<>();
        switch (form) {
            case NUMBER -> add(found, NUMBER.matcher(document), form);
            case HASH -> add(found, HASH.matcher(document), form);
            case EMAIL ->
                PersonalData.find(
                        PersonalData.Kind.EMAIL, document, (from, to) -> add(found, document, from, to, form));
            case TELEPHONE ->
                PersonalData.find(
                        PersonalData.Kind.TELEPHONE, document, (from, to) -> add(found, document, from, to, form));
        }
        return found;
    }

    private static void add(List<Identifier> found, Matcher matcher, Form form) {
        while (matcher.find()) {
            found.add(new Identifier(form, matcher.group(), matcher.start(), space(matcher.group(), form)));
        }
    }

    private static void add(List<Identifier> found, String document, int from, int to, Form form) {
        String text = document.substring(from, to);
        found.add(new Identifier(form, text, from, space(text, form)));
    }

    /** An e-mail address keeps what stands from its at sign on. */
    private static Space space(String text, Form form) {
        int end = form == Form.EMAIL ? text.indexOf('@') : text.length();
        List<int[][]> segments = new ArrayList<>();
        text.substring(0, end)
                .codePoints()
                .mapToObj(point -> others(point, form).codePoints().mapToObj(other -> new int[] {other}))
                .forEach(strings -> segments.add(strings.toArray(int[][]::new)));
        if (end < text.length()) {
            segments.add(new int[][] {text.substring(end).codePoints().toArray()});
        }
        return new Space(segments);
    }

    private static String others(int point, Form form) {
        if (form == Form.HASH) {
            return HEXADECIMAL;
        }
        return point >= '0' && point <= '9'
                ? "0123456789"
                : point >= 'a' && point <= 'z'
                        ? "abcdefghijklmnopqrstuvwxyz"
                        : point >= 'A' && point <= 'Z' ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : Character.toString(point);
    }

    /** The identifier's code points. */
    public int[] secret() {
        return text.codePoints().toArray();
    }
}
