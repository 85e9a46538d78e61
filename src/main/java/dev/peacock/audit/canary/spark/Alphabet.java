package dev.peacock.audit.canary.spark;

import dev.peacock.check.UserError;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.stats.Bits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The vocabulary of models that have to tell the characters of secrets from others. */
final class Alphabet {
    private Alphabet() {}

    /** All characters of secrets, then those of formats, and of the corpus those that are most frequent. UserError for too many of secrets. */
    static Vocabulary of(CanaryCorpus corpus, List<Canary> canaries) {
        Set<Integer> ofSecrets = new TreeSet<>();
        Map<Integer, Long> counts = new TreeMap<>(corpus.counts());
        for (Canary canary : canaries) {
            Arrays.stream(canary.secret()).forEach(ofSecrets::add);
            if (canary.space() != null) {
                Arrays.stream(canary.space().symbols()).forEach(ofSecrets::add);
            }
            if (!canary.isNatural()) {
                canary.prefix().codePoints().forEach(point -> counts.put(point, Long.MAX_VALUE - 1));
            }
        }
        if (ofSecrets.size() > Vocabulary.MOST) {
            throw new UserError(String.format(
                    "secrets of canaries have %,d different characters, and a model tells at most %d apart; give other formats, or lists"
                            + " of words with fewer characters",
                    ofSecrets.size(), Vocabulary.MOST));
        }
        ofSecrets.forEach(point -> counts.put(point, Long.MAX_VALUE));
        return Vocabulary.of(counts);
    }

    static int[] symbols(Vocabulary vocabulary, String text) {
        return text.codePoints().map(vocabulary::symbol).toArray();
    }

    /** How often each symbol occurs in the corpus. */
    static Map<Integer, Long> counts(CanaryCorpus corpus, Vocabulary vocabulary) {
        Map<Integer, Long> counts = new TreeMap<>();
        corpus.counts().forEach((point, count) -> counts.merge(vocabulary.symbol(point), count, Long::sum));
        return counts;
    }

    /** Share of the corpus's characters for which the symbol of all others stands. */
    static double others(CanaryCorpus corpus, Vocabulary vocabulary) {
        Map<Integer, Long> counts = counts(corpus, vocabulary);
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        return counts.getOrDefault(vocabulary.other(), 0L) / all;
    }

    /** The entropy of the symbols' frequencies in the corpus, in bits. */
    static double entropy(CanaryCorpus corpus, Vocabulary vocabulary) {
        Map<Integer, Long> counts = counts(corpus, vocabulary);
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        return counts.values().stream()
                .mapToDouble(count -> -count / all * Bits.log2(count / all))
                .sum();
    }
}
