package dev.peacock.table;

/**
 * One column of one Parquet table, which is a field of that table: its name, type, whether it may be null, and a
 * sentence that says what it means, in which unit and range, and when it is null. Columns are compared by identity,
 * since two tables may have equal ones.
 */
public final class Column<T> {
    private final Table table;
    private final int index;
    private final String name;
    private final ColumnType<T> type;
    private final boolean nullable;
    private final String doc;

    /** Types that every Parquet reader knows. */
    public enum Type {
        INT("int"),
        LONG("long"),
        DOUBLE("double"),
        STRING("string"),
        BINARY("binary"),
        FLOATS("list<float>"),
        TIMESTAMP("timestamp");

        private final String shown;

        Type(String shown) {
            this.shown = shown;
        }

        /** The name used in docs/tables.md. */
        public String shown() {
            return shown;
        }
    }

    Column(Table table, int index, String name, ColumnType<T> type, boolean nullable, String doc) {
        this.table = table;
        this.index = index;
        this.name = name;
        this.type = type;
        this.nullable = nullable;
        this.doc = doc;
    }

    /** The table that declares it. */
    public Table table() {
        return table;
    }

    /** Position in its table, from 0. */
    public int index() {
        return index;
    }

    public String name() {
        return name;
    }

    public Type type() {
        return type.type();
    }

    public boolean nullable() {
        return nullable;
    }

    public String doc() {
        return doc;
    }
}
