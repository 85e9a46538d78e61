package dev.peacock.cli;

import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.PresetOption;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.plan.Validate;
import dev.peacock.spark.plan.Validation;
import dev.peacock.spark.session.Sessions;
import java.io.File;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code validate}: reads all of a configuration and its data, and says what is wrong or what would be trained. */
@Command(
        name = "validate",
        description =
                "read the configuration and all of the data, and say all that is wrong with them, or what would be "
                        + "trained and how long it takes. It writes nothing.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock validate --conf mine.conf",
            "",
            "run and train begin with the same checks. To know the time, models are trained for five "
                    + "seconds; nothing of them is kept."
        })
final class ValidateCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final PresetOption preset = new PresetOption();

    @Option(names = "--no-timing", description = "Train no model, and say nothing of time.")
    boolean untimed;

    ValidateCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        preset.into(options);
        Configuration hadoop = Sessions.hadoop();
        ReadConfig config = options.fromFile(hadoop);
        if (options.out.isEmpty()) {
            // what is suggested as the directory to train into
            options.out =
                    "target/" + new File(String.valueOf(options.conf)).getName().replaceAll("\\.[^.]*$", "");
        }
        return Jobs.alone(options, log, () -> {
            Validation found = new Validate(Sessions.settings(), hadoop).run(config, !untimed);
            ValidationTable.print(out, found, config.config().dataset());
            NextSteps.afterValidate(options.progress(log), options);
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }
}
