package dev.peacock.api;

import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.config.section.ReadConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as in docs/configuration.md: which model is trained, how, and on which data.
 *
 * @param file a path or any Hadoop URI; null where there is a text
 * @param text HOCON; relative paths in it start at the working directory
 * @param keys {@code key=value} settings that override both; the last one wins
 */
public record Configuration(@Nullable String file, String text, List<String> keys) {
    public Configuration {
        keys = List.copyOf(keys);
    }

    public static Configuration ofFile(String file) {
        return new Configuration(file, "", List.of());
    }

    public static Configuration ofText(String text) {
        return new Configuration(null, text, List.of());
    }

    /** The same with further keys, such as {@code subsets.models=100}. */
    public Configuration with(String... more) {
        List<String> all = new ArrayList<>(keys);
        all.addAll(List.of(more));
        return new Configuration(file, text, all);
    }

    /** Throws {@link dev.peacock.check.UserError} with all problems. */
    ReadConfig read(org.apache.hadoop.conf.Configuration hadoop) {
        if (file == null) {
            return ConfigReader.read(text, "configuration", ".", keys, path -> GivenPath.text(hadoop, path));
        }
        return options(file, "").fromFile(hadoop);
    }

    /** The command line that does the same. */
    String reproduce(String out) {
        return file == null
                ? "a program that calls dev.peacock.api"
                : options(file, out).reproduce("run");
    }

    private JobOptions options(String conf, String out) {
        JobOptions options = new JobOptions();
        options.conf = conf;
        options.out = out;
        options.sets = keys;
        return options;
    }
}
