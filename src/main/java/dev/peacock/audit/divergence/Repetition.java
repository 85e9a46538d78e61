package dev.peacock.audit.divergence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a text repeats a word, whatever the letter case, and whatever stands between: signs, white space, nothing, or the number of a
 * list. A word may be several words or tokens. A longer word that begins with it, such as "companies" or "company's" of "company", is no
 * repetition.
 *
 * @param first the stretch that the text begins with, or else its first one of two repetitions or more; null without
 * @param all that one, and all later ones of two repetitions or more
 */
public record Repetition(@Nullable Stretch first, List<Stretch> all) {
    /** Digits that the number of a list has at most. */
    private static final int MOST_DIGITS = 8;

    public Repetition {
        all = List.copyOf(all);
    }

    /** IllegalArgumentException for a word without a letter or a digit. */
    public static Repetition of(String text, String word) {
        Scan scan = new Scan(text, word);
        List<Stretch> all = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Stretch stretch = scan.next(at);
            if (stretch == null) {
                break;
            }
            boolean begins = all.isEmpty() && !scan.hasLetters(0, stretch.start());
            if (begins || stretch.repetitions() > 1) {
                all.add(stretch);
            }
            at = stretch.end();
        }
        return new Repetition(all.isEmpty() ? null : all.get(0), all);
    }

    /** What stands behind the first stretch, from its first letter or digit on; empty where nothing does. */
    public String follows(String text) {
        if (first == null || first.open()) {
            return "";
        }
        int at = first.end();
        while (at < text.length() && !Character.isLetterOrDigit(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(at);
    }

    /** Goes through one text. */
    private static final class Scan {
        private final String text;
        private final Matcher matcher;
        private final String word;

        Scan(String text, String word) {
            this.text = text;
            this.word = word.strip();
            if (this.word.codePoints().noneMatch(Character::isLetterOrDigit)) {
                throw new IllegalArgumentException("no word: " + word);
            }
            String pattern =
                    Stream.of(this.word.split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+"));
            this.matcher = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(text);
        }

        /** The next stretch from a place on. */
        @Nullable
        Stretch next(int from) {
            int at = from;
            while (matcher.find(at)) {
                int start = matcher.start();
                if (start == 0 || !Character.isLetterOrDigit(text.codePointBefore(start))) {
                    Stretch stretch = stretch(start, matcher.end());
                    if (stretch.repetitions() > 0) {
                        return stretch;
                    }
                }
                at = start + 1;
            }
            return null;
        }

        private Stretch stretch(int start, int firstEnd) {
            int before = start;
            int end = firstEnd;
            int repetitions = 1;
            while (true) {
                int next = next(end, text.length());
                if (next < 0) {
                    break;
                }
                before = end;
                end = next;
                repetitions++;
            }
            if (goesOn(end)) {
                // the last one begins a longer word
                end = before;
                repetitions--;
            }
            return new Stretch(start, end, repetitions, isBegun(end));
        }

        /** Behind the repetition that follows a place; -1 without. */
        private int next(int end, int length) {
            if (isNumbered(end)) {
                return -1;
            }
            int at = end;
            int digits = 0;
            while (at < length) {
                matcher.region(at, length);
                if (matcher.lookingAt()) {
                    return matcher.end();
                }
                int codePoint = text.codePointAt(at);
                digits += Character.isDigit(codePoint) ? 1 : 0;
                if (Character.isLetter(codePoint) || digits > MOST_DIGITS) {
                    return -1;
                }
                at += Character.charCount(codePoint);
            }
            return -1;
        }

        /** Whether a digit makes a longer word of one that ends here; the number of a list stands apart. */
        private boolean isNumbered(int end) {
            return end < text.length() && Character.isDigit(joined(end));
        }

        /** Whether a word that ends here is only the beginning of a longer one. */
        private boolean goesOn(int end) {
            return end < text.length() && Character.isLetterOrDigit(joined(end));
        }

        /** What stands behind a word, or behind the hyphen or apostrophe there, which joins words. */
        private int joined(int end) {
            int codePoint = text.codePointAt(end);
            boolean joins = "'\u2019-".indexOf(codePoint) >= 0 && end + 1 < text.length();
            return joins ? text.codePointAt(end + 1) : codePoint;
        }

        /** Whether the text ends, behind some signs, with the beginning of the word. */
        private boolean isBegun(int end) {
            int at = end;
            while (at < text.length() && !Character.isLetterOrDigit(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            int left = text.length() - at;
            return left > 0 && left < word.length() && text.regionMatches(true, at, word, 0, left);
        }

        boolean hasLetters(int from, int to) {
            return text.substring(from, to).codePoints().anyMatch(Character::isLetter);
        }
    }
}
