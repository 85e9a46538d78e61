package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.format.Symbols;
import dev.peacock.dataset.text.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The vocabulary of models that have to tell the characters of canaries from others. */
final class Alphabet {
    private Alphabet() {}

    /** All characters of canaries, and of the corpus those that are most frequent. */
    static Vocabulary of(CanaryCorpus corpus, List<Canary> canaries) {
        Map<Integer, Long> counts = new TreeMap<>(corpus.counts());
        for (Canary canary : canaries) {
            canary.text().codePoints().forEach(point -> counts.put(point, Long.MAX_VALUE));
            if (canary.space() != null) {
                Arrays.stream(canary.space().symbols()).forEach(point -> counts.put(point, Long.MAX_VALUE));
            }
        }
        return Vocabulary.of(counts);
    }

    static Symbols symbols(Vocabulary vocabulary) {
        return new Symbols(point -> {
            int symbol = vocabulary.symbol(point);
            return symbol == vocabulary.other() ? -1 : symbol;
        });
    }
}
