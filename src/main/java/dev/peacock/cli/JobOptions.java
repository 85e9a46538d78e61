package dev.peacock.cli;

import dev.peacock.check.UserError;
import dev.peacock.config.ConfigReader;
import dev.peacock.config.ReadConfig;
import dev.peacock.spark.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class JobOptions {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "The experiment's configuration (HOCON); any Hadoop URI. estimate, report and status take the"
                    + " one in the output directory if this is left out.")
    @Nullable
    String conf;

    @Option(
            names = "--out",
            paramLabel = "URI",
            required = true,
            description = "The output directory: a path or any Hadoop URI (file:, hdfs:, s3a:).")
    String out = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration; may be given several times, later ones win.")
    List<String> sets = new ArrayList<>();

    @Option(names = "--json", description = "Print summary.json as the last line of standard output.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** The configuration of {@code --conf}; its absence is the user's error. */
    ReadConfig fromFile(Configuration hadoop) {
        if (conf == null) {
            throw new UserError("--conf is missing: which configuration file is to be run?");
        }
        return ConfigReader.read(text(hadoop, conf), conf, base(conf), sets, path -> text(hadoop, path));
    }

    private static String base(String file) {
        Path path = localByDefault(file);
        Path parent = path.getParent();
        return parent == null ? path.toString() : parent.toString();
    }

    /** The configuration of {@code --conf}, if there is one, and {@code --set}, under keys that go over both. */
    ReadConfig under(Configuration hadoop, List<String> keys) {
        List<String> all = new ArrayList<>(sets);
        all.addAll(keys);
        String text = conf == null ? "" : text(hadoop, conf);
        return ConfigReader.read(
                text, conf == null ? "--set" : conf, base(conf == null ? "." : conf), all, path -> text(hadoop, path));
    }

    /** The configuration of {@code --conf}, or else the one that the output directory was made with. */
    ReadConfig fromFileOrDirectory(Configuration hadoop) {
        if (conf != null) {
            return fromFile(hadoop);
        }
        try {
            String text = Status.configuration(hadoop, out);
            return ConfigReader.read(text, out + "/experiment.json", out, sets, path -> text(hadoop, path));
        } catch (IOException e) {
            throw new UserError(out + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** What to type to get the same again, without credentials that a URI may carry; {@code more} follows the command. */
    String reproduce(String command, String... more) {
        List<String> words = new ArrayList<>(List.of("job/peacock", command));
        words.addAll(List.of(more));
        if (conf != null) {
            words.addAll(List.of("--conf", conf));
        }
        words.addAll(List.of("--out", out));
        sets.forEach(set -> words.addAll(List.of("--set", set)));
        return String.join(" ", words.stream().map(JobOptions::quoted).toList()).replaceAll("//[^/@\\s]+@", "//...@");
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String text(Configuration hadoop, String uri) {
        Path path = localByDefault(uri);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(uri + ": cannot be read: " + e.getMessage(), e);
        }
    }

    // a configuration is where the user types, even where a cluster's default file system is another
    static Path localByDefault(String uri) {
        boolean hasScheme = uri.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
        return hasScheme
                ? new Path(uri)
                : new Path(
                        java.nio.file.Path.of(uri).toAbsolutePath().normalize().toUri());
    }

    static boolean isTerminal() {
        return "1".equals(System.getenv("PEACOCK_TERMINAL"));
    }
}
