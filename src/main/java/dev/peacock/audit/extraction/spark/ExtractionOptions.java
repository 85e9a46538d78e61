package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Piece;
import dev.peacock.audit.extraction.PieceCutter;
import dev.peacock.generate.model.Sampling;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code audit extraction}, of any model.
 *
 * @param documents asked at most, of the corpus and as many held-out ones
 * @param draws how often a model goes on whose probabilities are not used; null to use them wherever the model gives them
 * @param attempts n of the (n, p) that is printed
 * @param probability p of it
 * @param near edit distance of near-verbatim continuations in the model's symbols; null for none
 * @param beam beginnings that its search keeps
 */
record ExtractionOptions(
        PieceCutter cutter,
        Sampling sampling,
        int documents,
        @Nullable Integer draws,
        int attempts,
        double probability,
        @Nullable Integer near,
        int beam,
        @Nullable Integer tokens,
        long seed)
        implements Serializable {
    /** Where a model that gives no probabilities is asked. */
    static final int DRAWS = 20;

    /** All that the answers of a model in this process depend on, in words: not how texts are shown, nor what is counted. */
    String asked(List<Piece> pieces) {
        StringBuilder all = new StringBuilder(String.join(
                " ",
                sampling.toString(),
                cutter.form().unit().name(),
                cutter.prefixes().toString(),
                String.valueOf(draws),
                String.valueOf(near),
                String.valueOf(beam),
                String.valueOf(seed)));
        for (Piece piece : pieces) {
            Stream.concat(piece.prefixes().stream(), Stream.of(piece.suffix()))
                    .forEach(text ->
                            all.append(' ').append(text.length()).append(' ').append(text));
        }
        return all.toString();
    }

    /** The longest prefix, in the order of --prefix. */
    int longest() {
        int best = 0;
        for (int i = 1; i < cutter.prefixes().size(); i++) {
            best = cutter.prefixes().get(i) > cutter.prefixes().get(best) ? i : best;
        }
        return best;
    }
}
