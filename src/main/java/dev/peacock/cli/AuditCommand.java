package dev.peacock.cli;

import dev.peacock.audit.Audits;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.Status;
import dev.peacock.spark.session.Sessions;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit NAME}: asks one further question of a finished fleet, or with several names several. */
@Command(
        name = "audit",
        description = "ask a finished fleet a further question, or several.",
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "peacock audit NAME --out URI [OPTION]... [--json] [-- SPARK-SUBMIT-OPTIONS]",
            "       peacock audit NAME,NAME... --out URI [--conf FILE] [--set KEY=VALUE]... [--json] [-- SPARK-SUBMIT-OPTIONS]"
        },
        commandListHeading = "%nAudits:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit consistency --out target/digits",
            "  job/peacock audit consistency,labels,membership --out target/digits",
            "Several audits start Spark once. Each has its default options, and one that fails does not stop the others.",
            "Their --json prints an object with the results of each by its name, and null for one that was not done."
        })
final class AuditCommand implements Callable<Integer> {
    private final Audits audits;
    private final PrintStream out;
    private final PrintStream log;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; each audit has its own.")
    boolean help;

    /** Several names, and then what follows them. */
    @Parameters(hidden = true)
    List<String> words = List.of();

    @Spec
    @Nullable
    CommandSpec spec;

    private AuditCommand(Audits audits, PrintStream out, PrintStream log) {
        this.audits = audits;
        this.out = out;
        this.log = log;
    }

    static CommandLine line(Audits audits, PrintStream out, PrintStream log) {
        CommandLine line = new CommandLine(new AuditCommand(audits, out, log));
        // the options behind several names are those of audits
        line.getCommandSpec().parser().stopAtPositional(true);
        audits.all().forEach(audit -> line.addSubcommand(audit.command(audits, out, log)));
        return line;
    }

    /** An {@code audit} without the name of one. */
    @Override
    public Integer call() throws Exception {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        if (words.isEmpty()) {
            throw new ParameterException(
                    line, "Which audit? " + String.join(", ", spec.subcommands().keySet()) + ".");
        }
        if (words.contains("--help") || words.contains("-h")) {
            line.usage(line.getOut());
            return ExitStatus.DONE;
        }
        SeveralAudits several = SeveralAudits.of(
                audits, line, List.of(words.get(0).split(",", -1)), words.subList(1, words.size()), out, log);
        JobOptions options = several.options();
        // audits of texts alone may have a file that is no fleet's
        if (several.needFleet()) {
            several.check(asTrained(options, Sessions.hadoop()).config(), options.out);
        }
        several.checkMemory(Sessions.hadoop(), options.out);
        return Jobs.writing("audit " + several.names(), options, log, (peacock, hadoop) -> {
            SeveralAudits.Results results = several.run(peacock, hadoop, () -> {
                peacock.report(() -> options.fromFileOrDirectory(hadoop), audits::sections);
                return ExitStatus.DONE;
            });
            if (options.json) {
                out.println(JsonResults.named(results.byAudit()));
            }
            return results.status();
        });
    }

    /** With the margins that the fleet was begun with, which a file may leave open. */
    private static ReadConfig asTrained(JobOptions options, Configuration hadoop) {
        ReadConfig read = options.fromFileOrDirectory(hadoop);
        return read.config().outcome().auto()
                ? Status.margins(hadoop, options.out).map(read::withMargins).orElse(read)
                : read;
    }
}
