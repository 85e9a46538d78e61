package dev.peacock.cli;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.spark.Sessions;
import dev.peacock.spark.Status;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** status: say how far an experiment is; runs no Spark job. */
@Command(
        name = "status",
        description = "say how far an experiment is; runs no Spark job.",
        footerHeading = "%nExample:%n",
        footer = {"  job/peacock status --out target/digits"})
final class StatusCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    StatusCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        Configuration hadoop = Sessions.hadoop();
        SubsetsConfig wanted = options.fromFileOrDirectory(hadoop).config().subsets();
        Status status = Status.of(hadoop, options.out, wanted);
        if (options.json) {
            out.println(Json.status(status));
        } else {
            out.println("experiment " + status.experiment() + " in " + status.directory());
            out.println("runs: " + status.finished() + " of " + status.wanted() + " finished, " + status.failed()
                    + " failed for good, " + status.missing() + " missing");
            out.println("estimates: " + (status.estimated() ? "there" : "not yet") + "; report: "
                    + (status.reported() ? "there" : "not yet"));
        }
        return status.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
    }
}
