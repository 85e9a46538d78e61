package dev.peacock.api;

import dev.peacock.audit.Audits;
import dev.peacock.check.UserError;
import dev.peacock.command.JobOptions;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.output.lock.OutputLock;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Subset training (Feldman and Zhang 2020) inside a Spark program: trains many models on random subsets on the
 * program's own session, estimates memorization and influence, and returns its tables. A mistake of the user is a
 * {@link dev.peacock.check.UserError}, whose message is one sentence.
 *
 * <p>An open Peacock holds the lock of its output directory; no other driver writes there until it is closed. If the
 * lock is lost, all jobs of the session are cancelled. Not thread-safe.
 */
public final class Peacock implements AutoCloseable {
    private final SparkSession session;
    private final String out;
    private final OutputLock lock;
    private final dev.peacock.spark.PeacockJobs stages;

    private Peacock(SparkSession session, String out, OutputLock lock, PrintStream progress) {
        this.session = session;
        this.out = out;
        this.lock = lock;
        this.stages = new dev.peacock.spark.PeacockJobs(session, out, lock, progress, false);
    }

    /** Opens an output directory, a path or any Hadoop URI, new or not. Progress goes to standard error. */
    public static Peacock open(SparkSession session, String out) throws IOException {
        return open(session, out, System.err);
    }

    /** The same with {@code progress} elsewhere. */
    public static Peacock open(SparkSession session, String out, PrintStream progress) throws IOException {
        return new Peacock(
                session,
                out,
                OutputLock.acquire(hadoop(session), out, "a program that calls dev.peacock.api"),
                progress);
    }

    /**
     * Trains the missing models, as {@code job/peacock train} does. After a failure, the same call continues where it
     * stopped.
     */
    public Fleet train(Configuration configuration) throws IOException {
        ReadConfig read = configuration.read(hadoop(session));
        dev.peacock.spark.PeacockJobs.Fleet fleet = stages.train(read, configuration.reproduce(out), false);
        return new Fleet(fleet.experiment(), fleet.finished(), fleet.failed(), fleet.wanted());
    }

    /** Estimates from the finished models; {@code keys} override the configuration of the directory. */
    public Estimates estimate(String... keys) throws IOException {
        Summary summary = stages.estimate(() -> config(keys));
        return new Estimates(
                summary.models(),
                summary.modelsFailed(),
                summary.meanTestAccuracy(),
                summary.meanMemorization(),
                summary.memorizedShare(),
                JsonFiles.line(summary));
    }

    /** A table of docs/tables.md, such as {@code estimates/memorization}, after a check of its files. */
    public Dataset<Row> table(String path) throws IOException {
        List<Table> all = Audits.OURS.allTables().stream()
                .filter(table -> !table.equals(Tables.OUTCOMES))
                .toList();
        Table table = all.stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new UserError(path + ": there is no such table; there are "
                        + String.join(", ", all.stream().map(Table::path).toList())));
        return new SparkTables(session, stages.context().out()).read(table);
    }

    /** Writes report/index.html and returns where it is. */
    public String report(String... keys) throws IOException {
        stages.report(() -> config(keys), Audits.OURS::sections);
        return stages.reportPath();
    }

    /** Releases the directory. The session stays open. */
    @Override
    public void close() {
        lock.close();
    }

    private ReadConfig config(String... keys) {
        JobOptions options = new JobOptions();
        options.out = out;
        options.sets = Arrays.asList(keys);
        return options.fromFileOrDirectory(hadoop(session));
    }

    private static org.apache.hadoop.conf.Configuration hadoop(SparkSession session) {
        return session.sparkContext().hadoopConfiguration();
    }
}
