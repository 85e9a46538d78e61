package dev.peacock.cli;

import dev.peacock.command.JobOptions;
import dev.peacock.config.section.ReadConfig;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --until-se} of the commands that train. */
final class UntilOption {
    @Option(
            names = "--until-se",
            paramLabel = "SE",
            description = "Train at least subsets.models models, and then add models in rounds until every "
                    + "standard error of memorization is at most this, such as 0.05. Short for "
                    + "estimate.target-se.")
    @Nullable
    Double target;

    /** The configuration to train with. */
    ReadConfig read(JobOptions options, Configuration hadoop) {
        return options.fromFile(hadoop, keys());
    }

    /** The configuration after training, which in rounds may have trained more than {@code subsets.models}. */
    ReadConfig readTrained(JobOptions options, Configuration hadoop, ReadConfig config, int models) {
        if (config.config().estimate().targetError() == null) {
            return options.fromFileOrDirectory(hadoop);
        }
        return options.fromFile(hadoop, List.of("subsets.models=" + models));
    }

    String reproduce(JobOptions options, String command) {
        return target == null
                ? options.reproduce(command)
                : options.reproduce(command, "--until-se", target.toString());
    }

    void check() {
        JobOptions.checkFraction("--until-se", target);
    }

    private List<String> keys() {
        return target == null ? List.of() : List.of("estimate.target-se=" + target);
    }
}
