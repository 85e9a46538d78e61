package dev.peacock.spark.output;

import java.io.PrintStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Where a job runs and writes.
 *
 * @param log gets progress, as a live bar if {@code terminal}
 * @param among whether the job is one of several, so that the report is written again after the last
 */
public record JobContext(SparkSession session, OutputDirectory out, PrintStream log, boolean terminal, boolean among) {
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

    public JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }
}
