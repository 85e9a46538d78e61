package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Piece;
import dev.peacock.provenance.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A prefix and a suffix that a service is asked about. What it answers is kept by their texts, so that it does not matter which documents
 * are asked, or how their answers are used.
 *
 * @param number of its file: what the hash begins with, or a free one behind it
 * @param hash of prefix and suffix
 */
record Question(int piece, int prefix, int number, String hash) {
    private static final int DIGITS = 8;

    /** Of the hash, for the seed of its draws. */
    long seed() {
        return Long.parseUnsignedLong(hash.substring(0, 2 * DIGITS), 2 * DIGITS);
    }

    /**
     * About all pieces, those below {@code split} and the others by turns, so that a job that ends before its end has asked about both.
     * Copies have the same number.
     */
    static List<Question> of(List<Piece> pieces, int split) {
        Map<String, Integer> numbers = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        List<Question> all = new ArrayList<>();
        List<Integer> turns = IntStream.range(0, pieces.size())
                .boxed()
                .sorted(Comparator.comparingInt(piece -> piece < split ? piece : piece - split))
                .toList();
        for (int piece : turns) {
            List<String> prefixes = pieces.get(piece).prefixes();
            for (int k = 0; k < prefixes.size(); k++) {
                String prefix = prefixes.get(k);
                String hash = Sha256.hex(
                        prefix.length() + " " + prefix + pieces.get(piece).suffix());
                Integer number = numbers.get(hash);
                if (number == null) {
                    number = Integer.parseUnsignedInt(hash.substring(0, DIGITS), 2 * DIGITS) & Integer.MAX_VALUE;
                    while (!taken.add(number)) {
                        number = number + 1 & Integer.MAX_VALUE;
                    }
                    numbers.put(hash, number);
                }
                all.add(new Question(piece, k, number, hash));
            }
        }
        return all;
    }
}
