package dev.peacock.cli;

import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.spark.PeacockJobs;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code merge}: combines fleets of one experiment that have different runs. */
@Command(
        name = "merge",
        description = "combine fleets of one experiment that have different runs. The estimates are those of a "
                + "single fleet with all runs.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock train --conf conf/digits.conf --out target/a --set subsets.models=200",
            "  job/peacock train --conf conf/digits.conf --out target/b --set subsets.models=200 --set subsets.first-run=200",
            "  job/peacock merge target/a target/b --out target/both"
        })
final class MergeCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Parameters(
            paramLabel = "DIRECTORY",
            arity = "0..*",
            description = "Output directories of two or more fleets; paths or any Hadoop URIs.")
    List<String> fleets = new ArrayList<>();

    MergeCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        options.refuseConfiguration("merge", "the merged fleets keep their configuration");
        if (fleets.size() < 2) {
            throw new UserError("merge needs at least two directories: job/peacock merge A B --out C");
        }
        return Jobs.writing("merge", options, log, (peacock, hadoop) -> {
            PeacockJobs.Fleet fleet = peacock.merge(fleets, options.reproduce("merge", fleets.toArray(String[]::new)));
            NextSteps.afterTrain(options.progress(log), options);
            if (options.json) {
                out.println(JsonResults.fleet(fleet));
            }
            return fleet.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }
}
