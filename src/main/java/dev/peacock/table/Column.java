package dev.peacock.table;

/**
 * One column of a Parquet table: its name, type, whether it may be null, and a sentence that says what it means, in which
 * unit and range, and when it is null.
 */
public record Column(String name, Type type, boolean nullable, String doc) {

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

    public static Column required(String name, Type type, String doc) {
        return new Column(name, type, false, doc);
    }

    public static Column nullable(String name, Type type, String doc) {
        return new Column(name, type, true, doc);
    }
}
