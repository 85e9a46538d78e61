package dev.peacock.spark.output;

import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where a job runs and writes.
 *
 * @param log gets progress, as a live bar if {@code terminal}
 * @param among whether the job is one of several, so that the report is written again after the last
 */
public record JobContext(SparkSession session, OutputDirectory out, PrintStream log, boolean terminal, boolean among) {
    /** Of a part whose rows have texts, each up to some 20 KB: a part travels in one message, which may have 128 MiB. */
    public static final int ROWS_WITH_TEXT = 1 << 12;

    public JobContext(SparkSession session, OutputDirectory out, PrintStream log, boolean terminal) {
        this(session, out, log, terminal, false);
    }

    /** The same in another output directory. */
    public JobContext in(OutputDirectory other) {
        return new JobContext(session, other, log, terminal, among);
    }

    /** The same for one of several jobs. */
    public JobContext forSeveral() {
        return new JobContext(session, out, log, terminal, true);
    }

    /** Writes a table of rows that the driver has. */
    public void write(Table table, List<Row> rows) throws IOException {
        new SparkTables(session, out).write(table, rows);
    }

    /** The same in parts of so many rows, such as {@link #ROWS_WITH_TEXT}. */
    public void write(Table table, List<Row> rows, int rowsOfPart) throws IOException {
        new SparkTables(session, out).write(table, rows, rowsOfPart);
    }

    public JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }
}
