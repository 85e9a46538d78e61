package dev.peacock.config.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The spelling of keys and words in a configuration: lower case with hyphens. Finds the word nearest to a misspelt one.
 */
public final class Words {
    /** No word of ours is longer, and the distance of two long ones takes long. */
    private static final int LONGEST = 100;

    private Words() {}

    /** {@code warmUp} and {@code WarmUp} give {@code warm-up}. */
    public static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** {@code LEAKY_RELU} gives {@code leaky-relu}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A hint such as {@code ; did you mean x?}, or nothing where no known word is near. */
    public static String hint(String prefix, String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "; did you mean " + prefix + near + "?")
                .orElse("");
    }

    /** The known word with the fewest edits, where these are at most a third of the longer word (but one is always few). */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String word, String candidate) {
        int longer = Math.max(word.length(), candidate.length());
        if (longer > LONGEST) {
            return false;
        }
        int edits = distance(word, candidate);
        return edits < Math.min(word.length(), candidate.length()) && edits <= Math.max(1, longer / 3);
    }

    /** Levenshtein's distance: insertions, deletions and replacements. */
    public static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], above[j]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
