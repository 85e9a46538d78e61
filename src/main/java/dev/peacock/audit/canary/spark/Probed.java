package dev.peacock.audit.canary.spark;

import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
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
        Kind kind,
        int model,
        int epoch,
        int number,
        double value,
        @Nullable Exposed exposure,
        @Nullable Integer queries,
        @Nullable Integer place,
        float[] steps)
        implements Serializable {
    static final String DIRECTORY = CanaryTables.DIRECTORY + "/work";
    static final Codec CODEC = new Codec();

    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();
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
        return new Probed(Kind.CANARY, model, epoch, number, bits, exposure, null, null, NO_STEPS);
    }

    Probed found(int afterQueries, int asPlace, float[] by) {
        return new Probed(kind, model, epoch, number, value, exposure, afterQueries, asPlace, by);
    }

    static Probed record(int model, int epoch, int number, double nats) {
        return new Probed(Kind.RECORD, model, epoch, number, nats, null, null, null, NO_STEPS);
    }

    /** A text that a model wrote, in symbols. */
    static Probed text(int number, int epoch, float[] symbols) {
        return new Probed(Kind.TEXT, 0, epoch, number, 0, null, null, null, symbols);
    }

    static Probed model(int model, int epoch, double seconds) {
        return new Probed(Kind.MODEL, model, epoch, 0, seconds, null, null, null, NO_STEPS);
    }

    private static final class Rows extends Table {
        final Column<Integer> model = required("model", INT).doc("Number of the model.");
        final Column<Integer> kind = required("kind", INT).doc("What it is about.");
        final Column<Integer> epoch = required("epoch", INT).doc("Epochs of training.");
        final Column<Integer> number = required("number", INT).doc("Of the canary or record.");
        final Column<Double> value = required("value", DOUBLE).doc("Bits, nats or seconds.");
        final Column<Long> rank = nullable("of_all", LONG).doc("Rank among all; null without one.");
        final Column<Double> sampled = nullable("sampled", DOUBLE).doc("Null but of canaries.");
        final Column<Double> tail = nullable("tail", DOUBLE).doc("Null without one.");
        final Column<Integer> queries = nullable("queries", INT).doc("Null where nothing was found.");
        final Column<Integer> place = nullable("place", INT).doc("Null where nothing was found.");
        final Column<byte[]> steps = required("steps", BINARY).doc("Floats, big-endian.");

        Rows() {
            super(DIRECTORY, "something that a model was asked");
        }
    }

    /** Rows of Parquet. */
    static final class Codec implements TableFiles.Codec<Probed> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(Probed row, Group into) {
            into.add(TABLE.model.name(), row.model);
            into.add(TABLE.kind.name(), row.kind.ordinal());
            into.add(TABLE.epoch.name(), row.epoch);
            into.add(TABLE.number.name(), row.number);
            into.add(TABLE.value.name(), row.value);
            if (row.exposure != null) {
                if (row.exposure.rank != null) {
                    into.add(TABLE.rank.name(), (long) row.exposure.rank);
                }
                into.add(TABLE.sampled.name(), row.exposure.sampled);
                if (row.exposure.tail != null) {
                    into.add(TABLE.tail.name(), (double) row.exposure.tail);
                }
            }
            if (row.queries != null && row.place != null) {
                into.add(TABLE.queries.name(), (int) row.queries);
                into.add(TABLE.place.name(), (int) row.place);
            }
            ByteBuffer steps = ByteBuffer.allocate(row.steps.length * Float.BYTES);
            for (float step : row.steps) {
                steps.putFloat(step);
            }
            into.add(TABLE.steps.name(), Binary.fromConstantByteArray(steps.array()));
        }

        @Override
        public Probed read(Group row) {
            ByteBuffer bytes = row.getBinary(TABLE.steps.name(), 0).toByteBuffer();
            float[] steps = new float[bytes.remaining() / Float.BYTES];
            for (int s = 0; s < steps.length; s++) {
                steps[s] = bytes.getFloat();
            }
            Kind kind = Kind.values()[row.getInteger(TABLE.kind.name(), 0)];
            return new Probed(
                    kind,
                    row.getInteger(TABLE.model.name(), 0),
                    row.getInteger(TABLE.epoch.name(), 0),
                    row.getInteger(TABLE.number.name(), 0),
                    row.getDouble(TABLE.value.name(), 0),
                    kind == Kind.CANARY
                            ? new Exposed(
                                    isThere(row, TABLE.rank) ? row.getLong(TABLE.rank.name(), 0) : null,
                                    row.getDouble(TABLE.sampled.name(), 0),
                                    isThere(row, TABLE.tail) ? row.getDouble(TABLE.tail.name(), 0) : null)
                            : null,
                    isThere(row, TABLE.queries) ? row.getInteger(TABLE.queries.name(), 0) : null,
                    isThere(row, TABLE.place) ? row.getInteger(TABLE.place.name(), 0) : null,
                    steps);
        }

        private static boolean isThere(Group row, Column<?> column) {
            return row.getFieldRepetitionCount(column.name()) > 0;
        }

        @Override
        public int number(Probed row) {
            return row.model;
        }
    }
}
