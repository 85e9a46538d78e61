package dev.peacock.check;

import java.util.Collection;
import java.util.stream.Collectors;

/** Shortens the user's text for quoting in messages. */
public final class Shown {
    /** A SHA-256 with its name is shown in full. */
    private static final int CHARACTERS = 80;

    private static final int ITEMS = 20;
    private static final int SENTENCE = 1_000;
    /** No file system has longer ones. */
    private static final int LONGEST_PATH = 4_096;

    private Shown() {}

    /** A value, a name or a word: all of it, or its beginning and three dots. */
    public static String text(String text) {
        return beginning(text, CHARACTERS);
    }

    /** What a library says, which may quote anything: all of it, or its beginning. */
    public static String sentence(String sentence) {
        return beginning(sentence, SENTENCE);
    }

    /** A path, whose end says most: all of it, unless no file can have it. */
    public static String path(String path) {
        return path.length() <= LONGEST_PATH ? path : text(path);
    }

    /** The first of a list, each as a text, with commas between them, and how many more there are. */
    public static String list(Collection<String> items) {
        String first = items.stream().limit(ITEMS).map(Shown::text).collect(Collectors.joining(", "));
        return items.size() <= ITEMS ? first : first + " and " + (items.size() - ITEMS) + " more";
    }

    private static String beginning(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, cut) + "...";
    }
}
