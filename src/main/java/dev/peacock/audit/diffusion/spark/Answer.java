package dev.peacock.audit.diffusion.spark;

import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;

/** What a model answered to one question, as numbers; kept in a file until all models are done. */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record Answer(int model, Kind kind, float[] values) implements Serializable {
    static final String DIRECTORY = DiffusionTables.DIRECTORY + "/work";
    static final Codec CODEC = new Codec();

    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();

    /** Their order is that of files. */
    enum Kind {
        /** Seconds that the model took. */
        SECONDS,
        /** Logarithms of losses of all distinct train images. */
        LOSSES,
        /** Of held-out images. */
        LOSSES_OF_HELD_OUT,
        /** By generation, the nearest image that the model saw, its distance, the nearest other, and its distance. */
        GENERATIONS,
        /** The first generations, from 0 to 1. */
        PICTURES,
        /** Distances of images that the model did not see to the nearest that it saw. */
        GAPS_OF_UNSEEN,
        /** The other way round. */
        GAPS_OF_SEEN,
        /** Distances of completions to what was masked, by image that is completed. */
        COMPLETED,
        /** The first completions, from 0 to 1. */
        COMPLETIONS,
        /** By generation, the ratios that belong to both distances. */
        RATIOS,
        /** Those of the gaps. */
        RATIO_GAPS_OF_UNSEEN,
        RATIO_GAPS_OF_SEEN
    }

    private static final class Rows extends Table {
        final Column<Integer> model = required("model", INT).doc("Number of the model.");
        final Column<Integer> kind = required("kind", INT).doc("What was asked.");
        final Column<byte[]> numbers = required("numbers", BINARY).doc("Floats, big-endian.");

        Rows() {
            super(DIRECTORY, "something that a model was asked");
        }
    }

    /** Rows of Parquet. */
    static final class Codec implements TableFiles.Codec<Answer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(Answer row, Group into) {
            into.add(TABLE.model.name(), row.model);
            into.add(TABLE.kind.name(), row.kind.ordinal());
            ByteBuffer bytes = ByteBuffer.allocate(row.values.length * Float.BYTES);
            bytes.asFloatBuffer().put(row.values);
            into.add(TABLE.numbers.name(), Binary.fromConstantByteArray(bytes.array()));
        }

        @Override
        public Answer read(Group row) {
            ByteBuffer bytes = row.getBinary(TABLE.numbers.name(), 0).toByteBuffer();
            float[] values = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(values);
            return new Answer(
                    row.getInteger(TABLE.model.name(), 0), Kind.values()[row.getInteger(TABLE.kind.name(), 0)], values);
        }

        @Override
        public int number(Answer row) {
            return row.model;
        }
    }
}
