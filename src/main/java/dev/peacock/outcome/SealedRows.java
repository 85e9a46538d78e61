package dev.peacock.outcome;

import java.io.Closeable;
import java.io.IOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.jspecify.annotations.Nullable;

/** The rows of one file, one after the other: what is in memory is a row, and Parquet's row group. Not thread-safe. */
public final class SealedRows<T> implements Closeable {
    private final ParquetReader<Group> reader;
    private final ToRow<T> toRow;
    private final Refusal refusal;

    /** What to make of Parquet's row; UserError if the file is not what it should be. */
    interface ToRow<T> {
        T of(Group group);
    }

    /** Makes of Parquet's exception, or of a row's, what to throw. */
    interface Refusal {
        RuntimeException of(Exception e);
    }

    SealedRows(ParquetReader<Group> reader, ToRow<T> toRow, Refusal refusal) {
        this.reader = reader;
        this.toRow = toRow;
        this.refusal = refusal;
    }

    /** The next row, or null at the end. UserError if the file is damaged or of another experiment. */
    public @Nullable T next() {
        try {
            Group group = reader.read();
            return group == null ? null : toRow.of(group);
        } catch (RuntimeException | IOException e) {
            throw refusal.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
