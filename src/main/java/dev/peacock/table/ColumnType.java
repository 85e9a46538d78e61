package dev.peacock.table;

import java.time.Instant;

/** A type that every Parquet reader knows, and what a cell of it is in Java. */
public record ColumnType<T>(Column.Type type) {
    public static final ColumnType<Integer> INT = new ColumnType<>(Column.Type.INT);
    public static final ColumnType<Long> LONG = new ColumnType<>(Column.Type.LONG);
    public static final ColumnType<Double> DOUBLE = new ColumnType<>(Column.Type.DOUBLE);
    public static final ColumnType<String> STRING = new ColumnType<>(Column.Type.STRING);
    public static final ColumnType<byte[]> BINARY = new ColumnType<>(Column.Type.BINARY);
    public static final ColumnType<Float[]> FLOATS = new ColumnType<>(Column.Type.FLOATS);
    public static final ColumnType<Instant> TIMESTAMP = new ColumnType<>(Column.Type.TIMESTAMP);
}
