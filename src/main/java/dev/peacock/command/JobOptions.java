package dev.peacock.command;

import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.Recipe;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.Status;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.plan.RoundsFile;
import dev.peacock.spark.session.Sessions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options that every command takes. */
public final class JobOptions {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description =
                    "The experiment's configuration (HOCON): a path or any Hadoop URI. Without it, estimate, report "
                            + "and status use the configuration in the output directory.")
    @Nullable
    public String conf;

    @Option(
            names = "--out",
            paramLabel = "URI",
            required = true,
            description = "The output directory: a path or any Hadoop URI (file:, hdfs:, s3a:).")
    public String out = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the configuration. May be given several times; the last one wins.")
    public List<String> sets = new ArrayList<>();

    /** The name given to {@link PresetOption}, and its keys, which {@code --set} overrides. */
    @Nullable
    String preset;

    List<String> presetKeys = List.of();

    /** Gets the job of its command, and what it finds, if another command runs it. */
    @Nullable
    LaterJob later;

    @Option(names = "--json", description = "Print summary.json as the last line of standard output.")
    public boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print no progress and no hints, only results and errors.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show Spark's own messages too.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** For a command that does not always need {@code --out}, and checks it itself. */
    public static CommandLine withoutRequiredOut(CommandLine line) {
        return with(line, "--out", option -> option.required(false));
    }

    /** For a command that never reads a configuration: its help does not show what {@link #refuseConfiguration} refuses. */
    public static CommandLine withoutConfiguration(CommandLine line) {
        return with(with(line, "--conf", option -> option.hidden(true)), "--set", option -> option.hidden(true));
    }

    private static CommandLine with(CommandLine line, String name, UnaryOperator<OptionSpec.Builder> changed) {
        CommandSpec spec = line.getCommandSpec();
        OptionSpec option = spec.findOption(name);
        spec.remove(option);
        spec.addOption(changed.apply(OptionSpec.builder(option)).build());
        return line;
    }

    /**
     * UserError if {@code --conf} or {@code --set} is given to a command that reads no configuration. Several audits in one command
     * have them for those that do.
     *
     * @param command as a user knows it, perhaps with the option that makes it read none
     * @param why a clause that says what has its place
     */
    public void refuseConfiguration(String command, String why) {
        if (later == null && (conf != null || !sets.isEmpty())) {
            throw new UserError(command + " takes no --conf and no --set: " + why + "; remove them");
        }
    }

    /** The configuration of {@code --conf}; its absence is the user's error. */
    public ReadConfig fromFile(Configuration hadoop) {
        return fromFile(hadoop, List.of());
    }

    /** The same, with keys that override it and {@code --set}. */
    public ReadConfig fromFile(Configuration hadoop, List<String> over) {
        if (conf == null) {
            throw new UserError("--conf is missing: give the configuration file");
        }
        return read(hadoop, List.of(), over);
    }

    /** The model and its training from {@code --conf} and {@code --set} alone; null if neither is given. */
    @Nullable
    public Recipe recipe(Configuration hadoop) {
        if (conf == null && sets.isEmpty()) {
            return null;
        }
        String text = conf == null ? "" : GivenPath.text(hadoop, conf);
        return ConfigReader.readRecipe(
                text,
                conf == null ? "--set" : conf,
                conf == null ? "." : base(conf),
                sets,
                path -> GivenPath.text(hadoop, path));
    }

    /** The options of {@code audit text} that {@code audits.text} has, in --conf or --set. */
    public Map<String, List<String>> textAudit(Configuration hadoop) {
        return ConfigReader.readTextAudit(
                conf == null ? "" : GivenPath.text(hadoop, conf),
                conf == null ? "--set" : conf,
                conf == null ? "." : base(conf),
                sets);
    }

    private static String base(String file) {
        Path path = GivenPath.localByDefault(file);
        Path parent = path.getParent();
        return parent == null ? path.toString() : parent.toString();
    }

    /** The configuration of {@code --conf}, if given, and {@code --set}, with keys that override both. */
    public ReadConfig under(Configuration hadoop, List<String> keys) {
        List<String> all = new ArrayList<>(sets);
        all.addAll(keys);
        String text = conf == null ? "" : GivenPath.text(hadoop, conf);
        return ConfigReader.read(
                text,
                conf == null ? "--set" : conf,
                conf == null ? "." : base(conf),
                all,
                path -> GivenPath.text(hadoop, path));
    }

    /**
     * The configuration of {@code --conf}, or else the one that the output directory was made with. If training in
     * rounds went beyond its subsets.models, the number of the rounds is used. {@code --set} overrides both.
     */
    public ReadConfig fromFileOrDirectory(Configuration hadoop) {
        ReadConfig read = read(hadoop, List.of(), List.of());
        Optional<RoundsFile> rounds = rounds(hadoop);
        SubsetsConfig subsets = read.config().subsets();
        if (rounds.isEmpty() || rounds.get().firstRun() != subsets.firstRun()) {
            return read;
        }
        List<String> under = new ArrayList<>();
        if (rounds.get().aim() > subsets.models()) {
            under.add("subsets.models=" + rounds.get().aim());
        }
        if (conf == null) {
            under.add("estimate.target-se=" + rounds.get().targetSe());
        }
        return read(hadoop, under, List.of());
    }

    /**
     * Refuses a wrong configuration of {@code --conf}, {@code --set} or the output directory before a lock or a session is
     * opened. Under the lock it is read again, since another command's rounds may have changed what the directory says.
     */
    public void checkConfiguration() {
        fromFileOrDirectory(Sessions.hadoop());
    }

    /** The configuration that another output directory was made with, with as many models as its rounds trained. */
    public static ReadConfig ofDirectory(Configuration hadoop, String directory) {
        JobOptions other = new JobOptions();
        other.out = directory;
        return other.fromFileOrDirectory(hadoop);
    }

    private Optional<RoundsFile> rounds(Configuration hadoop) {
        try {
            return Status.rounds(hadoop, out);
        } catch (IOException e) {
            throw new UserError(out + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /** The file's or directory's configuration, {@code under}, {@code --set}, {@code over}; later ones override. */
    private ReadConfig read(Configuration hadoop, List<String> under, List<String> over) {
        List<String> keys = new ArrayList<>(under);
        keys.addAll(presetKeys);
        keys.addAll(sets);
        keys.addAll(over);
        if (conf != null) {
            return ConfigReader.read(
                    GivenPath.text(hadoop, conf), conf, base(conf), keys, path -> GivenPath.text(hadoop, path));
        }
        try {
            String text = Status.configuration(hadoop, out);
            return ConfigReader.read(text, out + "/experiment.json", out, keys, path -> GivenPath.text(hadoop, path));
        } catch (IOException e) {
            throw new UserError(out + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /** Refuses a value that is not between 0 and 1. */
    public static void checkFraction(String option, @Nullable Double value) {
        if (value != null && !(value > 0 && value < 1)) {
            throw new UserError(option + " " + value + ": must be between 0 and 1, both excluded");
        }
    }

    /** Those of them that say what an audit of the directory reads, for its command line. */
    public List<String> words() {
        List<String> words = new ArrayList<>(List.of("--out", out));
        if (conf != null) {
            words.addAll(List.of("--conf", conf));
        }
        presetKeys.forEach(key -> words.addAll(List.of("--set", key)));
        sets.forEach(key -> words.addAll(List.of("--set", key)));
        return words;
    }

    /** The command line that repeats this command, without credentials. {@code more} follows the command. */
    public String reproduce(String command, String... more) {
        return Secrets.ofThisProcess().hide(typed(command, List.of(more), sets));
    }

    /** The same with another number of models, for printing (which removes credentials). */
    public String withModels(String command, long models) {
        List<String> keys = new ArrayList<>(
                sets.stream().filter(set -> !set.startsWith("subsets.models=")).toList());
        keys.add("subsets.models=" + models);
        return typed(command, List.of(), keys);
    }

    private String typed(String command, List<String> more, List<String> keys) {
        List<String> words = new ArrayList<>(List.of("job/peacock", command));
        words.addAll(more);
        if (conf != null) {
            words.addAll(List.of("--conf", conf));
        }
        words.addAll(List.of("--out", out));
        if (preset != null) {
            words.addAll(List.of("--preset", preset));
        }
        keys.forEach(key -> words.addAll(List.of("--set", key)));
        return String.join(" ", words.stream().map(JobOptions::quoted).toList());
    }

    /** A command on this output directory as a user would type it, for printing. */
    public String command(String words) {
        return "job/peacock " + words + " --out " + quoted(out);
    }

    /** Prints a record as the last line where it is asked for. */
    public void printJson(PrintStream out, Record record) {
        if (later != null) {
            later.set(record);
        } else if (json) {
            out.println(JsonFiles.line(record));
        }
    }

    /** Where progress and hints go: {@code log}, or nowhere. */
    public PrintStream progress(PrintStream log) {
        return quiet ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) : log;
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static boolean isTerminal() {
        return "1".equals(System.getenv("PEACOCK_TERMINAL"));
    }
}
