package dev.peacock.spark;

import dev.peacock.check.UserError;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Declared tables as Spark's data frames, read and written whole. */
final class SparkTables {
    private static final String COMMIT = "spark.sql.sources.commitProtocolClass";

    private final SparkSession session;
    private final OutputDirectory out;

    SparkTables(SparkSession session, OutputDirectory out) {
        this.session = session;
        this.out = out;
    }

    Dataset<Row> frame(Table table, JavaRDD<Row> rows) {
        return session.createDataFrame(rows, schema(table));
    }

    /**
     * Writes beside the table and then swaps, so that a table is the old one or the new one, never half. On an object store,
     * where a swap would be a long copy, the old table goes first and the new one is finished when its mark is there.
     */
    void write(Table table, Dataset<Row> frame) throws IOException {
        if (out.isObjectStore()) {
            writeParts(out.path(table.path()), frame);
            return;
        }
        Path temporary = out.path("_temporary/" + table.path());
        try {
            frame.write().mode("overwrite").parquet(temporary.toString());
            out.replaceDirectory(temporary, out.path(table.path()));
        } finally {
            out.files().delete(out.path("_temporary"), true);
        }
    }

    private void writeParts(Path target, Dataset<Row> frame) throws IOException {
        out.files().delete(new Path(target, OutputDirectory.FINISHED), false);
        String before = session.conf().get(COMMIT);
        session.conf().set(COMMIT, WholeParts.class.getName());
        try {
            frame.write().mode("overwrite").parquet(target.toString());
        } finally {
            session.conf().set(COMMIT, before);
        }
    }

    /** UserError for a table that was not written to its end. */
    Dataset<Row> read(Table table) throws IOException {
        Path directory = out.path(table.path());
        List<Path> parts = List.of();
        if (out.isObjectStore()) {
            parts = WholeParts.finished(out, table.path())
                    .orElseThrow(
                            () -> new UserError(directory + ": this table was not written to its end; run the command"
                                    + " that makes it again (estimate, or train for " + Tables.EXAMPLES.path() + ")"))
                    .stream()
                    .map(name -> new Path(directory, name))
                    .toList();
        }
        return read(table, parts.isEmpty() ? List.of(directory) : parts);
    }

    /** The rows of files or directories that are of a table. */
    Dataset<Row> read(Table table, List<Path> paths) {
        return session.read()
                .schema(schema(table))
                .parquet(paths.stream().map(Path::toString).toArray(String[]::new));
    }

    static StructType schema(Table table) {
        List<StructField> fields = table.columns().stream()
                .map(column -> DataTypes.createStructField(column.name(), type(column), column.nullable()))
                .toList();
        return DataTypes.createStructType(fields);
    }

    private static DataType type(Column column) {
        return switch (column.type()) {
            case INT -> DataTypes.IntegerType;
            case LONG -> DataTypes.LongType;
            case DOUBLE -> DataTypes.DoubleType;
            case STRING -> DataTypes.StringType;
            case BINARY -> DataTypes.BinaryType;
            case FLOATS -> DataTypes.createArrayType(DataTypes.FloatType, false);
            case TIMESTAMP -> DataTypes.TimestampType;
        };
    }
}
