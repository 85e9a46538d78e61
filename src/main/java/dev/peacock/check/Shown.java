package dev.peacock.check;

import java.util.Collection;
import java.util.stream.Collectors;

/** What messages quote of the user's own: short, however long it is. */
public final class Shown {
    /** A SHA-256 and what names it stand in full. */
    private static final int CHARACTERS = 80;

    private static final int ITEMS = 20;

    private Shown() {}

    /** A text, or its beginning and three dots. */
    public static String text(String text) {
        return beginning(text, CHARACTERS);
    }

    static String beginning(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, cut) + "...";
    }

    /** The first of a list, each short, with commas between them, and how many more there are. */
    public static String list(Collection<String> items) {
        String first = items.stream().limit(ITEMS).map(Shown::text).collect(Collectors.joining(", "));
        return items.size() <= ITEMS ? first : first + " and " + (items.size() - ITEMS) + " more";
    }
}
