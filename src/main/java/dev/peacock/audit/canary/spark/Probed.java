package dev.peacock.audit.canary.spark;

import dev.peacock.outcome.RecordCodec;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a canary or a record, how its training went, or what it wrote; kept in a file until all models are done.
 *
 * @param number of the canary or record
 * @param value of a canary its log-perplexity in bits, of a record its mean log-probability in nats, of a model its seconds
 * @param exposure of a canary; null of others
 * @param queries until the search found it; null where it did not, and where there was none
 * @param place which of the secrets that the search found it was, from 1; null where queries is
 * @param steps by which the search found it, two floats each: the question at which a beginning of the secret was fed, from its first
 *     character on, and the log-perplexity of that; empty where it was not found
 */
record Probed(
        int model,
        Kind kind,
        int epoch,
        int number,
        double value,
        @Nullable Exposed exposure,
        @Nullable Integer queries,
        @Nullable Integer place,
        float[] steps)
        implements Serializable {
    static final String DIRECTORY = CanaryTables.DIRECTORY + "/work";
    static final RecordCodec<Probed> CODEC = new RecordCodec<>(
            Probed.class,
            "model",
            "kind",
            "epoch",
            "number",
            "value",
            "of_all?",
            "sampled?",
            "tail?",
            "queries?",
            "place?",
            "steps");

    private static final float[] NO_STEPS = new float[0];

    /** Their order is that of files. */
    enum Kind {
        CANARY,
        RECORD,
        MODEL,
        TEXT
    }

    /** How exposed a canary is; the rank is null where there are too many candidates, {@code tail} where no distribution fits. */
    record Exposed(
            @Nullable Long rank, double sampled, @Nullable Double tail) implements Serializable {}

    static Probed canary(int model, int epoch, int number, double bits, Exposed exposure) {
        return new Probed(model, Kind.CANARY, epoch, number, bits, exposure, null, null, NO_STEPS);
    }

    Probed found(int afterQueries, int asPlace, float[] by) {
        return new Probed(model, kind, epoch, number, value, exposure, afterQueries, asPlace, by);
    }

    static Probed record(int model, int epoch, int number, double nats) {
        return new Probed(model, Kind.RECORD, epoch, number, nats, null, null, null, NO_STEPS);
    }

    /** A text that a model wrote, in symbols. */
    static Probed text(int number, int epoch, float[] symbols) {
        return new Probed(0, Kind.TEXT, epoch, number, 0, null, null, null, symbols);
    }

    static Probed model(int model, int epoch, double seconds) {
        return new Probed(model, Kind.MODEL, epoch, 0, seconds, null, null, null, NO_STEPS);
    }
}
