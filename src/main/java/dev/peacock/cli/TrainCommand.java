package dev.peacock.cli;

import dev.peacock.command.Console;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.PresetOption;
import dev.peacock.command.RepairOption;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.session.Sessions;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code train}: trains the missing models. Finished models are not trained again. */
@Command(
        name = "train",
        description = "train the missing models. Finished models are not trained again.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock train --conf conf/digits.conf --out target/digits",
            "  job/peacock train --conf conf/digits.conf --out target/digits --until-se 0.05",
            "The second command adds models in rounds until every standard error is at most 0.05."
        })
final class TrainCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final PresetOption preset = new PresetOption();

    @Mixin
    final UntilOption until = new UntilOption();

    @Mixin
    final RepairOption repair = new RepairOption();

    TrainCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        preset.into(options);
        until.check();
        ReadConfig config = until.read(options, Sessions.hadoop());
        return Jobs.writing("train", options, log, (peacock, hadoop) -> {
            PeacockJobs.Fleet fleet = peacock.train(config, until.reproduce(options, "train"), repair.asked);
            Console.fleet(options.progress(log), fleet);
            NextSteps.afterTrain(options.progress(log), options);
            if (options.json) {
                out.println(JsonResults.fleet(fleet));
            }
            return fleet.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }
}
