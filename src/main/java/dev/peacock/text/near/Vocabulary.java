package dev.peacock.text.near;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Numbers for units of text, the same for equal bytes. Texts that are compared get theirs from one vocabulary. Not thread-safe. */
public final class Vocabulary {
    private final Map<ByteBuffer, Integer> numbers = new HashMap<>();

    /**
     * The units of a text as numbers.
     *
     * @param bounds ascending offsets in {@code text} where units start, and where the last one ends; {@code text} must not change later
     */
    public int[] numbers(byte[] text, int[] bounds) {
        int[] units = new int[Math.max(0, bounds.length - 1)];
        for (int i = 0; i < units.length; i++) {
            ByteBuffer unit = ByteBuffer.wrap(text, bounds[i], bounds[i + 1] - bounds[i]);
            units[i] = numbers.computeIfAbsent(unit, any -> numbers.size());
        }
        return units;
    }
}
