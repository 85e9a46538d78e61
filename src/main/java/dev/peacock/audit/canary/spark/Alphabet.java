package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.format.Symbols;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The symbols of a model: 0 is the end of a record, 1 and on the code points in order, and the last stands for every other character.
 *
 * @param points ascending
 */
record Alphabet(int[] points) implements Serializable {
    private static final long serialVersionUID = 1L;
    /** With the end and the others, a symbol is a byte. */
    private static final int MOST = 254;

    /** All characters of canaries, and of the corpus those that are most frequent. */
    static Alphabet of(CanaryCorpus corpus, List<Canary> canaries) {
        Map<Integer, Long> counts = new TreeMap<>();
        corpus.records()
                .forEach(entry -> entry.text().codePoints().forEach(point -> counts.merge(point, 1L, Long::sum)));
        for (Canary canary : canaries) {
            String text = canary.text();
            text.codePoints().forEach(point -> counts.put(point, Long.MAX_VALUE));
            if (canary.space() != null) {
                Arrays.stream(canary.space().symbols()).forEach(point -> counts.put(point, Long.MAX_VALUE));
            }
        }
        return new Alphabet(counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST)
                .mapToInt(Map.Entry::getKey)
                .sorted()
                .toArray());
    }

    int size() {
        return points.length + 2;
    }

    /** For secrets, each character of which must be told from others. */
    Symbols symbols() {
        return new Symbols(point -> {
            int at = Arrays.binarySearch(points, point);
            return at < 0 ? -1 : at + 1;
        });
    }

    /** A text without its end. */
    byte[] bytes(String text) {
        int[] all = text.codePoints().toArray();
        byte[] symbols = new byte[all.length];
        for (int i = 0; i < all.length; i++) {
            int at = Arrays.binarySearch(points, all[i]);
            symbols[i] = (byte) (at < 0 ? points.length + 1 : at + 1);
        }
        return symbols;
    }

    /** Of characters that are in it. */
    String text(float[] symbols) {
        StringBuilder text = new StringBuilder();
        for (float symbol : symbols) {
            text.appendCodePoint(points[(int) symbol - 1]);
        }
        return text.toString();
    }
}
