package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.lock.OutputLock;
import dev.peacock.spark.session.Sessions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;

/** Opens the session and the lock that a command needs, runs it, and closes them. */
public final class Jobs {
    private Jobs() {}

    public interface Job {
        /** Returns the exit status. */
        int run(PeacockJobs peacock, Configuration hadoop) throws IOException;
    }

    /** Runs a job that writes into its output directory, under its lock, on the open Spark session or a new one. */
    public static int writing(String command, JobOptions options, PrintStream log, Job job) throws IOException {
        if (options.later != null && options.later.takes(job)) {
            return ExitStatus.DONE;
        }
        return watched(options, log, () -> stopped(options), () -> locked(command, options, log, job));
    }

    /** Runs what needs neither a session nor an output directory. */
    public static int alone(JobOptions options, PrintStream log, Step step) throws IOException {
        return watched(options, log, () -> "Stopped; run the same command again.", step);
    }

    private static int watched(JobOptions options, PrintStream log, Supplier<String> stopped, Step step)
            throws IOException {
        return explained(options.out, () -> {
            boolean bar = JobOptions.isTerminal() && !options.quiet;
            try (Interruption interruption = Interruption.watch(log, bar, stopped)) {
                return interruption.heeded(step);
            }
        });
    }

    /** What a command does. */
    public interface Step {
        /** Returns the exit status. */
        int run() throws IOException;
    }

    /** What finds something. */
    public interface Finding<T> {
        T find() throws IOException;
    }

    /** One sentence that says why a disk or a server ended the job. */
    public static <T> T explained(String out, Finding<T> finding) throws IOException {
        try {
            return finding.find();
        } catch (Exception | FSError e) {
            if (FullDisk.isCauseOf(e)) {
                throw FullDisk.error(out, e);
            }
            Optional<UserError> lost = LostStorage.of(e, out);
            if (lost.isPresent()) {
                throw lost.get();
            }
            throw e;
        }
    }

    private static int locked(String command, JobOptions options, PrintStream log, Job job) throws IOException {
        try (OutputLock lock = OutputLock.acquire(Sessions.hadoop(), options.out, "peacock " + command);
                OwnSession own = OwnSession.open(command, options)) {
            SparkSession session = own.session();
            PeacockJobs peacock =
                    new PeacockJobs(session, options.out, lock, options.progress(log), JobOptions.isTerminal());
            try {
                return job.run(peacock, session.sparkContext().hadoopConfiguration());
            } catch (Exception | FSError e) {
                // jobs that were cancelled since the lock was lost fail with less clear words
                lock.check();
                throw e;
            }
        }
    }

    static String stopped(JobOptions options) {
        try {
            if (!new OutputDirectory(Sessions.hadoop(), options.out).holdsResults()) {
                return "Stopped before anything was finished; run the same command again to start over.";
            }
        } catch (IOException | RuntimeException e) {
            // a directory that cannot be looked at may hold something
        }
        return "Stopped. What was finished is kept in " + options.out + "; run the same command again to continue.";
    }

    /** The Spark session of a job. It ends with the job, unless it was open before. */
    private record OwnSession(SparkSession session, boolean own) implements AutoCloseable {
        static OwnSession open(String command, JobOptions options) {
            boolean own = !Sessions.isOpen();
            SparkSession session = Sessions.open(command);
            if (options.verbose) {
                session.sparkContext().setLogLevel("INFO");
            }
            return new OwnSession(session, own);
        }

        @Override
        public void close() {
            if (own) {
                session.close();
            }
        }
    }

    /** Runs a job that only reads its output directory, on the open Spark session or a new one. */
    public static int reading(String command, JobOptions options, PrintStream log, Job job) throws IOException {
        return watched(options, log, () -> "Stopped; run the same command again.", () -> {
            try (OwnSession own = OwnSession.open(command, options)) {
                SparkSession session = own.session();
                PeacockJobs peacock =
                        new PeacockJobs(session, options.out, options.progress(log), JobOptions.isTerminal());
                return job.run(peacock, session.sparkContext().hadoopConfiguration());
            }
        });
    }
}
