package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.section.ReadConfig;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The option {@code --allow-command} of the commands that train without {@code --conf}. */
public final class AllowCommandOption {
    private static final String NAME = "--allow-command";
    private static final int SHOWN = 300;

    @Option(
            names = NAME,
            description =
                    "Run the training.command that is stored in the output directory, with your rights. Use it only "
                            + "if you trust whoever wrote the directory. It is not needed with --conf, where the command is "
                            + "your own.")
    boolean allowed;

    /**
     * The configuration to train with. Throws a UserError if a program would run that only the output directory names.
     */
    public ReadConfig read(JobOptions options, Configuration hadoop) {
        ReadConfig read = options.fromFileOrDirectory(hadoop);
        if (!allowed && options.conf == null && read.config().model() instanceof ModelConfig.Command command) {
            String words = String.join(
                    " ", command.words().stream().map(JobOptions::quoted).toList());
            throw new UserError(options.out + "/experiment.json: its training.command would run with your rights: "
                    + (words.length() <= SHOWN ? words : words.substring(0, SHOWN) + "...")
                    + "; give --conf FILE, or " + NAME + " if you trust whoever wrote this directory");
        }
        return read;
    }

    /** The option as it has to be typed again. */
    public String[] typed(String... words) {
        return allowed ? Stream.concat(Stream.of(words), Stream.of(NAME)).toArray(String[]::new) : words;
    }
}
