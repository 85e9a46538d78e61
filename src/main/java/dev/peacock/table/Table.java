package dev.peacock.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Parquet table: its path under the output directory, what one row is, and its columns in order. A table is a class
 * whose fields are its columns, in their order, each made by {@link #required} or {@link #nullable}.
 */
public abstract class Table {
    /** Of a row that is being built, one bit says whether a column is there. */
    private static final int MOST_COLUMNS = Long.SIZE;

    private final String path;
    private final String row;
    private final List<Column<?>> columns = new ArrayList<>();

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

    protected final <T> Column<T> required(String name, ColumnType<T> type, String doc) {
        return add(name, type, false, doc);
    }

    protected final <T> Column<T> nullable(String name, ColumnType<T> type, String doc) {
        return add(name, type, true, doc);
    }

    private <T> Column<T> add(String name, ColumnType<T> type, boolean nullable, String doc) {
        if (columns.size() == MOST_COLUMNS) {
            throw new IllegalStateException(path + ": a table has " + MOST_COLUMNS + " columns at most");
        }
        Column<T> column = new Column<>(this, columns.size(), name, type, nullable, doc);
        columns.add(column);
        return column;
    }
}
