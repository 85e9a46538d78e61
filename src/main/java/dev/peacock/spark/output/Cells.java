package dev.peacock.spark.output;

import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** Reads rows by declared column. */
public final class Cells {
    private Cells() {}

    /** For expressions of Spark SQL. */
    public static org.apache.spark.sql.Column col(Column<?> column) {
        return functions.col(column.name());
    }

    /** The median of a column, as an aggregate; null without a value. */
    public static org.apache.spark.sql.Column median(Column<Double> column) {
        return functions.expr("percentile(" + column.name() + ", 0.5)");
    }

    /** Throws IllegalArgumentException for a row without that column, and IllegalStateException for null. */
    public static <T> T get(Row row, Column<T> column) {
        T value = orNull(row, column);
        if (value == null) {
            throw new IllegalStateException("column " + column.name() + " is null in " + row);
        }
        return value;
    }

    public static <T> @Nullable T orNull(Row row, Column<T> column) {
        return row.getAs(column.name());
    }

    /** Null where it has no ends. */
    public static @Nullable Interval interval(Row row, Column<Double> from, Column<Double> to) {
        Double low = orNull(row, from);
        Double high = orNull(row, to);
        return low == null || high == null ? null : new Interval(low, high);
    }
}
