package dev.peacock.audit.canary.format;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with random parts, such as "my social security number is {d3}-{d2}-{d4}". What stands before the first random part is the
 * prefix; a secret is all from there on.
 *
 * @param text as it was given
 * @param prefix without its escapes
 * @param space of the secrets, in code points
 */
public record CanaryFormat(String text, String prefix, Space space) implements Serializable {
    private static final String HELP =
            "random parts are {d3} for three digits, {l4} for four small letters and {w:NAME} for a word"
                    + " of the list NAME; write {{ and }} for braces";
    private static final Pattern PART = Pattern.compile("\\{\\{|\\}\\}|\\{([dl])(\\d{0,3})\\}|\\{w:([^{}]+)\\}|[{}]");
    private static final int MOST = 100;
    private static final int[][] DIGITS = range('0', '9');
    private static final int[][] LETTERS = range('a', 'z');

    /**
     * Reads a format.
     *
     * @param words gives the words of a list by its name; UserError where there is no such list
     * @throws UserError for a format without a random part, an unknown part or an empty list of words
     */
    public static CanaryFormat parse(String text, Function<String, List<String>> words) {
        List<int[][]> segments = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        String prefix = null;
        Matcher part = PART.matcher(text);
        int at = 0;
        while (part.find()) {
            plain.append(text, at, part.start());
            at = part.end();
            if (part.group().equals("{{") || part.group().equals("}}")) {
                plain.append(part.group().charAt(0));
                continue;
            }
            if (prefix == null) {
                prefix = plain.toString();
            } else {
                addPlain(segments, plain);
            }
            plain.setLength(0);
            addRandom(segments, part, text, words);
        }
        if (prefix == null) {
            throw wrong(text, "has no random part, so that there is no secret to find");
        }
        addPlain(segments, plain.append(text, at, text.length()));
        return new CanaryFormat(text, prefix, new Space(segments));
    }

    private static void addPlain(List<int[][]> segments, CharSequence plain) {
        if (plain.length() > 0) {
            segments.add(new int[][] {plain.codePoints().toArray()});
        }
    }

    private static void addRandom(
            List<int[][]> segments, Matcher part, String text, Function<String, List<String>> words) {
        if (part.group(3) != null) {
            segments.add(words(text, part.group(3), words.apply(part.group(3))));
            return;
        }
        if (part.group(1) == null) {
            throw wrong(text, "has '" + part.group() + "', which begins or ends no random part");
        }
        int times = part.group(2).isEmpty() ? 1 : Integer.parseInt(part.group(2));
        if (times < 1 || times > MOST) {
            throw wrong(text, "has " + part.group() + ", but a random part has 1 to " + MOST + " signs");
        }
        for (int i = 0; i < times; i++) {
            segments.add(part.group(1).equals("d") ? DIGITS : LETTERS);
        }
    }

    private static int[][] words(String text, String name, List<String> words) {
        Set<String> distinct = new LinkedHashSet<>(words);
        distinct.remove("");
        if (distinct.isEmpty()) {
            throw wrong(text, "needs a word of the list '" + Shown.text(name) + "', which is empty");
        }
        return distinct.stream().map(word -> word.codePoints().toArray()).toArray(int[][]::new);
    }

    private static UserError wrong(String text, String what) {
        return new UserError("the format '" + Shown.text(text) + "' " + what + "; " + HELP);
    }

    private static int[][] range(char first, char last) {
        int[][] range = new int[last - first + 1][];
        for (int i = 0; i < range.length; i++) {
            range[i] = new int[] {first + i};
        }
        return range;
    }

    /**
     * Refuses canaries that stand in a document of the corpus, by their format, since the secret itself may be somebody's.
     *
     * @param canaries by their whole sentence, the name to show
     * @param document the name of the document
     */
    public static void checkAbsent(Map<String, String> canaries, String document, String text) {
        canaries.forEach((canary, name) -> {
            if (text.contains(canary)) {
                throw new UserError("the canary '" + Shown.text(name) + "' stands in the corpus already, in "
                        + Shown.text(document)
                        + ", so that models would see it that should not; use another --seed or another format");
            }
        });
    }
}
