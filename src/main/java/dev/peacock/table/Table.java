package dev.peacock.table;

import java.util.List;

/** A Parquet table: where it lies under the output directory, what one row is, and its columns in order. */
public record Table(String path, String row, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
    }

    /** Position of a column; throws IllegalArgumentException for one of another table. */
    public int indexOf(Column column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("table " + path + " has no column " + column.name());
        }
        return index;
    }
}
