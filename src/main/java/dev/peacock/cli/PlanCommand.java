package dev.peacock.cli;

import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.PresetOption;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.session.Sessions;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan}: says how many models are enough, and what they cost here. */
@Command(
        name = "plan",
        description = "say how many models are enough and what they cost on this machine or cluster. It trains a "
                + "short trial, which the fleet keeps.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock plan --conf conf/mnist.conf --out target/mnist --target-se 0.03",
            "",
            "The trial trains the first models of the fleet; run with the same --out then trains the others."
        })
final class PlanCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final PresetOption preset = new PresetOption();

    @Option(
            names = "--target-se",
            paramLabel = "SE",
            description = "Recommend enough models for every standard error to be at most this, such as 0.03 "
                    + "(default: estimate.target-se).")
    @Nullable
    Double targetError;

    @Option(
            names = "--power",
            paramLabel = "P",
            description = "Recommend enough models to find a pair whose influence is estimate.influence-threshold "
                    + "with this probability, such as 0.8.")
    @Nullable
    Double power;

    @Option(
            names = "--trial",
            paramLabel = "RUNS",
            defaultValue = "8",
            description = "Number of models in the trial (default: ${DEFAULT-VALUE}).")
    int trial;

    PlanCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        preset.into(options);
        check();
        ReadConfig config = options.fromFile(Sessions.hadoop());
        return Jobs.writing("plan", options, log, (peacock, hadoop) -> {
            Double error = targetError == null ? config.config().estimate().targetError() : targetError;
            PeacockJobs.Planned planned = peacock.plan(config, options.reproduce("run"), trial, error, power);
            PlanTable.print(out, planned.plan());
            if (options.json) {
                out.println(JsonResults.plan(planned));
            }
            return planned.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }

    private void check() {
        JobOptions.checkFraction("--target-se", targetError);
        JobOptions.checkFraction("--power", power);
        if (trial < 1) {
            throw new UserError("--trial " + trial + ": must be at least 1");
        }
    }
}
