package dev.peacock.dataset;

import dev.peacock.check.UserError;
import dev.peacock.dataset.read.Source;
import dev.peacock.dataset.tabular.Cells;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the subpopulations of examples as text, train before test; a split has one for each of its examples, or none. */
final class SubpopulationTable {
    /** A longer name, in characters, is a text rather than the name of a group. */
    static final int LONGEST_NAME = 1_000;

    /** The names of all together, in characters, so that the section stays below what an array can hold. */
    static final int MOST_CHARACTERS = 1 << 28;

    private final Map<String, Integer> codeOf = new LinkedHashMap<>();
    private final int mostCharacters;
    private int[] codes = new int[0];
    private int characters;
    private int size;

    SubpopulationTable() {
        this(MOST_CHARACTERS);
    }

    SubpopulationTable(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** Of the example added last, {@code example}. */
    void add(int example, String name, Source source) {
        String trimmed = name.strip();
        if (trimmed.isEmpty()) {
            throw new UserError(source.where() + ": the subpopulation is empty; give every example one");
        }
        if (trimmed.length() > LONGEST_NAME) {
            throw new UserError("%s: the subpopulation is a text of more than %d characters; is this the right column?"
                    .formatted(source.where(), LONGEST_NAME));
        }
        Integer code = codeOf.get(trimmed);
        if (code == null) {
            characters += trimmed.length();
            if (characters > mostCharacters) {
                throw new UserError(
                        "%s: the names of the first %d subpopulations have more than %d characters; is this the right column?"
                                .formatted(source.where(), codeOf.size() + 1, mostCharacters));
            }
            code = codeOf.size();
            codeOf.put(trimmed, code);
        }
        if (example >= codes.length) {
            int known = codes.length;
            codes = Arrays.copyOf(codes, Math.addExact(example, Math.max(example >> 1, 1024)));
            Arrays.fill(codes, known, codes.length, TextColumn.NONE);
        }
        if (codes[example] != TextColumn.NONE) {
            throw new IllegalStateException("example " + example + " has a subpopulation already");
        }
        codes[example] = code;
        size++;
    }

    /** A sentence for each word that stands for what is missing, since its examples may have nothing in common. */
    List<String> notes() {
        return codeOf.entrySet().stream()
                .filter(name -> Cells.isWordForMissing(name.getKey()))
                .map(name -> String.format(
                        Locale.ROOT,
                        "%,d examples have the subpopulation '%s', which stands for a missing one; they are taken for one "
                                + "group, so give each a name of its own if they do not belong together",
                        Arrays.stream(codes)
                                .filter(code -> code == name.getValue())
                                .count(),
                        name.getKey()))
                .toList();
    }

    /** Of n + q examples; null if no example has one. */
    @Nullable
    TextColumn column(int trainSize, int examples) {
        if (size == 0) {
            return null;
        }
        int[] all = Arrays.copyOf(codes, examples);
        if (codes.length < examples) {
            Arrays.fill(all, codes.length, examples, TextColumn.NONE);
        }
        requireAllOrNone(Arrays.copyOfRange(all, 0, trainSize));
        requireAllOrNone(Arrays.copyOfRange(all, trainSize, examples));
        return new TextColumn(all, List.copyOf(codeOf.keySet()));
    }

    private static void requireAllOrNone(int[] codes) {
        long without =
                Arrays.stream(codes).filter(code -> code == TextColumn.NONE).count();
        if (without != 0 && without != codes.length) {
            throw new IllegalStateException("a reader gave some of a split's examples no subpopulation");
        }
    }
}
