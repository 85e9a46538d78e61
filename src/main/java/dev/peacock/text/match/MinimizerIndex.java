package dev.peacock.text.match;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All windows of some texts, each distinct one once, where {@link Search} looks them up. It does not change once it is made. */
public final class MinimizerIndex implements Serializable {
    private static final long serialVersionUID = 1;

    final byte[][] texts;
    final Map<String, Long> first = new HashMap<>();
    private final int minBytes;

    private MinimizerIndex(List<byte[]> texts, int minBytes) {
        this.texts = texts.toArray(byte[][]::new);
        this.minBytes = minBytes;
        for (int text = 0; text < this.texts.length; text++) {
            for (int from = 0; from + minBytes <= this.texts[text].length; from++) {
                first.putIfAbsent(window(this.texts[text], from), ((long) text << 32) | from);
            }
        }
    }

    /**
     * Indexes all windows of minBytes successive bytes of the texts, none across two texts.
     *
     * @param texts kept, not copied; texts shorter than minBytes have no window
     * @throws IllegalArgumentException where minBytes is below 1
     */
    public static MinimizerIndex of(List<byte[]> texts, int minBytes) {
        if (minBytes < 1) {
            throw new IllegalArgumentException("a window has at least one byte: " + minBytes);
        }
        return new MinimizerIndex(texts, minBytes);
    }

    /** Bytes of a window, and the least of a match. */
    public int minBytes() {
        return minBytes;
    }

    /** Distinct windows. */
    public long windows() {
        return first.size();
    }

    String window(byte[] bytes, int from) {
        return new String(bytes, from, minBytes, StandardCharsets.ISO_8859_1);
    }
}
