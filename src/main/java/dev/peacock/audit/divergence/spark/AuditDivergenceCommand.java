package dev.peacock.audit.divergence.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditPage;
import dev.peacock.audit.Audits;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.Jobs;
import dev.peacock.table.GenerationsTable;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit divergence}: what follows where a model stops repeating a word. */
@Command(
        name = "divergence",
        description = {
            "tell what a language model copies when it stops repeating a word.",
            "It reads what generate --repeat made, and what audit text found in it, both in the directory of --out."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock generate --model http://localhost:8000/v1 --repeat poem,company --draws 20 --out target/repeat",
            "  job/peacock audit text --generations target/repeat/generations --corpus corpus/ --out target/repeat",
            "  job/peacock audit divergence --out target/repeat"
        })
final class AuditDivergenceCommand extends AuditJob {
    @Option(
            names = "--generations",
            paramLabel = "URI",
            description = "What the model wrote, as audit text was given it (default: generations in --out).")
    @Nullable
    String generations;

    @Option(
            names = "--unmask",
            description =
                    "Show e-mail addresses, telephone, card and social-security numbers, URLs and IP addresses, which are masked otherwise.")
    boolean unmask;

    AuditDivergenceCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        options.refuseConfiguration("audit divergence", "it reads what generate and audit text wrote into --out");
        return Jobs.writing("audit divergence", options, log, (peacock, hadoop) -> {
            String uri = generations == null
                    ? peacock.context()
                            .out()
                            .path(GenerationsTable.GENERATIONS.path())
                            .toString()
                    : GivenPath.localByDefault(generations).toString();
            DivergenceSummary found = new AuditDivergence(peacock.context(), uri, !unmask).run();
            AuditPage.print(
                    out,
                    peacock.context().out(),
                    DivergenceTables.DIRECTORY,
                    DivergenceWords.facts(found),
                    DivergenceWords.sentences(found));
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }
}
