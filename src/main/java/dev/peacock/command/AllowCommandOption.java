package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ReadConfig;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** {@code --allow-command}, of the commands that train without {@code --conf}. */
public final class AllowCommandOption {
    private static final String NAME = "--allow-command";
    private static final int SHOWN = 300;

    @Option(
            names = NAME,
            description = "Run the training.command of the output directory, as you; only where you trust who wrote it."
                    + " With --conf the command is your own, and this is not needed.")
    boolean allowed;

    /** The configuration to train with. Throws a UserError where a program would run that only the directory names. */
    public ReadConfig read(JobOptions options, Configuration hadoop) {
        ReadConfig read = options.fromFileOrDirectory(hadoop);
        if (!allowed && options.conf == null && read.config().model() instanceof ModelConfig.Command command) {
            String words = String.join(
                    " ", command.words().stream().map(JobOptions::quoted).toList());
            throw new UserError(options.out + "/experiment.json: its training.command would run as you: "
                    + (words.length() <= SHOWN ? words : words.substring(0, SHOWN) + "...")
                    + "; give --conf FILE, or " + NAME + " if you trust whoever wrote this directory");
        }
        return read;
    }

    /** The words to type it with again. */
    public String[] typed(String... words) {
        return allowed ? Stream.concat(Stream.of(words), Stream.of(NAME)).toArray(String[]::new) : words;
    }
}
