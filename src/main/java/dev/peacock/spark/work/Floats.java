package dev.peacock.spark.work;

import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;

/**
 * Numbers that a number of some work gave.
 *
 * @param number of the work
 * @param kind what they are, as the work has it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Floats(int number, int kind, float[] values) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();

    private static final class Rows extends Table {
        final Column<Integer> number = required("number", INT).doc("Number of the work.");
        final Column<Integer> kind = required("kind", INT).doc("What was found.");
        final Column<byte[]> numbers = required("numbers", BINARY).doc("Floats, big-endian.");

        Rows() {
            super("work", "something that a number of some work gave");
        }
    }

    /**
     * Their files in a directory.
     *
     * @param owner as in {@link Work}
     * @param mend what writes a damaged file again, in words
     */
    public static Work.Files<Floats> files(String directory, String owner, String mend) {
        return hadoop -> new TableFiles<>(hadoop, new Path(directory), owner, new Codec(), mend);
    }

    private static final class Codec implements TableFiles.Codec<Floats> {
        private static final long serialVersionUID = 1L;

        @Override
        public Table table() {
            return TABLE;
        }

        @Override
        public void write(Floats row, Group into) {
            into.add(TABLE.number.name(), row.number);
            into.add(TABLE.kind.name(), row.kind);
            ByteBuffer bytes = ByteBuffer.allocate(row.values.length * Float.BYTES);
            bytes.asFloatBuffer().put(row.values);
            into.add(TABLE.numbers.name(), Binary.fromConstantByteArray(bytes.array()));
        }

        @Override
        public Floats read(Group row) {
            ByteBuffer bytes = row.getBinary(TABLE.numbers.name(), 0).toByteBuffer();
            float[] values = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(values);
            return new Floats(row.getInteger(TABLE.number.name(), 0), row.getInteger(TABLE.kind.name(), 0), values);
        }

        @Override
        public int number(Floats row) {
            return row.number;
        }
    }
}
