package dev.peacock.cli;

import dev.peacock.spark.OutputLock;
import dev.peacock.spark.Peacock;
import dev.peacock.spark.Sessions;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;

/** Opens what a command needs, runs it, and closes it. */
final class Jobs {
    private Jobs() {}

    interface Job {
        /** Returns the exit status. */
        int run(Peacock peacock, Configuration hadoop) throws IOException;
    }

    /** Runs a job that writes into its output directory, on a Spark session of its own, while no other does. */
    static int writing(String command, JobOptions options, PrintStream log, Job job) throws IOException {
        try {
            return locked(command, options, log, job);
        } catch (Exception | FSError e) {
            if (FullDisk.isCauseOf(e)) {
                throw FullDisk.error(options.out, e);
            }
            throw e;
        }
    }

    private static int locked(String command, JobOptions options, PrintStream log, Job job) throws IOException {
        try (OutputLock lock = OutputLock.acquire(Sessions.hadoop(), options.out, "peacock " + command);
                SparkSession session = Sessions.open(command)) {
            Peacock peacock = new Peacock(session, options.out, lock, log, JobOptions.isTerminal());
            try {
                return job.run(peacock, session.sparkContext().hadoopConfiguration());
            } catch (Exception | FSError e) {
                // jobs that were cancelled since the lock was lost fail with less clear words
                lock.check();
                throw e;
            }
        }
    }

    /** Runs a job that only reads its output directory, on a Spark session of its own. */
    static int reading(String command, JobOptions options, PrintStream log, Job job) throws IOException {
        try (SparkSession session = Sessions.open(command)) {
            Peacock peacock = new Peacock(session, options.out, log, JobOptions.isTerminal());
            return job.run(peacock, session.sparkContext().hadoopConfiguration());
        }
    }
}
