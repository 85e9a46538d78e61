package dev.peacock.estimate.score;

import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.stats.Bits;
import java.util.Arrays;

/** How well test documents are predicted by how often each character occurs in the train documents, and by nothing else. */
public final class CharacterFrequencies {
    private CharacterFrequencies() {}

    /** By test document of a store of texts, bits per character; a character that no train document has counts once. */
    public static double[] bits(PackedStore store) {
        byte[] document = new byte[store.shape().size()];
        long[] counts = new long[256];
        for (int i = 0; i < store.size(); i++) {
            store.readBytes(i, document, 0);
            int length = Vocabulary.length(document);
            for (int at = 0; at < length; at++) {
                int symbol = document[at] & 0xFF;
                counts[symbol] = i < store.trainSize() ? counts[symbol] + 1 : Math.max(1, counts[symbol]);
            }
        }
        double all = Arrays.stream(counts).sum();
        double[] bits = new double[store.testSize()];
        for (int i = 0; i < bits.length; i++) {
            store.readBytes(store.trainSize() + i, document, 0);
            int length = Vocabulary.length(document);
            for (int at = 0; at < length; at++) {
                bits[i] -= Bits.log2(counts[document[at] & 0xFF] / all);
            }
            bits[i] /= length;
        }
        return bits;
    }
}
