package dev.peacock.cli;

import dev.peacock.audit.Audits;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit NAME}: asks one further question of a finished fleet. */
@Command(
        name = "audit",
        description = "ask a finished fleet a further question.",
        synopsisHeading = "Usage: ",
        customSynopsis = "peacock audit NAME --out URI [OPTION]... [--json] [-- SPARK-SUBMIT-OPTIONS]",
        commandListHeading = "%nAudits:%n",
        footerHeading = "%nExample:%n",
        footer = {"  job/peacock audit consistency --out target/digits"})
final class AuditCommand implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; each audit has its own.")
    boolean help;

    @Spec
    @Nullable
    CommandSpec spec;

    private AuditCommand() {}

    static CommandLine line(Audits audits, PrintStream out, PrintStream log) {
        CommandLine line = new CommandLine(new AuditCommand());
        audits.all().forEach(audit -> line.addSubcommand(audit.command(audits, out, log)));
        return line;
    }

    /** An {@code audit} without a name. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Which audit? " + String.join(", ", spec.subcommands().keySet()) + ".");
        }
    }
}
