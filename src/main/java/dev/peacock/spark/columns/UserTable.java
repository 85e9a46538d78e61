package dev.peacock.spark.columns;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** A table that the user gives: JSON Lines or CSV with a heading, by the ending of its name, or else Parquet. */
public record UserTable(String uri, Dataset<Row> frame) {

    /** What a file is by the ending of its name. */
    enum Form {
        CSV("CSV"),
        JSON_LINES("JSON Lines"),
        PARQUET("Parquet");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        private static Form of(String uri) {
            String plain = uri.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst|bz2)$", "");
            return plain.endsWith(".csv") ? CSV : plain.matches(".*\\.(jsonl|ndjson|json)") ? JSON_LINES : PARQUET;
        }
    }

    /** UserError where there is no such file, or it is not of the form that its ending says. Columns of CSV are texts. */
    public static UserTable open(SparkSession session, String uri) {
        Form form = Form.of(uri);
        try {
            return new UserTable(
                    uri,
                    switch (form) {
                        case CSV -> session.read().option("header", true).csv(uri);
                        case JSON_LINES ->
                            session.read().option("mode", "FAILFAST").json(uri);
                        case PARQUET -> session.read().parquet(uri);
                    });
        } catch (Exception e) {
            if (e instanceof AnalysisException || e instanceof SparkException) {
                throw UnreadTable.of(uri, form, session.sparkContext().hadoopConfiguration(), e);
            }
            throw e;
        }
    }

    public boolean has(String column) {
        return Arrays.asList(frame.columns()).contains(column);
    }

    /** UserError for a table that lacks one of these columns. */
    public UserTable require(List<String> columns) {
        for (String column : columns) {
            if (!has(column)) {
                throw new UserError(Shown.path(uri) + ": has no column '" + Shown.text(column) + "'; it has: "
                        + Shown.list(List.of(frame.columns())));
            }
        }
        return this;
    }

    /**
     * A column as another type, null where it is not that; all null where there is no such column. UserError for a column of lists or
     * objects that cannot be that type.
     */
    public Column as(String column, String type) {
        if (!has(column)) {
            return functions.lit(null).cast(type).as(column);
        }
        // backquotes, since a name may have a full stop
        String quoted = "`" + column + "`";
        DataType from = frame.select(quoted).schema().apply(0).dataType();
        DataType to = DataType.fromDDL(type);
        // Spark makes a text of anything
        boolean flattens = isNested(from) && !isNested(to);
        if (flattens || !Cast.canCast(from, to)) {
            throw new UserError(Shown.path(uri) + ": column '" + Shown.text(column) + "' is of type "
                    + Shown.text(from.simpleString()) + ", but must hold " + words(to) + " in every row");
        }
        return functions.col(quoted).cast(to).as(column);
    }

    private static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof StructType || type instanceof MapType;
    }

    private static String words(DataType type) {
        String item = type instanceof ArrayType list ? list.elementType().simpleString() : type.simpleString();
        boolean isList = type instanceof ArrayType;
        return switch (item) {
            case "double" -> isList ? "a list of numbers" : "one number";
            case "boolean" -> isList ? "a list of true and false" : "true or false";
            default -> isList ? "a list of " + item : "one text or number";
        };
    }

    /** A column of yes and no, in any usual way to write them, as a boolean; null where it is neither. */
    public Column asBoolean(String column) {
        Column text = functions.lower(functions.trim(as(column, "string")));
        return functions
                .when(text.isin("1", "1.0", "true", "yes", "in"), true)
                .when(text.isin("0", "0.0", "false", "no", "out"), false)
                .as(column);
    }
}
