package dev.peacock.audit.extraction;

import dev.peacock.generate.prompts.Cut;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.text.TextForm;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts prefixes and a suffix out of documents.
 *
 * @param form of which units are counted
 * @param prefixes lengths in units, at least 0
 * @param suffix length in units, at least 1
 * @param anywhere whether pieces begin anywhere in their document; elsewise where it begins
 * @param masked whether personal data are not shown
 */
public record PieceCutter(
        TextForm form, List<Integer> prefixes, int suffix, boolean anywhere, boolean masked, long seed)
        implements Serializable {
    public PieceCutter {
        prefixes = List.copyOf(prefixes);
    }

    /** Units of a document that is long enough, at least. */
    public int needed() {
        return longest() + suffix;
    }

    private int longest() {
        return prefixes.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /**
     * The piece of a document in UTF-8; null where it is too short, where the suffix would be white space, or where a token begins or
     * ends within a character.
     */
    public @Nullable Piece cut(String document, byte[] utf8) {
        Cut cut = new Cut(utf8, form);
        if (cut.units() < needed()) {
            return null;
        }
        RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.EXTRACTION, hash(document, utf8)));
        long order = random.nextLong();
        int start = anywhere ? random.nextInt(cut.units() - needed() + 1) : 0;
        int at = start + longest();
        int from = cut.start(start);
        int middle = cut.end(at);
        int to = cut.end(at + suffix);
        String text = cut.text(middle, to);
        List<String> before = new ArrayList<>();
        for (int length : prefixes) {
            String prefix = cut.text(cut.start(at - length), middle);
            if (prefix == null) {
                return null;
            }
            before.add(prefix);
        }
        if (text == null || text.isBlank()) {
            return null;
        }
        return new Piece(
                document,
                start,
                before,
                text,
                ShownPiece.of(utf8, from, Math.max(from, middle), masked),
                ShownPiece.of(utf8, middle, to, masked),
                order);
    }

    /** Of id and text: copies of a text are drawn independently of each other. */
    private static long hash(String document, byte[] utf8) {
        return hash(hash(1, document.getBytes(StandardCharsets.UTF_8)), utf8);
    }

    private static long hash(long from, byte[] bytes) {
        long hash = from;
        for (byte b : bytes) {
            hash = 0x9E3779B97F4A7C15L * (hash ^ hash >>> 29) + b;
        }
        return hash;
    }
}
