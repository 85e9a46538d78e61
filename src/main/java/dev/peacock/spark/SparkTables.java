package dev.peacock.spark;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
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
    private final SparkSession session;
    private final OutputDirectory out;

    SparkTables(SparkSession session, OutputDirectory out) {
        this.session = session;
        this.out = out;
    }

    Dataset<Row> frame(Table table, JavaRDD<Row> rows) {
        return session.createDataFrame(rows, schema(table));
    }

    /** Writes beside the table and then swaps, so that a table is the old one or the new one, never half. */
    void write(Table table, Dataset<Row> frame) throws IOException {
        Path temporary = out.path("_temporary/" + table.path());
        frame.write().mode("overwrite").parquet(temporary.toString());
        out.replaceDirectory(temporary, out.path(table.path()));
        out.files().delete(out.path("_temporary"), true);
    }

    Dataset<Row> read(Table table) {
        return session.read()
                .schema(schema(table))
                .parquet(out.path(table.path()).toString());
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
