package dev.peacock.audit.extraction;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts how often texts occur in documents, in one pass over each document: a rolling hash of as many bytes as the shortest text has
 * finds where one may begin, and the bytes are compared there.
 */
public final class CopyCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final long BASE = 0x9E3779B97F4A7C15L;

    private final byte[][] texts;
    private final boolean words;
    private final int window;
    private final long power;
    private final HashMap<Long, int[]> byHash = new HashMap<>();

    /**
     * How often each text occurs, by its number.
     *
     * @param occurrences which may overlap
     * @param documents that hold it
     */
    public record Counts(long[] occurrences, long[] documents) implements Serializable {
        /** None yet, of so many texts. */
        public static Counts none(int texts) {
            return new Counts(new long[texts], new long[texts]);
        }

        /** Adds others to these. */
        public Counts add(Counts other) {
            for (int text = 0; text < occurrences.length; text++) {
                occurrences[text] += other.occurrences[text];
                documents[text] += other.documents[text];
            }
            return this;
        }
    }

    /**
     * {@code texts}: none of them empty, at least one; equal ones count alike. {@code words}: they and the documents are words, with a
     * space behind each, and a text only occurs where a word begins.
     */
    public CopyCounts(List<byte[]> texts, boolean words) {
        this.texts = texts.toArray(byte[][]::new);
        this.words = words;
        this.window = texts.stream().mapToInt(text -> text.length).min().orElseThrow();
        long product = 1;
        for (int i = 1; i < window; i++) {
            product *= BASE;
        }
        this.power = product;
        for (int text = 0; text < this.texts.length; text++) {
            int[] one = {text};
            byHash.merge(hash(this.texts[text]), one, (some, more) -> {
                int[] all = Arrays.copyOf(some, some.length + 1);
                all[some.length] = more[0];
                return all;
            });
        }
    }

    public int size() {
        return texts.length;
    }

    private long hash(byte[] text) {
        long hash = 0;
        for (int i = 0; i < window; i++) {
            hash = hash * BASE + text[i];
        }
        return hash;
    }

    /** Adds what a document has. */
    public void count(byte[] document, Counts counts) {
        if (document.length < window) {
            return;
        }
        Set<Integer> held = new HashSet<>();
        long hash = hash(document);
        for (int at = 0; ; at++) {
            int[] candidates = byHash.get(hash);
            if (candidates != null) {
                for (int text : candidates) {
                    if (isAt(document, at, texts[text])) {
                        held.add(text);
                        counts.occurrences[text]++;
                    }
                }
            }
            if (at + window == document.length) {
                break;
            }
            hash = (hash - document[at] * power) * BASE + document[at + window];
        }
        held.forEach(text -> counts.documents[text]++);
    }

    private boolean isAt(byte[] document, int at, byte[] text) {
        return at + text.length <= document.length
                && (!words || at == 0 || document[at - 1] == ' ')
                && Arrays.equals(document, at, at + text.length, text, 0, text.length);
    }
}
