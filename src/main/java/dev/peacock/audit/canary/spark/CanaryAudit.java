package dev.peacock.audit.canary.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.canary.spark.scores.ScoreTables;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** {@code audit canary}: see docs/audit-canary.md. */
public final class CanaryAudit extends Audit<CanarySummary> {
    static final String TITLE = "Exposed secrets";

    public CanaryAudit() {
        super(
                "canary",
                TITLE,
                "does a language model leak a secret that stands in its training text once, twice or 16 times? Exposure and extraction"
                        + " (Carlini et al. 2019). It needs no fleet",
                Stream.concat(CanaryTables.ALL.stream(), ScoreTables.ALL.stream())
                        .toList(),
                CanarySummary.class);
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditCanaryCommand(out, log));
    }

    @Override
    public List<Part> section(CanarySummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return CanarySection.parts(summary);
    }
}
