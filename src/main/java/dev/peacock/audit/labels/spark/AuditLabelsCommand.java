package dev.peacock.audit.labels.spark;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code audit labels}: finds labels that look wrong. */
@Command(
        name = "labels",
        description = "find the examples whose labels look wrong: most models that were not trained on them give them "
                + "another label.",
        footerHeading = "%nExample:%n",
        footer = "  job/peacock audit labels --out target/digits")
final class AuditLabelsCommand implements Callable<Integer> {
    private final Audits audits;
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    AuditLabelsCommand(Audits audits, PrintStream out, PrintStream log) {
        this.audits = audits;
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        options.checkConfiguration();
        return Jobs.writing("audit labels", options, log, (peacock, hadoop) -> {
            AuditRun run = AuditRun.of(audits, peacock, () -> options.fromFileOrDirectory(hadoop));
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
