package dev.peacock.outcome;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The rows of one file, one after the other: what is in memory is a row, and Parquet's row group. Not thread-safe. */
public final class SealedRows<T> implements Closeable {
    private final ParquetFileReader reader;
    private final MessageType schema;
    private final MessageColumnIO columns;
    private final ToRow<T> toRow;
    private final Refusal refusal;
    private @Nullable RecordReader<Group> records;
    private long left;

    /** What to make of Parquet's row; UserError if the file is not what it should be. */
    interface ToRow<T> {
        T of(Group group);
    }

    /** Makes of Parquet's exception, or of a row's, what to throw. */
    interface Refusal {
        RuntimeException of(Exception e);
    }

    /**
     * ParquetReader would do the same, but its builder reads Hadoop's XML files for each file of rows.
     *
     * @param schema of the columns that are read
     */
    static <T> SealedRows<T> of(ParquetFileReader reader, MessageType schema, ToRow<T> toRow, Refusal refusal)
            throws IOException {
        try {
            return new SealedRows<>(reader, schema, toRow, refusal);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private SealedRows(ParquetFileReader reader, MessageType schema, ToRow<T> toRow, Refusal refusal) {
        this.reader = reader;
        MessageType all = reader.getFileMetaData().getSchema();
        this.schema = ReadSupport.getSchemaForRead(all, ofWhatIsThere(schema, all));
        reader.setRequestedSchema(this.schema);
        this.columns = new ColumnIOFactory(reader.getFileMetaData().getCreatedBy()).getColumnIO(this.schema, all);
        this.toRow = toRow;
        this.refusal = refusal;
    }

    /** Files of earlier versions lack columns that may be null. */
    private static MessageType ofWhatIsThere(MessageType schema, MessageType all) {
        return new MessageType(
                schema.getName(),
                schema.getFields().stream()
                        .filter(field ->
                                !field.isRepetition(Type.Repetition.OPTIONAL) || all.containsField(field.getName()))
                        .toList());
    }

    /** The next row, or null at the end. UserError if the file is damaged or of another experiment. */
    public @Nullable T next() {
        try {
            while (left == 0) {
                PageReadStore pages = reader.readNextRowGroup();
                if (pages == null) {
                    return null;
                }
                left = pages.getRowCount();
                records = columns.getRecordReader(pages, new FloatLists(schema));
            }
            left--;
            return toRow.of(Objects.requireNonNull(records).read());
        } catch (RuntimeException | IOException e) {
            throw refusal.of(e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
