package dev.peacock.audit.labels.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code audit labels}: finds labels that look wrong. */
@Command(
        name = "labels",
        description = "find the examples whose labels look wrong: most models that were not trained on them give them "
                + "another label.",
        footerHeading = "%nExample:%n",
        footer = "  job/peacock audit labels --out target/digits")
final class AuditLabelsCommand extends AuditJob {
    AuditLabelsCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        options.checkConfiguration();
        return Jobs.writing("audit labels", options, log, (peacock, hadoop) -> {
            AuditRun run = run(peacock, hadoop);
            LabelsSummary found = AuditLabels.audit(run);
            print(found, run.context());
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    private void print(LabelsSummary found, JobContext context) {
        out.println();
        LabelsWords.found(found).forEach(out::println);
        if (!found.first().isEmpty()) {
            out.printf("%nthe most suspicious:%n");
        }
        for (LabelsSummary.Suspect suspect : found.first()) {
            out.printf(
                    Locale.ROOT,
                    "  %s %d (%s): labelled %s, rather %s: %s%n",
                    suspect.split(),
                    suspect.id(),
                    suspect.givenId() == null ? suspect.source() : suspect.givenId(),
                    suspect.label(),
                    suspect.suggested(),
                    LabelsWords.share(suspect));
        }
        if (!found.pairs().isEmpty()) {
            out.printf("%ntrain labels that look wrong, by pair:%n");
        }
        found.pairs()
                .forEach(pair -> out.printf(
                        Locale.ROOT, "  %s, rather %s: %,d%n", pair.label(), pair.suggested(), pair.examples()));
        out.printf("%nall of them, for a labelling tool: %s%n", context.out().path(found.list()));
        found.warnings().forEach(warning -> out.println("warning: " + warning.sentence()));
    }
}
