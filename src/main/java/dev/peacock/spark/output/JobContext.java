package dev.peacock.spark.output;

import java.io.PrintStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Where a job runs and writes.
 *
 * @param log gets progress, as a live bar if {@code terminal}
 */
public record JobContext(SparkSession session, OutputDirectory out, PrintStream log, boolean terminal) {
    /** The same in another output directory. */
    public JobContext in(OutputDirectory other) {
        return new JobContext(session, other, log, terminal);
    }

    public JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }
}
