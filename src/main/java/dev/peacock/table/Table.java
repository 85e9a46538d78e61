package dev.peacock.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet table: its path under the output directory, what one row is, and its columns in order. A table is a class
 * whose fields are its columns, in their order, each made by {@link #required} or {@link #nullable}.
 */
public abstract class Table {
    protected static final ColumnType<Integer> INT = new ColumnType<>(Column.Type.INT);
    protected static final ColumnType<Long> LONG = new ColumnType<>(Column.Type.LONG);
    protected static final ColumnType<Double> DOUBLE = new ColumnType<>(Column.Type.DOUBLE);
    protected static final ColumnType<String> STRING = new ColumnType<>(Column.Type.STRING);
    protected static final ColumnType<byte[]> BINARY = new ColumnType<>(Column.Type.BINARY);
    protected static final ColumnType<Float[]> FLOATS = new ColumnType<>(Column.Type.FLOATS);
    protected static final ColumnType<Instant> TIMESTAMP = new ColumnType<>(Column.Type.TIMESTAMP);

    /** Of a row that is being built, one bit says whether a column is there. */
    private static final int MOST_COLUMNS = Long.SIZE;

    private final String path;
    private final String row;
    private final List<Column<?>> columns = new ArrayList<>();
    private final List<GivenId> givenIds = new ArrayList<>();

    /**
     * A column that is filled when the table is written: what the data set calls the example at a position.
     *
     * @param split the column that names the example's split; null where all are of one split
     * @param isTrain that split
     */
    public record GivenId(
            Column<String> column,
            Column<Long> position,
            @Nullable Column<String> split,
            boolean isTrain) {}

    protected Table(String path, String row) {
        this.path = path;
        this.row = row;
    }

    public final String path() {
        return path;
    }

    /** What one row is. */
    public final String row() {
        return row;
    }

    public final List<Column<?>> columns() {
        return Collections.unmodifiableList(columns);
    }

    /** Those columns, which rows are built without. */
    public final List<GivenId> givenIds() {
        return Collections.unmodifiableList(givenIds);
    }

    /** Declares what the data set calls the train example at {@code position}. */
    protected final Column<String> givenTrainId(String name, Column<Long> position) {
        return givenId(name, position, null, true);
    }

    /** The same of a test example. */
    protected final Column<String> givenTestId(String name, Column<Long> position) {
        return givenId(name, position, null, false);
    }

    /** The same of an example of the split that another column names. */
    protected final Column<String> givenId(String name, Column<Long> position, Column<String> split) {
        return givenId(name, position, split, false);
    }

    private Column<String> givenId(
            String name, Column<Long> position, @Nullable Column<String> split, boolean isTrain) {
        Column<String> column = nullable(name, STRING)
                .doc("What the data set calls the example of " + position.name() + "; null in a data set without ids.");
        givenIds.add(new GivenId(column, position, split, isTrain));
        return column;
    }

    protected final <T> Undocumented<T> required(String name, ColumnType<T> type) {
        return new Undocumented<>(this, name, type, false);
    }

    protected final <T> Undocumented<T> nullable(String name, ColumnType<T> type) {
        return new Undocumented<>(this, name, type, true);
    }

    /** A column that the table has only once {@link #doc} says what it means. */
    protected record Undocumented<T>(Table table, String name, ColumnType<T> type, boolean nullable) {
        public Column<T> doc(String doc) {
            List<Column<?>> columns = table.columns;
            if (columns.size() == MOST_COLUMNS) {
                throw new IllegalStateException(table.path + ": a table has " + MOST_COLUMNS + " columns at most");
            }
            Column<T> column = new Column<>(table, columns.size(), name, type, nullable, doc);
            columns.add(column);
            return column;
        }
    }
}
