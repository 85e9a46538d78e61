package dev.peacock.text.match;

import java.io.Serializable;

/**
 * The grams of a window and their hashes. A window of minBytes is known by the gram of the least hash among its first {@code count}
 * grams, the leftmost of equals: which one that is follows from the window's bytes alone, so that it is the same in a text and in a
 * document. Hashes are 31 bits and at least 0.
 */
final class Grams implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;
    /** Two words of 8 bytes. */
    private static final int MOST_BYTES = 16;
    /** More would look up hardly less, and take longer where the least gram leaves the window. */
    private static final int MOST_GRAMS = 256;

    final int minBytes;
    final int bytes;
    final int count;
    private final int shift;

    /** @param hashBits 31, or fewer for a weak hash */
    Grams(int minBytes, int hashBits) {
        this.minBytes = minBytes;
        // half of a short window, so that some grams remain to choose from
        this.bytes = Math.min(MOST_BYTES, (minBytes + 1) / 2);
        this.count = Math.min(MOST_GRAMS, minBytes - bytes + 1);
        this.shift = Long.SIZE - hashBits;
    }

    /** Hashes of n successive grams, the first of them at from. */
    void hashes(byte[] text, int from, int n, int[] hashes) {
        int whole = bytes < Long.BYTES ? Math.max(0, Math.min(n, text.length - Long.BYTES + 1 - from)) : n;
        if (bytes < Long.BYTES) {
            for (int i = 0; i < whole; i++) {
                hashes[i] = ofShort(Words.at(text, from + i) << (Long.SIZE - Byte.SIZE * bytes));
            }
        } else {
            int last = from + bytes - Long.BYTES;
            for (int i = 0; i < whole; i++) {
                hashes[i] = ofPair(Words.at(text, from + i), Words.at(text, last + i));
            }
        }
        for (int i = whole; i < n; i++) {
            hashes[i] = hash(text, from + i);
        }
    }

    /** Hash of the gram at that place. */
    int hash(byte[] text, int at) {
        if (bytes >= Long.BYTES) {
            return ofPair(Words.at(text, at), Words.at(text, at + bytes - Long.BYTES));
        }
        long word = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            word = word << Byte.SIZE | (text[at + i] & 0xFF);
        }
        return ofShort(word << (Long.SIZE - Byte.SIZE * bytes));
    }

    /** The least hash of the window at that place. */
    int leastHash(byte[] text, int at) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, hash(text, at + i));
        }
        return least;
    }

    /** Hash of the window at that place, from hashes of grams that cover it. */
    int windowHash(byte[] text, int at) {
        long hash = 0;
        for (int from = 0; from < minBytes - bytes; from += bytes) {
            hash = (hash + hash(text, at + from)) * FIRST;
        }
        return (int) ((hash + hash(text, at + minBytes - bytes)) * SECOND >>> Integer.SIZE);
    }

    private int ofPair(long first, long last) {
        return (int) (first * FIRST + last * SECOND >>> shift);
    }

    private int ofShort(long word) {
        return (int) ((word >>> Integer.SIZE ^ word) * FIRST >>> shift);
    }
}
