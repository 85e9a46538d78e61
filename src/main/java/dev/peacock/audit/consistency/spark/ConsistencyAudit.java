package dev.peacock.audit.consistency.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit consistency}: see docs/audit-consistency.md. */
public final class ConsistencyAudit extends Audit<ConsistencySummary> {
    public ConsistencyAudit() {
        super(
                "consistency",
                "Consistency scores",
                "which examples do models classify correctly that never saw them (C-scores)?",
                ConsistencyTables.ALL,
                ConsistencySummary.class);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.LABELS);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditConsistencyCommand(audits, out, log));
    }

    @Override
    public List<Part> section(
            ConsistencySummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return ConsistencySection.of(summary, tables, out, examples);
    }
}
