package dev.peacock.check;

import java.util.Locale;
import java.util.regex.Pattern;

/** Makes text safe to print on a terminal: escapes control characters, line breaks, and reversed writing. */
public final class Visible {
    private static final String LINE_ENDS = "\\n\\r\\x0b\\f\\x85\\u2028\\u2029";
    /** Control characters but tab, line ends, and what turns the direction of writing. */
    private static final String STEERING =
            "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f" + "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

    private static final Pattern IN_A_LINE = Pattern.compile("[" + STEERING + LINE_ENDS + "]");
    private static final Pattern IN_LINES = Pattern.compile("[" + STEERING + "]");

    private Visible() {}

    /** The text on one line. Escapes are JSON's, in a string of which they mean the same. */
    public static String line(String text) {
        return escaped(text, IN_A_LINE);
    }

    /** The same, but line ends stay: for what comes in lines, or writes over its line. */
    public static String lines(String text) {
        return escaped(text, IN_LINES);
    }

    private static String escaped(String text, Pattern pattern) {
        return pattern.matcher(text).replaceAll(match -> switch (match.group().charAt(0)) {
            case '\n' -> "\\\\n";
            case '\r' -> "\\\\r";
            default ->
                String.format(Locale.ROOT, "\\\\u%04x", (int) match.group().charAt(0));
        });
    }
}
