package dev.peacock.cli;

import dev.peacock.audit.Audits;
import dev.peacock.check.Secrets;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Interruption;
import dev.peacock.command.JobOptions;
import dev.peacock.provenance.Build;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command line: arguments in, exit status out. Results go to {@code out}, all else to {@code log}. */
@Command(
        name = "peacock",
        description = {
            "Measures what a machine-learning model memorized: trains many models on random subsets of one data set and",
            "compares, for every example, the models that saw it with those that did not."
        },
        synopsisHeading = "Usage: ",
        customSynopsis =
                "peacock COMMAND --conf FILE --out URI [--set KEY=VALUE]... [--json] [-- SPARK-SUBMIT-OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nStart here:%n",
        footer = {
            "  job/peacock run --conf conf/digits.conf --out target/digits",
            "",
            "If it was stopped, run it again to continue. To train more models, raise subsets.models and "
                    + "run it again.",
            "Everything after -- is passed to spark-submit: -- --master spark://host:7077 --executor-memory 8g",
            "",
            "Ctrl-C stops a job. It keeps what is finished, and the same command continues it. For tab "
                    + "completion in your shell:",
            "  source <(job/peacock completion)",
            "",
            "Exit status: 0 success; 1 a bug in Peacock, please report it; 2 a problem with your input, "
                    + "explained in one sentence;",
            "3 some runs failed for good, and the estimates use the others; 130 stopped by Ctrl-C."
        })
public final class Cli implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help. Each command has a help of its own.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    @Spec
    @Nullable
    CommandSpec spec;

    private Cli() {}

    /** Runs one command. It never throws. */
    public static int run(List<String> words, PrintStream out, PrintStream log) {
        Secrets secrets = Secrets.ofThisProcess();
        PrintStream discreetOut = RedactingStream.over(out, secrets);
        PrintStream discreetLog = RedactingStream.over(log, secrets);
        try {
            return execute(words, discreetOut, discreetLog, new PrintWriter(out, true));
        } finally {
            discreetOut.flush();
            discreetLog.flush();
        }
    }

    /** {@code help} gets picocli's own texts, which quote nothing that the user typed and have colours. */
    private static int execute(List<String> words, PrintStream out, PrintStream log, PrintWriter help) {
        Build build = Build.current();
        CommandLine line = new CommandLine(new Cli())
                .addSubcommand(new RunCommand(out, log))
                .addSubcommand(new TrainCommand(out, log))
                .addSubcommand(new EstimateCommand(out, log))
                .addSubcommand(new ReportCommand(out, log))
                .addSubcommand(new ExplainCommand(out, log))
                .addSubcommand(JobOptions.withoutRequiredOut(new CommandLine(new ValidateCommand(out, log))))
                .addSubcommand(new PlanCommand(out, log))
                .addSubcommand(new StatusCommand(out, log))
                .addSubcommand(JobOptions.withoutConfiguration(new CommandLine(new MergeCommand(out, log))))
                .addSubcommand(new ImportCommand(out, log))
                .addSubcommand(new ExportCommand(log))
                .addSubcommand(JobOptions.withoutConfiguration(new CommandLine(new GenerateCommand(out, log))))
                .addSubcommand(JobOptions.withoutRequiredOut(new CommandLine(new ServeCommand(out, log))))
                .addSubcommand("audit", AuditCommand.line(Audits.OURS, out, log))
                .addSubcommand(new CompletionCommand(out))
                .setUsageHelpWidth(118)
                .setUsageHelpAutoWidth(true)
                .setOut(help)
                .setErr(new PrintWriter(log, true))
                .setParameterExceptionHandler((e, args) -> usage(e, log))
                .setExecutionExceptionHandler((e, command, result) -> failure(e, log));
        line.getCommandSpec().version("peacock " + build.version() + " (" + build.revision() + ")");
        return line.execute(words.toArray(String[]::new));
    }

    /** A command line without a command. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Which command? " + names(spec) + ".");
        }
    }

    private static int usage(ParameterException e, PrintStream log) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched
                && !command.subcommands().isEmpty()
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            log.println("There is no command '"
                    + Shown.text(unmatched.getUnmatched().get(0)) + "'. Choose one of: " + names(command) + ".");
        } else {
            log.println(Shown.sentence(String.valueOf(e.getMessage())));
        }
        log.println("Try: " + command.qualifiedName() + " --help");
        return ExitStatus.USER_ERROR;
    }

    private static String names(CommandSpec command) {
        return String.join(", ", command.subcommands().keySet());
    }

    private static int failure(Exception e, PrintStream log) {
        if (e instanceof Interruption.Stopped) {
            return ExitStatus.STOPPED;
        }
        UserError error = userError(e);
        if (error != null) {
            String.valueOf(error.getMessage()).lines().forEach(log::println);
            return ExitStatus.USER_ERROR;
        }
        return bug(e, log);
    }

    static int bug(Throwable e, PrintStream log) {
        log.println("This is a bug in Peacock. Please report it, with everything that is printed below. What was "
                + "finished is kept: run the same command again to continue.");
        e.printStackTrace(log);
        return ExitStatus.BUG;
    }

    // Spark wraps what a task threw
    static @Nullable UserError userError(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof UserError error) {
                return error;
            }
        }
        return null;
    }
}
