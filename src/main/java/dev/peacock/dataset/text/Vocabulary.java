package dev.peacock.dataset.text;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The characters (Unicode's code points) that a model knows. Symbol 0 is the end of a text, 1 to {@code size() - 2} are the characters in
 * their order, and {@code size() - 1} is any other one.
 *
 * @param codePoints ascending, at most {@value #MOST}
 */
public record Vocabulary(@JsonValue List<Integer> codePoints) implements Serializable {
    public static final int END = 0;
    /** So that a symbol is a byte. */
    public static final int MOST = 254;

    /** What stands in a text for a character that is not in the vocabulary. */
    public static final int REPLACEMENT = 0xFFFD;

    /** IllegalArgumentException for code points that are none, are not ascending or are too many. */
    @JsonCreator
    public Vocabulary {
        codePoints = List.copyOf(codePoints);
        int before = -1;
        for (int codePoint : codePoints) {
            if (codePoint <= before || codePoint > Character.MAX_CODE_POINT) {
                throw new IllegalArgumentException("its vocabulary has " + codePoint + " behind " + before);
            }
            before = codePoint;
        }
        if (codePoints.size() > MOST) {
            throw new IllegalArgumentException("its vocabulary has " + codePoints.size() + " characters");
        }
    }

    /** The {@value #MOST} characters that occur most often, of equally frequent ones those with the smaller code points. */
    public static Vocabulary of(Map<Integer, Long> occurrences) {
        return new Vocabulary(occurrences.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
    }

    /** How many symbols there are, 2 to 256. */
    public int size() {
        return codePoints.size() + 2;
    }

    /** The symbol of every character that has none of its own. */
    public int other() {
        return size() - 1;
    }

    public int symbol(int codePoint) {
        int place = Collections.binarySearch(codePoints, codePoint);
        return place < 0 ? other() : place + 1;
    }

    /** A symbol for each character of a text, without an end, as unsigned bytes. */
    public byte[] symbols(String text) {
        byte[] symbols = new byte[text.codePointCount(0, text.length())];
        int next = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            symbols[next++] = (byte) symbol(text.codePointAt(i));
        }
        return symbols;
    }

    /** The character of a symbol, {@value #REPLACEMENT} for that of all others. */
    public int codePoint(int symbol) {
        return symbol == other() ? REPLACEMENT : codePoints.get(symbol - 1);
    }

    /** The text of these symbols up to the first end. IndexOutOfBoundsException for a byte that is no symbol. */
    public String text(byte[] symbols) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length(symbols); i++) {
            text.appendCodePoint(codePoint(symbols[i] & 0xFF));
        }
        return text.toString();
    }

    /** How many symbols stand before the first end. */
    public static int length(byte[] symbols) {
        int length = 0;
        while (length < symbols.length && symbols[length] != END) {
            length++;
        }
        return length;
    }
}
