package dev.peacock.audit;

import dev.peacock.command.JobOptions;
import dev.peacock.spark.PeacockJobs;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Mixin;

/** The command of an audit, which prints results to {@code out} and progress to {@code log}; the report that it writes shows {@code audits}. */
public abstract class AuditJob implements Callable<Integer> {
    protected final Audits audits;
    protected final PrintStream out;
    protected final PrintStream log;

    @Mixin
    protected final JobOptions options = new JobOptions();

    protected AuditJob(Audits audits, PrintStream out, PrintStream log) {
        this.audits = audits;
        this.out = out;
        this.log = log;
    }

    /** Of the experiment of the configuration that was given, or else of the directory's. */
    protected final AuditRun run(PeacockJobs peacock, Configuration hadoop) throws IOException {
        return AuditRun.of(audits, peacock, () -> options.fromFileOrDirectory(hadoop));
    }
}
