package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.NearVerbatim;
import dev.peacock.outcome.RecordCodec;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a piece, kept in a file until all pieces are asked.
 *
 * @param piece its number
 * @param prefix which of the lengths of --prefix, from 0
 * @param near null without --near, and but for the longest prefix
 * @param question hash of what a service was asked; null of other models
 */
record Asked(
        int piece,
        int prefix,
        Measured measured,
        NearVerbatim.@Nullable Bounds near,
        @Nullable String question) implements Serializable {
    static final String DIRECTORY = ExtractionTables.DIRECTORY + "/work";
    static final RecordCodec<Asked> CODEC = new RecordCodec<>(
            Asked.class,
            "piece",
            "prefix",
            "log_p?",
            "draws",
            "hits",
            "refused",
            "greedy?",
            "low?",
            "high?",
            "question?");
}
