package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Found;
import dev.peacock.outcome.TableFiles;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;

/** What was found in a split, kept in a file until all are searched. */
final class FoundCodec implements TableFiles.Codec<Found> {
    static final String DIRECTORY = TextTables.DIRECTORY + "/work";

    private static final long serialVersionUID = 1L;
    private static final Rows TABLE = new Rows();

    private static final class Rows extends Table {
        final Column<Integer> split = required("split", INT).doc("Number of the split of the corpus.");
        final Column<Integer> kind = required("kind", INT).doc("What the bytes are.");
        final Column<byte[]> bytes = required("bytes", BINARY).doc("Counts, or a piece of text, in numbers.");

        Rows() {
            super(DIRECTORY, "a split and something that was found in it");
        }
    }

    @Override
    public Table table() {
        return TABLE;
    }

    @Override
    public void write(Found row, Group into) {
        into.add(TABLE.split.name(), row.split());
        into.add(TABLE.kind.name(), row.kind().ordinal());
        into.add(TABLE.bytes.name(), Binary.fromConstantByteArray(row.bytes()));
    }

    @Override
    public Found read(Group row) {
        return new Found(
                row.getInteger(TABLE.split.name(), 0),
                Found.Kind.values()[row.getInteger(TABLE.kind.name(), 0)],
                row.getBinary(TABLE.bytes.name(), 0).getBytes());
    }

    @Override
    public int number(Found row) {
        return row.split();
    }
}
