package dev.peacock.spark.output;

import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Builds one row of a table by column. It throws IllegalArgumentException for a column of another table, one that is set twice, and
 * a null where there must be a value, and IllegalStateException for a row that lacks a column. Columns of {@link Table#givenIds} are filled later.
 */
public final class Rows {
    private final Table table;
    private final @Nullable Object[] cells;
    private long set;

    private Rows(Table table) {
        this.table = table;
        this.cells = new @Nullable Object[table.columns().size()];
        for (Table.GivenId given : table.givenIds()) {
            set |= 1L << given.column().index();
        }
    }

    public static Rows of(Table table) {
        return new Rows(table);
    }

    public <T> Rows with(Column<T> column, @Nullable T value) {
        int index = column.index();
        long bit = 1L << index;
        if (column.table() != table || (set & bit) != 0 || value == null && !column.nullable()) {
            throw refused(column);
        }
        set |= bit;
        // Spark's own class for it
        cells[index] = value instanceof Instant instant ? Timestamp.from(instant) : value;
        return this;
    }

    /** Both ends; no interval is null for either. */
    public Rows with(Column<Double> low, Column<Double> high, @Nullable Interval interval) {
        return with(low, interval == null ? null : interval.low())
                .with(high, interval == null ? null : interval.high());
    }

    /** The row, with its cells in the table's order; this is of no more use. */
    public Row build() {
        if (Long.bitCount(set) < cells.length) {
            String missing =
                    table.columns().get(Long.numberOfTrailingZeros(~set)).name();
            throw new IllegalStateException("a row of " + table.path() + " lacks column " + missing);
        }
        return RowFactory.create(cells);
    }

    private IllegalArgumentException refused(Column<?> column) {
        String why = column.table() != table
                ? "is a column of another table"
                : (set >>> column.index() & 1) != 0 ? "is set twice" : "must not be null";
        return new IllegalArgumentException("a row of " + table.path() + ": " + column.name() + " " + why);
    }
}
