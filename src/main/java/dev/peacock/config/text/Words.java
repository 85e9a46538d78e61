package dev.peacock.config.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The spelling of keys and words in a configuration: lower case with hyphens. Finds the word nearest to a misspelt one.
 */
public final class Words {
    /** No word of ours is longer, and the distance of two long ones takes long. */
    private static final int LONGEST = 100;

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

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
                .min(Comparator.comparingInt((String candidate) -> DISTANCE.apply(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String word, String candidate) {
        int longer = Math.max(word.length(), candidate.length());
        if (longer > LONGEST) {
            return false;
        }
        int edits = DISTANCE.apply(word, candidate);
        return edits < Math.min(word.length(), candidate.length()) && edits <= Math.max(1, longer / 3);
    }
}
