package dev.peacock.audit.extraction;

import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
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
    private static final long serialVersionUID = 1L;

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

    /** The piece of a document in UTF-8; null where it is too short, or where the suffix would be white space. */
    public @Nullable Piece cut(String document, byte[] utf8) {
        byte[] normalised = form.bytes(utf8);
        int[] bounds = form.bounds(normalised, 0, normalised.length);
        int units = bounds.length - 1;
        if (units < needed()) {
            return null;
        }
        RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.EXTRACTION, hash(utf8)));
        long order = random.nextLong();
        int start = anywhere ? random.nextInt(units - needed() + 1) : 0;
        int[] ends = new int[prefixes.size() + 2];
        int suffixAt = start + longest();
        ends[0] = bounds[suffixAt];
        ends[1] = bounds[suffixAt + suffix];
        List<Integer> begins = prefixes.stream().map(length -> suffixAt - length).toList();
        int from = source(utf8, bounds[start]);
        int middle = source(utf8, ends[0]);
        int to = source(utf8, ends[1]);
        if (form.unit() == Unit.WORDS) {
            // the white space between two words belongs to the second
            middle = withoutSpace(utf8, from, middle);
            to = withoutSpace(utf8, middle, to);
        }
        String text = text(utf8, middle, to);
        if (text.isBlank()) {
            return null;
        }
        List<String> before = new ArrayList<>();
        for (int begin : begins) {
            before.add(text(utf8, Math.min(middle, source(utf8, bounds[begin])), middle));
        }
        return new Piece(
                document,
                start,
                before,
                text,
                ShownPiece.of(utf8, from, middle, masked),
                ShownPiece.of(utf8, middle, to, masked),
                order);
    }

    private int source(byte[] utf8, int at) {
        return form.sources(utf8, new int[] {at})[0];
    }

    private static int withoutSpace(byte[] utf8, int from, int to) {
        int end = to;
        while (end > from && Character.isWhitespace(utf8[end - 1])) {
            end--;
        }
        return end;
    }

    private static String text(byte[] utf8, int from, int to) {
        return new String(utf8, from, to - from, StandardCharsets.UTF_8);
    }

    private static long hash(byte[] utf8) {
        long hash = 1;
        for (byte b : utf8) {
            hash = 0x9E3779B97F4A7C15L * (hash ^ hash >>> 29) + b;
        }
        return hash;
    }
}
