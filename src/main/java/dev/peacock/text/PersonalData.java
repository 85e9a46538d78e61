package dev.peacock.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Masks what may be personal in a text that is shown: by its form alone, so that names, postal addresses and numbers written in words
 * stay, and a number that only looks like one of these goes. The time is proportional to the text's length, whatever the text.
 */
public final class PersonalData {
    /** Visa, Mastercard (two ranges), American Express, Diners Club, JCB, Discover and UnionPay: how they begin, and how long they are. */
    private static final Pattern ISSUERS = Pattern.compile("4\\d{12}(?:\\d{3}){0,2}|5[1-5]\\d{14}"
            + "|2(?:22[1-9]|2[3-9]\\d|[3-6]\\d\\d|7[01]\\d|720)\\d{12}|3[47]\\d{13}|3(?:0[0-5]|[689]\\d)\\d{11}"
            + "|35(?:2[89]|[3-8]\\d)\\d{12,15}|6(?:011|4[4-9]\\d|5\\d\\d)\\d{12,15}|62\\d{14,17}");

    private static final int SHORTEST_CARD = 13;
    /** 19 digits in groups of four. */
    private static final int LONGEST_CARD = 19 + 4;

    private PersonalData() {}

    /** What is looked for, in this order; a placeholder has its name. */
    public enum Kind {
        /** With a scheme, or beginning with www. */
        URL(
                "(?<![\\p{Alnum}])(?:(?:https?|ftp|file)://|mailto:|www\\.)[^\\s<>\"'`\\p{Cntrl}]{1,2048}+",
                PersonalData::withoutSentence),
        /** At most 64 characters before the at sign (RFC 5321), and a domain with a dot. */
        EMAIL(address("\\p{L}\\p{M}") + "|" + address("A-Za-z"), PersonalData::all),
        /** US social-security number: 3, 2 and 4 digits, of those that are given out. */
        SSN(
                "(?<![\\p{Alnum}.-])\\d{3}([- ])\\d{2}\\1\\d{4}(?![\\p{Alnum}-]|[.]\\d)",
                found -> isSocialSecurity(found) ? all(found) : null),
        /** Digits that begin as an issuer's, have as many as its cards, and pass Luhn's check, together or in groups. */
        CARD("(?<![\\p{Alnum}.-])-?\\d(?:[- ]?\\d){12,63}+(?![\\p{Alpha}])", PersonalData::card),
        /** International with a plus, or North American in groups. */
        TELEPHONE(
                "(?<![\\p{Alnum}+.-])(?:"
                        + "\\+\\d{1,3}+(?:[ .-]?\\(?\\d{1,5}+\\)?){1,6}"
                        + "|(?:1[-. ])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}([-. ]))[2-9]\\d{2}[-. ]\\d{4}"
                        + ")(?![\\p{Alnum}-]|[.]\\d)",
                PersonalData::telephone),
        /** Version 4. */
        IP(
                "(?<![\\p{Alnum}.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\p{Alnum}]|[.]\\d)",
                found -> isAddress(found) ? all(found) : null);

        final Pattern pattern;
        private final Function<String, @Nullable Part> part;

        /** {@code part} finds what is to be masked in a match of the pattern, if anything is. */
        Kind(String pattern, Function<String, @Nullable Part> part) {
            this.pattern = Pattern.compile(pattern);
            this.part = part;
        }
    }

    /**
     * Addresses whose words consist of digits and such letters. Those of all alphabets come first; those of ASCII are also found within
     * text of a script that writes no spaces between words.
     */
    private static String address(String letters) {
        String word = letters + (letters.startsWith("A") ? "0-9" : "\\p{N}");
        return "(?<![" + word + "_%+-])[" + word + "_%+-][" + word + "._%+-]{0,63}+@" + "(?:[" + word + "](?:[" + word
                + "-]{0,62}+)\\.){1,8}[" + letters + "]{2,24}+(?![" + word + "])";
    }

    /** Of a match. */
    private record Part(int from, int to) {}

    /** Where something of a kind begins and ends in a text. */
    public record Found(Kind kind, int from, int to) {}

    /** A text with placeholders such as {@code [EMAIL]}, and how many there are of each kind that occurs. */
    public record Masked(String text, Map<Kind, Integer> counts) {}

    public static Masked masked(String text) {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (Found one : found(text)) {
            masked.append(text, at, one.from).append(placeholder(one.kind));
            at = one.to;
            counts.merge(one.kind, 1, Integer::sum);
        }
        String all = at == 0 ? text : masked.append(text, at, text.length()).toString();
        return new Masked(all, Collections.unmodifiableMap(counts));
    }

    /** What stands for something of a kind. */
    public static String placeholder(Kind kind) {
        return "[" + kind + "]";
    }

    /** All that is masked, in the order of the text; none overlaps another. */
    public static List<Found> found(String text) {
        List<Found> all = new ArrayList<>();
        StringBuilder left = new StringBuilder(text);
        for (Kind kind : Kind.values()) {
            int known = all.size();
            find(kind, left.toString(), (from, to) -> all.add(new Found(kind, from, to)));
            // what one kind found is no part of another; a bracket is a border to all
            all.subList(known, all.size())
                    .forEach(one -> left.replace(one.from, one.to, "[".repeat(one.to - one.from)));
        }
        all.sort(Comparator.comparingInt(Found::from));
        return all;
    }

    /** Takes where something begins and ends in a text. */
    @FunctionalInterface
    public interface Place {
        void at(int from, int to);
    }

    /** Gives the place of each of a kind, in order. */
    public static void find(Kind kind, String text, Place found) {
        Matcher matcher = kind.pattern.matcher(text);
        while (matcher.find()) {
            Part part = kind.part.apply(matcher.group());
            if (part != null) {
                int start = matcher.start();
                found.at(start + part.from(), start + part.to());
                // the rest of the match may have more; nothing that was found belongs to it
                matcher.region(start + part.to(), text.length());
            }
        }
    }

    private static Part all(String found) {
        return new Part(0, found.length());
    }

    /** Without the sentence's own signs behind it. */
    private static Part withoutSentence(String url) {
        int end = url.length();
        while (end > 1 && ".,;:!?)]}".indexOf(url.charAt(end - 1)) >= 0) {
            end--;
        }
        return new Part(0, end);
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    private static boolean isSocialSecurity(String found) {
        String digits = digits(found);
        String area = digits.substring(0, 3);
        return !area.equals("000")
                && !area.equals("666")
                && area.charAt(0) != '9'
                && !digits.startsWith("00", 3)
                && !digits.endsWith("0000");
    }

    /** The first groups of digits that are a card's number: others, such as the month in which it ends, may stand beside it. */
    private static @Nullable Part card(String found) {
        for (int from = 0; from < found.length(); from++) {
            if (!Character.isDigit(found.charAt(from)) || from > 0 && Character.isDigit(found.charAt(from - 1))) {
                continue;
            }
            for (int to = Math.min(found.length(), from + LONGEST_CARD); to - from >= SHORTEST_CARD; to--) {
                if (endsGroup(found, to) && isCard(digits(found.substring(from, to)))) {
                    return new Part(from, to);
                }
            }
        }
        return null;
    }

    private static boolean endsGroup(String found, int to) {
        return Character.isDigit(found.charAt(to - 1))
                && (to == found.length() || !Character.isDigit(found.charAt(to)));
    }

    private static boolean isCard(String digits) {
        if (!ISSUERS.matcher(digits).matches()) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit : digit * 2;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }

    /** With a plus, as many groups as have at most E.164's 15 digits, and at least 8: other numbers may stand behind it. */
    private static @Nullable Part telephone(String found) {
        if (!found.startsWith("+")) {
            return all(found);
        }
        for (int to = found.length(); to > 8; to--) {
            int digits = digits(found.substring(0, to)).length();
            if (digits >= 8 && digits <= 15 && endsGroup(found, to)) {
                return new Part(0, to);
            }
        }
        return null;
    }

    private static boolean isAddress(String found) {
        for (String part : found.split("\\.")) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
