package dev.peacock.cli;

import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.spark.estimate.Summary;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code estimate}: computes memorization and influence from the finished runs. */
@Command(
        name = "estimate",
        description = "compute memorization and influence from the finished runs.",
        footerHeading = "%nExample:%n",
        footer = {"  job/peacock estimate --out target/digits --set estimate.same-label=false"})
final class EstimateCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    EstimateCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        options.checkConfiguration();
        return Jobs.writing("estimate", options, log, (peacock, hadoop) -> {
            Summary summary = peacock.estimate(() -> options.fromFileOrDirectory(hadoop));
            summary.warnings().forEach(warning -> log.println("warning: " + warning.sentence()));
            NextSteps.afterEstimate(options.progress(log), options);
            options.printJson(out, summary);
            return summary.modelsFailed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }
}
