package dev.peacock.generate.ngram;

import dev.peacock.generate.model.Symbols;
import dev.peacock.text.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The words or characters of a corpus, in the order in which they were met. Words are written with a space before each. */
final class UnitSymbols implements Symbols {
    private static final long serialVersionUID = 1L;
    private static final String REPLACEMENT = "\uFFFD";

    private final boolean words;
    private final ArrayList<String> texts = new ArrayList<>(List.of(""));
    private final HashMap<String, Integer> numbers = new HashMap<>();

    /** Of words or characters; IllegalArgumentException for other units. */
    UnitSymbols(Unit unit) {
        if (unit != Unit.WORDS && unit != Unit.CHARACTERS) {
            throw new IllegalArgumentException("no model of " + unit);
        }
        this.words = unit == Unit.WORDS;
    }

    /** The units of a text, of which those that are new are learnt. */
    int[] learn(String text) {
        return units(text).stream()
                .mapToInt(unit -> numbers.computeIfAbsent(unit, this::add))
                .toArray();
    }

    private int add(String unit) {
        texts.add(unit);
        return texts.size() - 1;
    }

    private List<String> units(String text) {
        if (words) {
            return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
        }
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    @Override
    public int size() {
        return texts.size() + 1;
    }

    @Override
    public int[] of(String text) {
        return units(text).stream()
                .mapToInt(unit -> numbers.getOrDefault(unit, other()))
                .toArray();
    }

    @Override
    public String text(int symbol) {
        String unit = symbol == other() ? REPLACEMENT : texts.get(symbol);
        return words && symbol != 0 ? " " + unit : unit;
    }

    @Override
    public int other() {
        return texts.size();
    }
}
