package dev.peacock.cli;

import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.config.PeacockConfig;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.Status;
import dev.peacock.spark.session.Sessions;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: says how far an experiment is. It starts no Spark job. */
@Command(
        name = "status",
        description = "say how far an experiment is. It starts no Spark job.",
        footerHeading = "%nExample:%n",
        footer = {"  job/peacock status --out target/digits"})
final class StatusCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Option(
            names = "--target-se",
            paramLabel = "SE",
            description = "Say how many more models are needed for every standard error of memorization to be at most "
                    + "this (default: estimate.target-se, or else the target of earlier training in rounds).")
    @Nullable
    Double target;

    StatusCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        JobOptions.checkFraction("--target-se", target);
        Configuration hadoop = Sessions.hadoop();
        PeacockConfig config = options.fromFileOrDirectory(hadoop).config();
        Status status = Status.of(hadoop, options.out, config, target);
        if (options.json) {
            out.println(JsonResults.status(status));
        } else {
            out.println("experiment " + status.experiment() + " in " + status.directory());
            out.println("builds of Peacock: " + String.join("; ", status.builds()));
            out.println("runs: " + status.finished() + " of " + status.wanted() + " finished, " + status.failed()
                    + " failed for good, " + status.missing() + " missing");
            if (status.latest() != null && status.missing() > 0) {
                out.println("last stack: " + status.latest().truncatedTo(ChronoUnit.SECONDS) + ", "
                        + Duration.between(status.latest(), Clock.now()).toSeconds() + " s ago");
            }
            out.println(DriverLine.of(status.driver()));
            PrecisionLine.of(status.precision()).ifPresent(out::println);
            out.println("estimates: " + estimates(status) + "; report: "
                    + (status.reported() ? "written" : "not written yet"));
        }
        return status.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
    }

    private static String estimates(Status status) {
        Integer models = status.estimatedModels();
        if (models == null || models == status.finished()) {
            return status.estimated() ? "computed" : "not computed yet";
        }
        String more = ", and %,d are finished: run estimate and report again";
        return String.format(
                Locale.ROOT,
                "computed over %,d models" + (models < status.finished() ? more : ""),
                models,
                status.finished());
    }
}
