package dev.peacock.table;

/** A type that every Parquet reader knows, and what a cell of it is in Java. {@link Table} has one of each. */
public record ColumnType<T>(Column.Type type) {}
