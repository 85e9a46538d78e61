package dev.peacock.generate.local;

import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.generate.model.Symbols;

/** The characters of a vocabulary. */
public record CharacterSymbols(Vocabulary vocabulary) implements Symbols {
    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public int[] of(String text) {
        return text.codePoints().map(vocabulary::symbol).toArray();
    }

    @Override
    public String text(int symbol) {
        return symbol == Vocabulary.END ? "" : Character.toString(vocabulary.codePoint(symbol));
    }

    @Override
    public int other() {
        return vocabulary.other();
    }
}
